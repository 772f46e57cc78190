import TestSupport
import Testing

@testable import chat_tui

/// A long line is edited where it changes, and looks as if it had been broken anew.
@Suite struct LongTextTests {
    @Test(arguments: [10, 41]) func `rows that are followed are the rows that one would make`(width: Int) {
        var random = SeededGenerator(seed: UInt64(width))
        let pieces = ["слово ", "word", " ", "行行", "a", "\t", "длинноеслово", "x y "]
        for _ in 0..<200 {
            var line = (0..<60).flatMap { _ in Array(pieces.randomElement(using: &random) ?? "") }
            var rows = LineRows(line, width: width)
            for _ in 0..<5 {
                let column = Int.random(in: 0...line.count, using: &random)
                let removed = Int.random(in: 0...min(12, line.count - column), using: &random)
                let fresh = Array(
                    (pieces.randomElement(using: &random) ?? "") + (pieces.randomElement(using: &random) ?? ""))
                line.replaceSubrange(column..<(column + removed), with: fresh)
                rows.follow(RowChange(line: 0, column: column, removed: removed, inserted: fresh.count), in: line)
                #expect(rows == LineRows(line, width: width))
            }
        }
    }

    @Test func `any edits taken back give the text that was, and done again the text that is`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<100 {
            var text = EditedText("начало\nвторая e\u{301} строка\n")
            let before = text.text
            var steps = 0
            for _ in 0..<20 {
                let motion: EditedText.Motion =
                    [.left, .right, .wordLeft, .wordRight, .lineStart, .lineEnd].randomElement(using: &random) ?? .left
                let revision = text.revision
                switch Int.random(in: 0..<6, using: &random) {
                case 0: text.insert(["a", "\u{301}", "мир\nx", "🇷", "🇺", " "].randomElement(using: &random) ?? "")
                case 1: text.delete(motion)
                case 2: text.kill(motion)
                case 3: text.yank()
                case 4: text.transpose()
                default: text.move(motion)
                }
                if text.revision != revision { steps += 1 }
            }
            let after = text.text
            for _ in 0..<steps { text.undo() }
            #expect(text.text == before)
            for _ in 0..<steps { text.redo() }
            #expect(text.text == after)
        }
    }

    @Test func `a line of a megabyte is written at in its middle`() {
        var composer = Composer()
        composer.insert(String(repeating: "слово word ", count: 70_000), isTyped: false)
        #expect(composer.height(width: 80, limit: 8) == 8)
        composer.apply(.up)
        composer.apply(.up)
        for letter in "abc" {
            composer.insert(String(letter), isTyped: true)
            #expect(composer.height(width: 80, limit: 8) == 8)
            #expect(composer.frame(columns: 80, height: 8).text.contains("\(letter)"))
        }
        #expect(composer.isLong)
        composer.apply(.undo)
        composer.apply(.undo)
        #expect(composer.isEmpty)
    }
}
