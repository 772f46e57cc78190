import TerminalText
import TestSupport
import Testing

@testable import chat_tui

/// Messages so long that they are laid out in pieces.
@Suite struct LongEntryTests {
    private static func markdown(_ count: Int) -> String {
        (1...count).map { number in
            """
            ## Part \(number)

            Слова и *words*, \(String(repeating: "слово word 字 ", count: number % 30)).

            - one
            - two

            ```swift
            let x = \(number)

            let y = "\(number)"
            ```

            | a | b |
            |---|---|
            | \(number) | 2 |
            """
        }.joined(separator: "\n\n")
    }

    private static func rows(_ entry: inout TranscriptEntry, width: Int) -> [StyledLine] {
        var rows: [StyledLine] = []
        for piece in 0..<entry.pieces(width: width) {
            for row in 0..<entry.rowCount(of: piece, width: width) {
                rows.append(entry.row(row, of: piece, width: width))
            }
        }
        return rows
    }

    @Test(arguments: [30, 80])
    func `the rows of the pieces are those of the whole`(_ width: Int) {
        let text = Self.markdown(1000)
        var entry = TranscriptEntry(.model("m"), text: text)
        #expect(entry.pieces(width: width) > 5)
        // Between the name above and the blank row below.
        let rows = Self.rows(&entry, width: width).dropFirst().dropLast()
        var options = MarkdownOptions(width: width)
        options.numbersCode = false
        let whole = MarkdownStream.lines(of: text, options: options)
        #expect(rows.count == whole.count)
        let differences = zip(rows, whole).filter { row, whole in
            row.runs.map(\.style) != whole.runs.map(\.style)
                || row.text != whole.text && row.runs.first?.style.role != .codeHeader
        }
        #expect(differences.isEmpty)
    }

    @Test func `what a person wrote is cut between its lines, and lines without end between words`() {
        let lines = (1...9000).map { "line \($0) of something long that a person put in here" }.joined(separator: "\n")
        var entry = TranscriptEntry(.person, text: lines)
        #expect(entry.pieces(width: 40) > 5)
        let rows = Self.rows(&entry, width: 40).dropFirst().dropLast()
        #expect(rows.map(\.text) == TextRows.lines(of: lines, width: 40))
        var endless = TranscriptEntry(.person, text: String(repeating: "слово ", count: 40_000))
        #expect(endless.pieces(width: 40) > 5)
        #expect(Self.rows(&endless, width: 40).map(\.text).joined().hasPrefix("youслово слово"))
        var solid = TranscriptEntry(.person, text: String(repeating: "字", count: 90_000))
        #expect(Self.rows(&solid, width: 40).reduce(0) { $0 + $1.text.count } == 90_003)
    }

    @Test func `only the pieces that are seen are laid out`() {
        var transcript = Transcript([TranscriptEntry(.model("m"), text: Self.markdown(1200))])
        #expect(!transcript.visibleRows().isEmpty)
        #expect(transcript.entries[0].rows?.laidOut.count == 1)
        transcript.scrollToStart()
        #expect(transcript.visibleRows().first?.text == "m")
        #expect(transcript.entries[0].rows?.laidOut.count == 2)
        transcript.layOut(width: 60, height: 30)
        #expect(transcript.visibleRows().first?.text == "m")
        #expect(transcript.entries[0].rows?.laidOut.count ?? 9 <= 2)
        for _ in 0..<400 {
            transcript.scroll(pages: 1)
            _ = transcript.visibleRows()
            _ = transcript.nextStretch()
            #expect(transcript.entries[0].rows?.laidOut.count ?? 99 <= 11)
        }
    }

    @Test func `at the end of a long answer nothing moves`() {
        var transcript = Transcript([TranscriptEntry(.model("m"), text: "", isWhole: false)])
        transcript.layOut(width: 50, height: 30)
        let text = Self.markdown(600) + "\n\nThe end.\n\n"
        for start in stride(from: 0, to: text.count, by: 20_000) {
            let piece = text.dropFirst(start).prefix(20_000)
            transcript.changeLast { $0.append(text: String(piece)) }
            _ = transcript.visibleRows()
        }
        let last = transcript.visibleRows()
        transcript.changeLast { $0.finish() }
        transcript.changeLast { $0.detail = "1.0 s" }
        // But for the numbers of code blocks, which those far from the start lose.
        #expect(transcript.visibleRows().map { $0.text.prefix(20) } == last.map { $0.text.prefix(20) })
    }

    @Test func `what is read of a long answer stays where it is when that ends`() {
        var transcript = Transcript([TranscriptEntry(.model("m"), text: "", isWhole: false)])
        transcript.layOut(width: 50, height: 30)
        transcript.changeLast { $0.append(text: Self.markdown(500)) }
        _ = transcript.visibleRows()
        transcript.scroll(pages: -80)
        let read = transcript.visibleRows().map(\.text)
        transcript.changeLast { $0.append(text: "\n\n" + Self.markdown(300)) }
        #expect(transcript.visibleRows().map(\.text) == read)
        transcript.changeLast { $0.finish() }
        transcript.changeLast { $0.detail = "1.0 s" }
        let after = transcript.visibleRows().map(\.text)
        // Blocks of code far from the start lose their numbers.
        #expect(after.map { $0.prefix(20) } == read.map { $0.prefix(20) })
    }

    @Test(arguments: SeededGenerator.seeds(2))
    func `the words at the top stay there, however the width changes`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let person = TranscriptEntry(.person, text: String(repeating: "вопрос with words 字 ", count: 4000))
        var transcript = Transcript([person, TranscriptEntry(.model("m"), text: Self.markdown(500))])
        transcript.layOut(width: 80, height: 24)
        for _ in 0..<8 {
            transcript.scroll(by: Int.random(in: -1500...400, using: &random))
            let rows = transcript.visibleRows()
            guard !transcript.follows else { continue }
            let width = Int.random(in: 20...120, using: &random)
            transcript.layOut(width: width, height: 24)
            _ = transcript.visibleRows()
            guard !transcript.follows else { continue }
            transcript.layOut(width: 80, height: 24)
            let back = transcript.visibleRows()
            #expect(back.map(\.text) == rows.map(\.text))
        }
    }
}
