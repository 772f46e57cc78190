/// The Snowball stemmer for English, known as Porter2.
///
/// Written from the description of the algorithm at <https://snowballstem.org/algorithms/english/stemmer.html>, read
/// 2026-11-30; no code of it was taken. Words come without apostrophes, so its step for them is left out.
enum EnglishStemmer {
    /// Shortens a word in place.
    ///
    /// - Parameter word: Lower-case letters from `a` to `z`.
    /// - Returns: How many bytes of it are the stem; the last of them may have changed.
    static func stem(_ word: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard word.count > 2 else { return word.count }
        if let exception = exceptions[Array(word)] { return replace(word, 0, exception) }
        var stemmer = EnglishStemmer.Word(letters: word)
        stemmer.markConsonantY()
        stemmer.findRegions()
        stemmer.removePlural()
        if !invariants.contains(Array(word[..<stemmer.length])) {
            stemmer.removePast()
            stemmer.replaceLastY()
            stemmer.shorten(secondStep)
            stemmer.shorten(thirdStep)
            stemmer.shorten(fourthStep)
            stemmer.removeLastLetter()
        }
        for index in 0..<stemmer.length where word[index] == Word.consonantY { word[index] = UInt8(ascii: "y") }
        return stemmer.length
    }

    fileprivate static func replace(
        _ word: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ bytes: [UInt8]
    ) -> Int {
        for (index, byte) in bytes.enumerated() { word[start + index] = byte }
        return start + bytes.count
    }

    private static let exceptions: [[UInt8]: [UInt8]] = {
        let pairs = """
            skis:ski skies:sky dying:die lying:lie tying:tie idly:idl gently:gentl ugly:ugli early:earli only:onli \
            singly:singl sky:sky news:news howe:howe atlas:atlas cosmos:cosmos bias:bias andes:andes
            """
        return pairs.split(separator: " ").reduce(into: [:]) { table, pair in
            let sides = pair.split(separator: ":")
            table[Array(sides[0].utf8)] = Array(sides[1].utf8)
        }
    }()

    private static let invariants: Set<[UInt8]> = Set(
        "inning outing canning herring earring proceed exceed succeed".split(separator: " ").map { Array($0.utf8) })

    // Groups: 0 in R1; 1 behind `l`; 2 behind a letter that `li` may follow; 3 in R2; 4 in R2 behind `s` or `t`.
    private static let secondStep = SuffixTable(
        """
        tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate ation:ate ator:ate \
        alism:al aliti:al alli:al fulness:ful ousli:ous ousness:ous iveness:ive iviti:ive biliti:ble bli:ble fulli:ful \
        lessli:less
        """, "ogi:og", "li:")
    private static let thirdStep = SuffixTable(
        "tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness:", "", "", "ative:")
    private static let fourthStep = SuffixTable(
        "", "", "",
        "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ism: ate: iti: ous: ive: ize:", "ion:")
}

extension EnglishStemmer {
    /// A word on its way to its stem.
    fileprivate struct Word {
        let letters: UnsafeMutableBufferPointer<UInt8>
        var length: Int
        private var r1 = 0
        private var r2 = 0

        /// A `y` that is no vowel.
        static let consonantY = UInt8(ascii: "Y")

        init(letters: UnsafeMutableBufferPointer<UInt8>) {
            self.letters = letters
            length = letters.count
        }

        mutating func markConsonantY() {
            for index in 0..<length where letters[index] == UInt8(ascii: "y") {
                if index == 0 || isVowel(index - 1) { letters[index] = Self.consonantY }
            }
        }

        mutating func findRegions() {
            let prefixes = ["gener", "commun", "arsen"].map { Array($0.utf8) }
            if let prefix = prefixes.first(where: { letters.starts(with: $0) }) {
                r1 = prefix.count
            } else {
                r1 = behindConsonant(from: 0)
            }
            r2 = behindConsonant(from: r1)
        }

        /// The place behind the first consonant that follows a vowel.
        private func behindConsonant(from start: Int) -> Int {
            var index = start
            while index < length, !isVowel(index) { index += 1 }
            while index < length, isVowel(index) { index += 1 }
            return min(length, index + 1)
        }

        private func isVowel(_ index: Int) -> Bool {
            switch letters[index] {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
                UInt8(ascii: "y"):
                true
            default: false
            }
        }

        private func hasVowel(before end: Int) -> Bool {
            (0..<max(0, end)).contains { isVowel($0) }
        }

        private func ends(with text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard length >= count else { return false }
            return (0..<count).allSatisfy { letters[length - count + $0] == text.utf8Start[$0] }
        }

        /// Whether the letters before a place end in a short syllable.
        private func hasShortSyllable(before end: Int) -> Bool {
            if end == 2 { return isVowel(0) && !isVowel(1) }
            guard end > 2 else { return false }
            let last = letters[end - 1]
            return !isVowel(end - 1) && last != UInt8(ascii: "w") && last != UInt8(ascii: "x")
                && last != Self.consonantY && isVowel(end - 2) && !isVowel(end - 3)
        }

        // Step 1a
        mutating func removePlural() {
            if ends(with: "sses") {
                length -= 2
            } else if ends(with: "ied") || ends(with: "ies") {
                length -= length > 4 ? 2 : 1
            } else if ends(with: "us") || ends(with: "ss") {
                return
            } else if ends(with: "s"), hasVowel(before: length - 2) {
                length -= 1
            }
        }

        // Step 1b
        mutating func removePast() {
            for suffix in ["eedly", "eed"] as [StaticString] where ends(with: suffix) {
                if length - suffix.utf8CodeUnitCount >= r1 { length -= suffix.utf8CodeUnitCount - 2 }
                return
            }
            for suffix in ["ingly", "edly", "ing", "ed"] as [StaticString] where ends(with: suffix) {
                let rest = length - suffix.utf8CodeUnitCount
                guard hasVowel(before: rest) else { return }
                length = rest
                if ends(with: "at") || ends(with: "bl") || ends(with: "iz") {
                    append(UInt8(ascii: "e"))
                } else if ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"].contains(where: ends(with:)) {
                    length -= 1
                } else if r1 >= length, hasShortSyllable(before: length) {
                    append(UInt8(ascii: "e"))
                }
                return
            }
        }

        private mutating func append(_ letter: UInt8) {
            letters[length] = letter
            length += 1
        }

        // Step 1c
        mutating func replaceLastY() {
            guard length > 2, letters[length - 1] | 0x20 == UInt8(ascii: "y"), !isVowel(length - 2) else { return }
            letters[length - 1] = UInt8(ascii: "i")
        }

        // Steps 2, 3 and 4
        mutating func shorten(_ table: SuffixTable) {
            guard let suffix = table.longest(in: letters, length: length) else { return }
            let rest = length - suffix.bytes.count
            let before = rest > 0 ? letters[rest - 1] : 0
            let fits =
                switch suffix.group {
                case 0: rest >= r1
                case 1: rest >= r1 && before == UInt8(ascii: "l")
                case 2: rest >= r1 && "cdeghkmnrt".utf8.contains(before)
                case 3: rest >= r2 && rest >= r1
                default: rest >= r2 && (before == UInt8(ascii: "s") || before == UInt8(ascii: "t"))
                }
            if fits { length = EnglishStemmer.replace(letters, rest, suffix.replacement) }
        }

        // Step 5
        mutating func removeLastLetter() {
            guard length > 0 else { return }
            let rest = length - 1
            if letters[rest] == UInt8(ascii: "e") {
                if rest >= r2 || rest >= r1 && !hasShortSyllable(before: rest) { length = rest }
            } else if letters[rest] == UInt8(ascii: "l"), rest >= r2, rest > 0, letters[rest - 1] == UInt8(ascii: "l") {
                length = rest
            }
        }
    }
}
