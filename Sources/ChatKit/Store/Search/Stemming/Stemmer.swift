/// Finds what the forms of a word have in common.
enum Stemmer {
    /// Shortens a word in place: Russian and English words by their algorithms, others stay.
    ///
    /// - Parameter word: UTF-8 in lower case, with `е` for every `ё`.
    /// - Returns: How many bytes of it are the stem.
    static func stem(_ word: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard let first = word.first else { return 0 }
        if first < 0x80 {
            return word.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
                ? EnglishStemmer.stem(word) : word.count
        }
        return isRussian(word) ? RussianStemmer.stem(word) : word.count
    }

    /// The stem of a word in lower case.
    static func stem(of word: String) -> String {
        var bytes = Array(word.utf8)
        let length = bytes.withUnsafeMutableBufferPointer { stem($0) }
        return String(decoding: bytes[..<length], as: UTF8.self)
    }

    /// Whether the word has only letters from а to я: D0 B0 … D0 BF, D1 80 … D1 8F.
    private static func isRussian(_ word: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        guard word.count % 2 == 0 else { return false }
        for index in stride(from: 0, to: word.count, by: 2) {
            switch (word[index], word[index + 1]) {
            case (0xD0, 0xB0...0xBF), (0xD1, 0x80...0x8F): continue
            default: return false
            }
        }
        return true
    }
}
