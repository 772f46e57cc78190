import Testing

@testable import TerminalText

@Suite struct LineWrapperTests {
    private func wrap(_ text: String, _ width: Int) -> [String] {
        rows(text, width: width)
    }

    @Test(arguments: [
        ("one two three four", 8, ["one two", "three", "four"]),
        ("a  b", 8, ["a  b"]),
        ("averylongwordindeed x", 8, ["averylon", "gwordind", "eed x"]),
        ("to averylongword", 8, ["to", "averylon", "gword"]),
        ("a well-known fact", 8, ["a well-", "known", "fact"]),
        ("on 2026-11-21 at", 12, ["on", "2026-11-21", "at"]),
        ("use --some-flag", 10, ["use", "--some-", "flag"]),
        ("see https://a-b.c/d-e", 12, ["see", "https://a-b.", "c/d-e"]),
        ("слово — ещё одно", 8, ["слово —", "ещё одно"]),
        ("слово—ещё", 8, ["слово—", "ещё"]),
    ])
    func `lines are broken at spaces and hyphens, long words where they must`(
        text: String, width: Int, expected: [String]
    ) {
        #expect(wrap(text, width) == expected)
    }

    @Test(arguments: [
        ("一二三四五六", 8, ["一二三四", "五六"]),
        ("一二三四，五六", 8, ["一二三", "四，五六"]),
        ("一二三（四五）六", 8, ["一二三", "（四五）", "六"]),
        ("一二abc三四", 8, ["一二abc", "三四"]),
        ("一二abcde三四", 8, ["一二", "abcde三", "四"]),
        ("中文。」后", 8, ["中文。」", "后"]),
        ("wordword，后", 8, ["wordwor", "d，后"]),
        ("コーヒーです", 8, ["コーヒー", "です"]),
    ])
    func `ideographs are broken anywhere but at their punctuation`(text: String, width: Int, expected: [String]) {
        #expect(wrap(text, width) == expected)
    }

    @Test func `a character is never cut`() {
        #expect(
            wrap("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 8).map(\.count) == [8, 1])
        #expect(wrap("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 8).map(\.count) == [4, 1])
        #expect(wrap("🇷🇺🇨🇳🇺🇸🇫🇷🇩🇪", 8).map(\.count) == [4, 1])
        #expect(wrap("नमस्ते नमस्ते", 8).joined(separator: " ") == "नमस्ते नमस्ते")
    }

    @Test func `rows of code lose nothing`() {
        let code = "\tlet 变量 = \"значение\"   // 注释 long enough for three rows at least"
        for width in 8...60 {
            let lines = MarkdownStream.lines(of: "```\n\(code)\n```", options: MarkdownOptions(width: width))
                .dropFirst()
            let text = lines.map { $0.runs.filter { !$0.style.role.isDecoration }.map(\.text).joined() }.joined()
            #expect(text == code.replacing("\t", with: "    "))
            #expect(lines.allSatisfy { $0.columns <= width })
            #expect(lines.dropLast().allSatisfy { $0.text.hasSuffix("↪") })
        }
    }
}
