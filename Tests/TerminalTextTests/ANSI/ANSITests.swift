import Testing

@testable import TerminalText

@Suite struct ANSITests {
    private func render(_ text: String, _ renderer: ANSIRenderer) -> String {
        var printer = MarkdownPrinter(options: MarkdownOptions(width: 40, listsLinks: false), renderer: renderer)
        return printer.append(text) + printer.finish()
    }

    @Test func `styles become attributes and colours, or attributes alone, or nothing`() {
        let text = "# A\n\n*b* `c`"
        #expect(
            render(text, ANSIRenderer(coloring: .colors))
                == "\u{1B}[1;4;36mA\u{1B}[0m\n\n\u{1B}[3mb\u{1B}[0m \u{1B}[33mc\u{1B}[0m\n")
        #expect(render(text, ANSIRenderer(coloring: .attributes)) == "\u{1B}[1;4mA\u{1B}[0m\n\n\u{1B}[3mb\u{1B}[0m c\n")
        #expect(render(text, ANSIRenderer(coloring: .none)) == "A\n\nb c\n")
    }

    @Test func `links can be opened when the terminal is told`() {
        let renderer = ANSIRenderer(coloring: .attributes, marksLinks: true)
        #expect(
            render("[a](https://x.y)", renderer)
                == "\u{1B}]8;;https://x.y\u{1B}\\\u{1B}[4ma\u{1B}[0m\u{1B}]8;;\u{1B}\\\n")
        #expect(render("[a](file:///x)", renderer) == "\u{1B}[4ma\u{1B}[0m\n")
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `what is printed while the text comes is what the whole prints`(seed: UInt64) {
        var random = RandomMarkdown(seed: seed)
        let text = random.text()
        let renderer = ANSIRenderer(coloring: .none)
        var printer = MarkdownPrinter(options: MarkdownOptions(width: 40), renderer: renderer)
        var printed = ""
        for piece in random.pieces(of: text) { printed += printer.append(piece) }
        printed += printer.finish()
        let whole = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 40))
        #expect(printed == whole.map { renderer.text(of: $0) + "\n" }.joined(), "\(text.debugDescription)")
    }

    @Test func `a line of code is printed when it is complete, a row of text when the next has begun`() {
        var printer = MarkdownPrinter(options: MarkdownOptions(width: 40), renderer: ANSIRenderer(coloring: .none))
        #expect(printer.append("```\nlet a") == "code ─────────────────────────────── [1]\n")
        #expect(printer.append(" = 1\n") == "let a = 1\n")
        #expect(printer.append("```\n") == "")
        let text = String(repeating: "words and ", count: 40)
        #expect(printer.append(text).hasPrefix("\nwords and words and"))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `the only escape sequences are our own`(seed: UInt64) {
        var random = RandomMarkdown(seed: seed &+ 500)
        let text = Sanitizer.text(random.text() + "\u{1B}]0;x\u{07}&#27;&#x9B;&#x202E;")
        let output = render(text, ANSIRenderer(coloring: .none))
        #expect(
            output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        #expect(Sanitizer.text(output) == output)
    }
}
