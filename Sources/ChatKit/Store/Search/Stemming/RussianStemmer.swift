/// The Snowball stemmer for Russian: takes the endings of nouns, adjectives, participles and verbs off, so that the forms
/// of a word become one.
///
/// Written from the description of the algorithm at <https://snowballstem.org/algorithms/russian/stemmer.html>, read
/// 2026-11-30; no code of it was taken. `ё` counts as `е`.
enum RussianStemmer {
    /// Shortens a word in place.
    ///
    /// - Parameter word: Lower-case Russian letters in UTF-8, two bytes each.
    /// - Returns: How many bytes of it are the stem.
    static func stem(_ word: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var length = word.count
        // RV begins behind the first vowel. R2 is the region behind the second consonant that follows a vowel.
        let rv = after(word, from: 0, isVowel: true)
        let r1 = after(word, from: rv, isVowel: false)
        let r2 = after(word, from: after(word, from: r1, isVowel: true), isVowel: false)

        if let gerund = perfectiveGerunds.longest(in: word, length: length, from: rv),
            fits(gerund, word, length, rv)
        {
            length -= gerund.bytes.count
        } else {
            if let reflexive = reflexives.longest(in: word, length: length, from: rv) {
                length -= reflexive.bytes.count
            }
            if let adjective = adjectives.longest(in: word, length: length, from: rv) {
                length -= adjective.bytes.count
                if let participle = participles.longest(in: word, length: length, from: rv),
                    fits(participle, word, length, rv)
                {
                    length -= participle.bytes.count
                }
            } else if let verb = verbs.longest(in: word, length: length, from: rv), fits(verb, word, length, rv) {
                length -= verb.bytes.count
            } else if let noun = nouns.longest(in: word, length: length, from: rv) {
                length -= noun.bytes.count
            }
        }
        if let ending = lastI.longest(in: word, length: length, from: rv) { length -= ending.bytes.count }
        if let derivation = derivations.longest(in: word, length: length, from: max(rv, r2)) {
            length -= derivation.bytes.count
        }
        guard let ending = tidied.longest(in: word, length: length, from: rv) else { return length }
        switch ending.group {
        case 0:
            length -= ending.bytes.count
            if doubledN.longest(in: word, length: length, from: rv) != nil { length -= 2 }
        case 1: length -= 2
        default: length -= ending.bytes.count
        }
        return length
    }

    /// Endings of the first group count only behind `а` or `я`, which stays.
    private static func fits(
        _ suffix: SuffixTable.Suffix, _ word: UnsafeMutableBufferPointer<UInt8>, _ length: Int, _ start: Int
    ) -> Bool {
        guard suffix.group == 0 else { return true }
        let end = length - suffix.bytes.count
        guard end - 2 >= start else { return false }
        return (word[end - 2], word[end - 1]) == (0xD0, 0xB0) || (word[end - 2], word[end - 1]) == (0xD1, 0x8F)
    }

    /// The place behind the next vowel or consonant; the end of the word if there is none.
    private static func after(_ word: UnsafeMutableBufferPointer<UInt8>, from start: Int, isVowel: Bool) -> Int {
        var place = start
        while place + 1 < word.count {
            let isFound = Self.isVowel(word[place], word[place + 1]) == isVowel
            place += 2
            if isFound { return place }
        }
        return word.count
    }

    /// а е и о у ы э ю я
    private static func isVowel(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (0xD0, 0xB0), (0xD0, 0xB5), (0xD0, 0xB8), (0xD0, 0xBE): true
        case (0xD1, 0x83), (0xD1, 0x8B), (0xD1, 0x8D), (0xD1, 0x8E), (0xD1, 0x8F): true
        default: false
        }
    }

    private static let perfectiveGerunds = SuffixTable("в вши вшись", "ив ивши ившись ыв ывши ывшись")
    private static let reflexives = SuffixTable("ся сь")
    private static let adjectives = SuffixTable(
        "ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею")
    private static let participles = SuffixTable("ем нн вш ющ щ", "ивш ывш ующ")
    private static let verbs = SuffixTable(
        "ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно",
        "ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю")
    private static let nouns = SuffixTable(
        "а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я")
    private static let lastI = SuffixTable("и")
    private static let derivations = SuffixTable("ост ость")
    /// Superlatives, a doubled `н`, a soft sign.
    private static let tidied = SuffixTable("ейш ейше", "нн", "ь")
    private static let doubledN = SuffixTable("нн")
}
