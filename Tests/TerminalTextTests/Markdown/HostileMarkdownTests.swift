import Testing

@testable import TerminalText

/// Text made to be slow. Each took minutes at this length if the work grew with its square.
@Suite struct HostileMarkdownTests {
    private static let length = 20_000

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            "[", "![", "*a ", "**a *b ", "_a_", ">", "> ", "`", "``a`", "a@", "<", "<a ", "&a", "$a ", "\\(", "[a](",
            "[a](b)", "![a](<b", "](", "http://", "- ", "- \n", " ", "\t", "|", "|a", "~~a ", "***a** ", "```\n", "#",
            "\"", "e\u{301}", "👨‍👩‍👧‍👦", "中", "[^1]: a\n", "a\n=\n", "\\", "a  \n", "[*a](b) ", "नमस्ते ", "| a | b |\n|-|-|\n",
        ])
    func `repeated marks are laid out in time`(mark: String) {
        let text = String(repeating: mark, count: Self.length / mark.utf8.count)
        let lines = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 80))
        #expect(lines.allSatisfy { $0.columns <= 80 })
    }

    @Test(.timeLimit(.minutes(5)))
    func `wide and long tables are laid out in time`() {
        let bars = String(repeating: "|a", count: 13_000)
        let wide = bars + "|\n" + String(repeating: "|-", count: 13_000) + "|\n" + bars
        #expect(!rows(wide, width: 80).isEmpty)
        let cells = 100
        let many =
            String(repeating: "|a", count: cells) + "|\n" + String(repeating: "|-", count: cells) + "|\n"
            + String(repeating: "|\n", count: 20_000)
        #expect(rows(many, width: 80).count > 20_000 - 2)
    }

    @Test(.timeLimit(.minutes(5)))
    func `deep nesting is laid out in time, and goes no deeper than it can be read`() {
        let quotes = (0..<400).map { String(repeating: ">", count: $0) + " a\n" }.joined()
        let lists = (0..<400).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()
        #expect(rows(quotes, width: 20).allSatisfy { $0.columns <= 20 })
        #expect(rows(lists, width: 20).allSatisfy { $0.columns <= 20 })
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["**open ", "[open ", "| a ", "a", "中", "```\n"])
    func `a long text that comes letter by letter is laid out in time`(start: String) {
        var stream = MarkdownStream(options: MarkdownOptions(width: 80))
        stream.append(start)
        for _ in 0..<20_000 { stream.append(start.hasPrefix("中") ? "中" : "a ") }
        stream.finish()
        #expect(stream.lines.count > 100)
    }
}
