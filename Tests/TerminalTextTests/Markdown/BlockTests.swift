import Testing

@testable import TerminalText

@Suite struct BlockTests {
    @Test(arguments: [
        ("# One #\n## Two\ntext", ["One", "Two", "text"]),
        ("#no\n####### no", ["#no ####### no"]),
        ("Title\n===\nSub\n---", ["Title", "Sub"]),
        ("two\nlines\n---", ["two lines", "", "────────────────────────────────────────"]),
        ("a\n\n\n\nb", ["a", "", "b"]),
        ("a\n- b", ["a", "", "• b"]),
        ("***\n- - -", [String(repeating: "─", count: 40), "", String(repeating: "─", count: 40)]),
        (
            "    code\n\n    more\ntext",
            ["code \(String(repeating: "─", count: 31)) [1]", "code", "", "more", "", "text"]
        ),
    ])
    func `headings, rules and paragraphs are told apart`(source: String, expected: [String]) {
        #expect(rows(source) == expected)
    }

    @Test(arguments: [
        ("- a\n- b\n\n- c", ["• a", "• b", "", "• c"]),
        ("1. a\n2. b\n3) c", ["1. a", "2. b", "", "3) c"]),
        ("- a\n\n  b\n- c\nlazy", ["• a", "", "  b", "• c lazy"]),
        ("- a\n  - b\n    1. c\n- d", ["• a", "  • b", "    1. c", "• d"]),
        ("-\n- a\n- ", ["•", "• a", "•"]),
        ("- - a", ["• • a"]),
        ("- [ ] a\n- [x] b", ["• [ ] a", "• [x] b"]),
        ("a\n2. b", ["a 2. b"]),
        (
            "9. a\n10. b wraps here because it is much too long",
            ["9. a", "10. b wraps here because it is much too", "    long"]
        ),
        ("- ```\n  x\n  ```\n- b", ["• code \(String(repeating: "─", count: 29)) [1]", "  x", "• b"]),
        ("- a\n\n\ttab", ["• a", "", "  tab"]),
    ])
    func `lists keep their markers and hang their text`(source: String, expected: [String]) {
        #expect(rows(source) == expected)
    }

    @Test(arguments: [
        ("> a\n> b\nlazy\n\nc", ["> a b lazy", "", "c"]),
        ("> a\n>\n> b", ["> a", ">", "> b"]),
        ("> a\n\n> b", ["> a", "", "> b"]),
        ("> > > > deep", [">4 deep"]),
        ("> - a\n>   b\n> - c", ["> • a b", "> • c"]),
        ("> # h\n> text", ["> h", "> text"]),
        ("> ```\n> x\n\ny", ["> code \(String(repeating: "─", count: 29)) [1]", "> x", "", "y"]),
    ])
    func `quotes carry their mark on every row`(source: String, expected: [String]) {
        #expect(rows(source) == expected)
    }

    @Test(arguments: [
        ("<div>\n*a*\n</div>\n\n*b*", ["<div>", "*a*", "</div>", "", "b"]),
        ("<!-- a\n\nb -->\nc", ["<!-- a", "", "b -->", "", "c"]),
        ("$$\na_1 & b_1\n- d\n$$\nx", ["$$", "a_1 & b_1", "- d", "$$", "", "x"]),
        ("[a]: https://x.y\n[b]: z\n\ntext", ["[a]: https://x.y", "[b]: z", "", "text"]),
        ("a[^1]\n\n[^1]: note\n[^2]: more", ["a[^1]", "", "[^1]: note", "[^2]: more"]),
    ])
    func `what is not laid out is shown as it is written`(source: String, expected: [String]) {
        #expect(rows(source) == expected)
    }

    @Test func `lists deeper than five are not indented further`() {
        let source = (0..<8).map { String(repeating: "  ", count: $0) + "- \($0)" }.joined(separator: "\n")
        #expect(rows(source, width: 60).map { $0.prefix { $0 == " " }.count } == [0, 2, 4, 6, 8, 10, 10, 10])
    }

    @Test func `code keeps its text exactly, and rows that go on are marked`() {
        let source = "```swift\nlet a = 1\n\n\tif x { return \"long enough to be cut\" }\n```\n~~~\n```\n~~~"
        let options = MarkdownOptions(width: 24)
        var stream = MarkdownStream(options: options)
        stream.append(source)
        stream.finish()
        #expect(
            stream.lines.map(\.text) == [
                "swift ────────────── [1]", "let a = 1", "", "    if x { return \"long↪", " enough to be cut\" }", "",
                "code ─────────────── [2]", "```",
            ])
        #expect(stream.codeBlocks.map(\.language) == ["swift", ""])
        #expect(
            stream.codeBlocks.map(\.code) == ["let a = 1\n\n\tif x { return \"long enough to be cut\" }\n", "```\n"])
        #expect(stream.lines.filter(\.isWrapped).count == 1)
    }

    @Test func `code can be left as long as it is`() {
        var options = MarkdownOptions(width: 10)
        options.cutsLongLines = false
        let lines = MarkdownStream.lines(of: "```\n\ta long line of code\n```", options: options)
        #expect(lines.last?.text == "    a long line of code")
    }

    @Test func `code inside a list keeps its indentation and loses that of the list`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        stream.append("1. a\n\n   ```py\n   def f():\n       pass\n   ```\n")
        stream.finish()
        #expect(stream.codeBlocks.first?.code == "def f():\n    pass\n")
        #expect(stream.lines.last?.text == "       pass")
    }

    @Test func `plain marks replace those that not every terminal has`() {
        #expect(rows("- a\n\n---", width: 10, glyphs: .ascii) == ["- a", "", "----------"])
    }
}
