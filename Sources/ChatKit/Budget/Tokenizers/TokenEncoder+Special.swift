/// Which names of special tokens stand for the tokens themselves.
public enum SpecialTokens: Sendable, Hashable {
    /// None: every name is ordinary text. What a user or a model writes must never become a control token.
    case ordinaryText
    /// All that the encoding has.
    case all
    /// These, such as `<|endoftext|>`. A name that the encoding does not have stays ordinary text.
    case named(Set<String>)
}

extension TokenEncoder {
    /// The tokens of text in which some names of special tokens stand for the tokens.
    public func encode(_ text: String, special: SpecialTokens) -> [UInt32] {
        let allowed = tokens(of: special)
        guard !allowed.isEmpty else { return encode(text) }
        var list = TokenList()
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while let (name, token) = Self.firstSpecial(in: bytes, from: start, allowed: allowed) {
                list = run(UnsafeBufferPointer(rebasing: bytes[start..<name.lowerBound]), into: list)
                list.tokens.append(token)
                start = name.upperBound
            }
            list = run(UnsafeBufferPointer(rebasing: bytes[start...]), into: list)
        }
        return list.tokens
    }

    /// The number of tokens in text in which some names of special tokens stand for the tokens.
    public func count(_ text: String, special: SpecialTokens) -> Int {
        tokens(of: special).isEmpty ? count(text) : encode(text, special: special).count
    }

    private func tokens(of special: SpecialTokens) -> [String: UInt32] {
        switch special {
        case .ordinaryText: [:]
        case .all: encoding.specialTokens
        case .named(let names): encoding.specialTokens.filter { names.contains($0.key) }
        }
    }

    /// All names have the form `<|name|>`, with neither `<` nor `|` in the middle.
    private static func firstSpecial(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, allowed: [String: UInt32]
    ) -> (name: Range<Int>, token: UInt32)? {
        var begin = start
        while begin + 4 < bytes.count {
            guard bytes[begin] == UInt8(ascii: "<"), bytes[begin + 1] == UInt8(ascii: "|") else {
                begin += 1
                continue
            }
            var end = begin + 2
            while end < bytes.count, bytes[end] != UInt8(ascii: "|"), bytes[end] != UInt8(ascii: "<") { end += 1 }
            if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "|"), bytes[end + 1] == UInt8(ascii: ">"),
                let token = allowed[String(decoding: bytes[begin..<end + 2], as: UTF8.self)]
            {
                return (begin..<end + 2, token)
            }
            begin = end
        }
        return nil
    }
}
