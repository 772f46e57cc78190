import Testing

@testable import TerminalText

@Suite struct StreamingTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `any split gives the rows of the whole, and settled rows never change`(seed: UInt64) {
        var random = RandomMarkdown(seed: seed)
        let text = random.text()
        let width = [8, 10, 20, 40, 80, 100].randomElement(using: &random) ?? 80
        let options = MarkdownOptions(width: width)
        let whole = MarkdownStream.lines(of: text, options: options)
        #expect(whole.allSatisfy { $0.columns <= width }, "a row is wider than \(width): \(text.debugDescription)")
        var stream = MarkdownStream(options: options)
        var settled = 0
        for piece in random.pieces(of: text) {
            stream.append(piece)
            let lines = stream.lines
            #expect(lines.starts(with: whole.prefix(lines.count)), "\(text.debugDescription)")
            #expect(lines.count >= settled)
            settled = lines.count
            if Int.random(in: 0..<20, using: &random) == 0 {
                #expect(stream.tail().allSatisfy { $0.columns <= width }, "\(text.debugDescription)")
            }
        }
        stream.finish()
        #expect(stream.lines == whole, "\(text.debugDescription)")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `the rows point at their source in its order, and paragraphs leave no gap`(seed: UInt64) {
        var random = RandomMarkdown(seed: seed &+ 1000)
        let text = random.text()
        let lines = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 30))
        let length = text.utf8.count
        #expect(lines.allSatisfy { $0.source.upperBound <= length }, "\(text.debugDescription)")
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.source.lowerBound <= $1.source.lowerBound })
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.block <= $1.block })
        for (line, next) in zip(lines, lines.dropFirst()) where line.isWrapped {
            #expect(line.source.upperBound == next.source.lowerBound, "\(text.debugDescription)")
        }
    }

    private func tail(_ text: String) -> [String] {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        stream.append(text)
        return (stream.lines + stream.tail()).map(\.text)
    }

    @Test(arguments: [
        ("some **bold", ["some bold"]),
        ("some *it **bo", ["some it bo"]),
        ("a `code", ["a `code"]),
        ("see [the text](https://exam", ["see the text"]),
        ("see [the te", ["see [the te"]),
        ("# Head", ["Head"]),
        ("a\n\n#", ["a"]),
        ("a\n\n```", ["a"]),
        ("a\n--", ["a"]),
        ("- one\n- ", ["• one"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | ", ["a  b", "─  ─", "1  2"]),
        ("```\nx\n``", ["code ─────────────────────────────── [1]", "x"]),
        ("```\nx\ny", ["code ─────────────────────────────── [1]", "x", "y"]),
    ])
    func `what is not complete is shown as it will probably be`(source: String, expected: [String]) {
        #expect(tail(source) == expected)
    }

    @Test func `an unclosed mark is styled while more may come, and shown when none does`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        stream.append("a **b")
        let guess = stream.tail()
        #expect(guess.first?.runs.last?.style.attributes == .bold)
        stream.finish()
        #expect(stream.lines.map(\.text) == ["a **b"])
    }

    @Test func `rows of a long paragraph settle before it ends`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        for _ in 0..<100 { stream.append("words that go on ") }
        #expect(stream.lines.count > 30)
        #expect(stream.tail().count < 8)
    }

    @Test func `the rows of a long line without spaces settle too`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        for _ in 0..<100 { stream.append("汉字的段落没有空格") }
        #expect(stream.lines.count > 30)
    }

    @Test func `what is laid out again does not grow with the text`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        for _ in 0..<200 { stream.append("text\n\n- item\n- item\n\n```swift\nlet a = 1\n```\n\nlast **words") }
        #expect(stream.tail().count <= 2)
    }

    @Test func `links in the tail are numbered as they will be`() {
        var stream = MarkdownStream(options: MarkdownOptions(width: 40))
        stream.append("[a](x)\n\n[b](y) [a](x) [c](z)")
        #expect(stream.tail().last?.text == "b[2] a[1] c[3]")
        #expect(stream.links == ["x"])
        stream.finish()
        #expect(stream.links == ["x", "y", "z"])
    }
}
