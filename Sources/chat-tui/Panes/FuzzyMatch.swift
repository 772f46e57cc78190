/// Finds texts by words, parts of words, or their letters in order, whatever their case; `ё` is `е`.
struct FuzzyMatch: Equatable, Sendable {
    private let words: [[Character]]

    init(_ text: String) {
        words = Self.folded(text).split(whereSeparator: \.isWhitespace).map(Array.init)
    }

    /// How well all words are found, each in the text where it is found best; nil: one is not. The first text counts most.
    func score(_ texts: [String]) -> Int? {
        let texts = texts.map { Array(Self.folded($0)) }
        // A whole text, such as the name of a key, means that one.
        var total = texts.contains { $0.elementsEqual(words.joined(separator: " ")) } ? 1000 : 0
        for word in words {
            let scores = texts.enumerated().compactMap { place, text in
                Self.score(word, in: text).map { place == 0 ? 2 * $0 : $0 }
            }
            guard let best = scores.max() else { return nil }
            total += best
        }
        return total
    }

    /// 100 for a whole word, less for its beginning, for letters inside, and least for letters with others between them.
    private static func score(_ word: [Character], in text: [Character]) -> Int? {
        guard !word.isEmpty, word.count <= text.count else { return nil }
        var best: Int?
        for start in 0...(text.count - word.count) where text[start] == word[0] {
            let end = start + word.count
            guard text[start..<end].elementsEqual(word) else { continue }
            let begins = start == 0 || !text[start - 1].isLetter && !text[start - 1].isNumber
            let ends = end == text.count || !text[end].isLetter && !text[end].isNumber
            best = max(best ?? 0, begins ? (ends ? 100 : 80) : 50)
        }
        return best ?? sparseScore(word, in: text)
    }

    /// Letters in order: near each other they are meant more often than far apart.
    private static func sparseScore(_ word: [Character], in text: [Character]) -> Int? {
        guard word.count > 1 else { return nil }
        var next = 0
        var first: Int?
        for (place, letter) in text.enumerated() where next < word.count && letter == word[next] {
            first = first ?? place
            next += 1
            guard next == word.count, let first else { continue }
            let spread = place - first + 1 - word.count
            return spread <= 3 * word.count ? max(1, 20 - spread) : nil
        }
        return nil
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().map { $0 == "ё" ? "е" : $0 })
    }
}
