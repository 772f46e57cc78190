import TestSupport

/// Text made of the pieces that Markdown is made of, in any order; the same for the same seed.
struct RandomMarkdown: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { generator.next() }

    private static let marks = [
        "# ", "## x\n", "a", "word ", "слово ", "中文", "，", "。", "**", "*", "_", "`", "``", "```\n", "```swift\n", "\n",
        "\n\n", "- ", "1. ", "> ", "  ", "    ", "|", "| a | b |\n", "|---|:-:|\n", "---\n", "===\n", "[", "](", ")",
        "](http://x.y/z)", "![", "<", ">", "<br>", "<div>\n", "<!-- ", "-->", "&amp;", "&#27;", "$", "$$", "$$\n",
        "\\[", "\\]", "\\", "http://a.b/c", "www.x.y", "~~", "~", "[^1]: ", "[a]: b\n", "\t", "e\u{301}", "👨‍👩‍👧", "🇷🇺",
        "-", "+ ", "10) ", "let x = \"s\" // c\n", "/* ", " */", "\"", "'",
    ]

    private static let prose = [
        "word ", "слово ", "中文，", "**", "*", "`", "a", "\n",
        "a long stretch of text that goes on and on for a while without anything special in it at all ",
        "onewordthatmustbecutsomewherebecauseitdoesnotfit", "итакдалееоченьдлинноесловокотороенепомещается",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
    ]

    mutating func text() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...60, using: &self) { text += Self.marks.randomElement(using: &self) ?? "" }
        guard Int.random(in: 0..<8, using: &self) == 0 else { return text }
        for _ in 0..<Int.random(in: 1...300, using: &self) { text += Self.prose.randomElement(using: &self) ?? "" }
        return text
    }

    /// The text in pieces of one or more scalars.
    mutating func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        let longest = Bool.random(using: &self) ? 40 : 4
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...longest, using: &self)
            pieces.append(String(String.UnicodeScalarView(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
