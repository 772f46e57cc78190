import GRDB

/// What a person typed to search for: terms that must all occur.
struct SearchPattern {
    /// A word, a word of several parts such as `gpt-4`, or words in double quotes.
    struct Term {
        /// As it was typed, without quotes.
        var text: String
        /// Whether it stands in double quotes: then only these words, in these forms and side by side.
        var isQuoted: Bool
        /// Its words, folded; never empty.
        var words: [[UInt8]]
        /// The stems of its words.
        var stems: [[UInt8]]
        /// Whether the last word is found as the beginning of longer ones, too.
        var isBeginning: Bool
    }

    let terms: [Term]

    /// More words than a person types; what is pasted may have thousands.
    private static let maximumTerms = 64

    /// - Parameter tokenizer: That of the index.
    init(_ text: String, _ tokenizer: SearchTokenizer) {
        var terms: [Term] = []
        // Every second piece stands between quotation marks; an unpaired mark is none.
        let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
        for (position, piece) in pieces.enumerated() {
            let isQuoted = position % 2 == 1 && position < pieces.count - 1
            for part in isQuoted ? [piece] : piece.split(whereSeparator: \.isWhitespace)
            where terms.count < Self.maximumTerms {
                // Terms without any letter (`—`) are passed over.
                if let term = Self.term(part, isQuoted: isQuoted, tokenizer) { terms.append(term) }
            }
        }
        self.terms = terms
    }

    private static func term(_ piece: Substring, isQuoted: Bool, _ tokenizer: SearchTokenizer) -> Term? {
        let text = piece.filter { $0 != "\"" && $0 != "\0" }
        var words: [[UInt8]] = []
        var stems: [[UInt8]] = []
        tokenizer.words(of: text) { word, bytes in
            let whole = word.wholeBytes(in: bytes)
            words.append(whole)
            stems.append(word.hasSigns ? whole : word.stem)
            return true
        }
        guard !words.isEmpty else { return nil }
        return Term(
            text: text, isQuoted: isQuoted, words: words, stems: stems,
            isBeginning: !isQuoted && isWordBeginning(text))
    }

    /// Whether longer words should be found as well. Two letters begin too many, and a word that ends with a sign
    /// (`C++`) is whole.
    private static func isWordBeginning(_ word: String) -> Bool {
        guard let last = word.unicodeScalars.last, isLetter(last) else { return false }
        return word.unicodeScalars.count(where: isLetter) >= 3
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            && !SingleCharacterWords.contains(scalar.value)
    }

    /// The expression of FTS5's that finds the terms in the index; everything of the user's is quoted in it. Nil when there
    /// is nothing to search for.
    ///
    /// - Parameters:
    ///   - column: Where the words are.
    ///   - findsBeginnings: Whether longer words are found, too.
    func expression(in column: String, findsBeginnings: Bool) -> String? {
        guard !terms.isEmpty else { return nil }
        let parts = terms.map { term in
            let quoted = "\"\(term.text)\""
            // A prefix keeps its ending, and the stem may be shorter than it: both are looked for.
            return term.isBeginning && findsBeginnings ? "(\(quoted) OR \(quoted) *)" : quoted
        }
        return "\(column) : (\(parts.joined(separator: " AND ")))"
    }

    /// Whether anything is found besides whole words.
    var hasBeginnings: Bool { terms.contains(where: \.isBeginning) }

    /// Whether the index finds more than what is asked for, so that each text has to be read: it knows only stems.
    var needsReading: Bool { terms.contains(where: \.isQuoted) }
}

extension SearchTokenizer {
    /// Passes the words of a text on until the answer is false.
    ///
    /// - Parameter take: Gets each word, and the text's bytes.
    func words(of text: String, _ take: (SearchWord, UnsafeBufferPointer<CChar>) -> Bool) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                _ = words(in: characters) { take($0, characters) ? 0 : 1 }
            }
        }
    }

    /// The tokenizer of a connection, for texts that are not in the index.
    static func make(_ database: Database) throws -> SearchTokenizer {
        try SearchTokenizer(db: database, arguments: [])
    }
}
