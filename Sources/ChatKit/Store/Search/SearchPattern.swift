/// Turns what a person typed into an expression of FTS5's, in which everything of theirs is quoted.
enum SearchPattern {
    /// The expression for a query; nil when there is nothing to look for.
    static func expression(for query: SearchQuery) -> String? {
        let terms = terms(in: query.text)
        guard !terms.isEmpty else { return nil }
        // Terms beside each other must all occur; one without any letter (`—`) is then passed over, which AND is not.
        var expression = "body : (\(terms.joined(separator: " ")))"
        if let conversation = query.conversation { expression += " AND place : \"c\(conversation.rawValue)\"" }
        if !query.roles.isEmpty {
            let roles = query.roles.map { "\"\($0.rawValue)\"" }.sorted()
            expression += " AND place : (\(roles.joined(separator: " OR ")))"
        }
        return expression
    }

    /// More words than a person types; what is pasted may have thousands.
    private static let maximumTerms = 64

    private static func terms(in text: String) -> [String] {
        var terms: [String] = []
        // Every second piece stands between quotation marks; an unpaired mark is none.
        let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
        for (position, piece) in pieces.enumerated() {
            if position % 2 == 1, position < pieces.count - 1 {
                terms.append(quoted(piece))
            } else {
                terms += piece.split(whereSeparator: \.isWhitespace).map(term)
            }
        }
        return Array(terms.prefix(maximumTerms))
    }

    private static func term(_ word: Substring) -> String {
        let word = Substring(RussianEndings.stem(of: word) ?? word)
        return quoted(word) + (isWordBeginning(word) ? " *" : "")
    }

    private static func quoted(_ words: Substring) -> String {
        "\"" + words.filter { $0 != "\"" && $0 != "\0" } + "\""
    }

    /// Whether longer words should be found as well. Two letters begin too many, and a word that ends with a sign
    /// (`C++`) is whole.
    private static func isWordBeginning(_ word: Substring) -> Bool {
        guard let last = word.unicodeScalars.last, isLetter(last) else { return false }
        return word.unicodeScalars.count(where: isLetter) >= 3
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            && !SingleCharacterWords.contains(scalar.value)
    }
}

/// Endings of Russian nouns, adjectives and verbs, taken off so that a word is found in its other forms.
enum RussianEndings {
    /// The word without its ending; nil for words that are too short or not Russian.
    static func stem(of word: Substring) -> Substring? {
        guard
            word.unicodeScalars.allSatisfy({ (0x0410...0x044F).contains($0.value) || "ёЁ".unicodeScalars.contains($0) })
        else { return nil }
        let lowercased = word.lowercased()
        for ending in endings where lowercased.hasSuffix(ending) {
            let stem = word.dropLast(ending.count)
            if stem.count >= 3 { return stem }
        }
        return nil
    }

    /// Longer ones first.
    private static let endings = [
        "иями", "ями", "ами", "иях", "ыми", "ими", "ого", "его", "ому", "ему", "ием", "ией", "ях", "ах", "ем", "ом",
        "ей", "ой", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ую", "юю", "ов", "ев", "ия", "ию", "ии", "ья",
        "ью", "ье", "ьи", "а", "е", "ё", "и", "й", "о", "у", "ы", "ь", "ю", "я",
    ]
}
