extension TokenEncoder {
    /// The tokens of text, each with the bytes it stands for.
    public func pieces(_ text: String) -> [TokenPiece] {
        let vocabulary = Vocabulary(encoding)
        var start = 0
        return encode(text).map { token in
            let end = start + vocabulary.length(token)
            defer { start = end }
            return TokenPiece(token: token, bytes: start..<end)
        }
    }

    /// The bytes that tokens stand for, special tokens as their names; nil if the encoding has no such token.
    ///
    /// Bytes and not text, because one token may end in the middle of a character.
    public func decode(_ tokens: some Sequence<UInt32>) -> [UInt8]? {
        let vocabulary = Vocabulary(encoding)
        var bytes: [UInt8] = []
        var names: [UInt32: String]?
        for token in tokens {
            if vocabulary.contains(token) {
                vocabulary.append(token, to: &bytes)
                continue
            }
            // One number of o200k_harmony has two names: the one that says something comes first.
            let known = names ?? Dictionary(encoding.specialTokens.map { ($1, $0) }) { min($0, $1) }
            names = known
            guard let name = known[token] else { return nil }
            bytes.append(contentsOf: name.utf8)
        }
        return bytes
    }
}

extension TokenEncoding {
    /// The text that tokens of a model stand for; nil if the model's encoding is not known, has no such token, or if the
    /// tokens are no whole text.
    public static func text(of tokens: [UInt32], model: ModelID) -> String? {
        guard let encoding = TokenEncoding(model: model), let bytes = TokenEncoder(encoding).decode(tokens) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
