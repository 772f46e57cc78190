import TerminalText
import TestSupport
import Testing

@Suite struct CutsTests {
    private static let options: MarkdownOptions = {
        var options = MarkdownOptions(width: 30, listsLinks: false)
        options.numbersCode = false
        return options
    }()

    /// The rows as they are seen: parts count their blocks and bytes from their own start.
    private static func rows(_ text: some StringProtocol) -> [StyledLine] {
        MarkdownStream.lines(of: String(text), options: options).map {
            StyledLine(runs: $0.runs, isWrapped: $0.isWrapped)
        }
    }

    private static func expectSameRows(_ text: String, size: Int) -> Int {
        let offsets = MarkdownCuts.offsets(in: text, size: size)
        var rows: [StyledLine] = []
        for (start, end) in zip(offsets, offsets.dropFirst() + [text.utf8.count]) {
            let utf8 = text.utf8
            let part = text[utf8.index(utf8.startIndex, offsetBy: start)..<utf8.index(utf8.startIndex, offsetBy: end)]
            if start > 0, !rows.isEmpty { rows.append(StyledLine(runs: [])) }
            rows += Self.rows(part)
        }
        let whole = Self.rows(text)
        let isSame = rows == whole
        #expect(isSame, "\(text.debugDescription) at \(offsets)")
        return offsets.count - 1
    }

    @Test(arguments: SeededGenerator.seeds(400))
    func `parts look as they do in the whole`(_ seed: UInt64) {
        var random = RandomMarkdown(seed: seed)
        var text = ""
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            text += random.text() + (Bool.random(using: &random) ? "\n\n" : "")
        }
        _ = Self.expectSameRows(text, size: 1)
    }

    @Test func `a usual answer is cut between its blocks and never in code, lists or formulas`() {
        let piece = """
            # Title

            A paragraph.

            - a

              b

            1. Do this:
               ```sh
               ls

               x
               ```

            ```swift
            let x = 1

            let y = 2
            ```

            $$
            a
            b
            $$

            > quote

            Last.


            """
        #expect(Self.expectSameRows(piece, size: 1) == 2)
        let text = String(repeating: piece, count: 50)
        let offsets = MarkdownCuts.offsets(in: text, size: 2000)
        #expect(offsets.count > 3 && zip(offsets, offsets.dropFirst()).allSatisfy { $1 - $0 >= 2000 && $1 - $0 < 2400 })
        _ = Self.expectSameRows(text, size: 2000)
    }

    @Test func `what cannot be told apart is not cut`() {
        #expect(MarkdownCuts.offsets(in: "- a\n  ```\n\nb\n\nc\n\nd", size: 1) == [0])
        #expect(MarkdownCuts.offsets(in: "", size: 1) == [0])
        #expect(MarkdownCuts.offsets(in: "```\n\na\n\nb", size: 1) == [0])
    }
}
