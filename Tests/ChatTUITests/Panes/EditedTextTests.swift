import TestSupport
import Testing

@testable import chat_tui

@Suite struct EditedTextTests {
    @Test func `deleting takes whole characters as people see them`() {
        var text = EditedText("aé🇷🇺👨‍👩‍👧e\u{301}")
        for left in ["aé🇷🇺👨‍👩‍👧", "aé🇷🇺", "aé", "a", ""] {
            text.delete(.left)
            #expect(text.text == left)
        }
        text.delete(.left)
        #expect(text.isEmpty)
    }

    @Test func `a mark that is typed joins the letter before it`() {
        var text = EditedText()
        text.insert("и", isTyped: true)
        text.insert("\u{306}", isTyped: true)
        #expect(text.caret.column == 1)
        text.move(.left)
        text.insert("x")
        #expect(text.text == "xи\u{306}")
    }

    @Test func `words are passed and cut as in a shell`() {
        var text = EditedText("git commit --amend, пожалуйста 你好")
        text.kill(.spaceLeft)
        #expect(text.text == "git commit --amend, пожалуйста ")
        text.kill(.wordLeft)
        text.kill(.wordLeft)
        #expect(text.text == "git commit --")
        text.yank()
        #expect(text.text == "git commit --amend, пожалуйста 你好", "cuts in a row are one")
        text.move(.lineStart)
        text.move(.wordRight)
        #expect(text.caret.column == 3)
        text.kill(.lineEnd)
        #expect(text.text == "git")
        text.yank()
        text.yankEarlier()
        #expect(text.text == "gitamend, пожалуйста 你好")
    }

    @Test func `what is selected is replaced, cut and copied`() {
        var text = EditedText("один два три")
        text.select(.wordLeft)
        text.select(.left)
        #expect(text.selection.map { text.text(in: $0) } == " три")
        let copied = text.copySelection()
        #expect(copied == " три" && text.selection == nil)
        text.move(.lineStart)
        text.yank()
        #expect(text.text == " триодин два три")
        text.undo()
        text.setMark()
        text.move(.wordRight)
        text.move(.wordRight)
        text.kill(.spaceLeft)
        #expect(text.text == " три", "a mark that was set stays while the caret moves")
        text.undo()
        text.move(.lineStart)
        text.select(.wordRight)
        text.insert("x", isTyped: true)
        text.insert("y", isTyped: true)
        #expect(text.text == "xy два три")
        text.undo()
        #expect(text.text == "один два три", "taking the place of something is one step")
        text.select(.left)
        text.move(.right)
        #expect(text.selection == nil, "without Shift it is only a motion")
        text.select(.textStart)
        text.delete(.right)
        #expect(text.text == " два три", "not what is to the right")
    }

    @Test func `letters and words change places, and letters their case`() {
        var text = EditedText("git commit, пуш")
        text.transposeWords()
        #expect(text.text == "git пуш, commit")
        text.move(.lineStart)
        text.move(.wordRight)
        text.transposeWords()
        #expect(text.text == "пуш git, commit" && text.caret.column == 7)
        text.move(.lineStart)
        text.recase(.capital)
        text.recase(.upper)
        text.recase(.capital)
        #expect(text.text == "Пуш GIT, Commit" && text.caret == text.end)
        text.recase(.upper)
        text.move(.lineStart)
        text.recase(.lower)
        #expect(text.text == "пуш GIT, Commit")
        for _ in 0..<6 { text.undo() }
        #expect(text.text == "git commit, пуш")
        var single = EditedText("one")
        single.transposeWords()
        #expect(single.text == "one")
    }

    @Test func `lines are joined and parted`() {
        var text = EditedText("one\ntwo")
        text.move(.lineStart)
        text.delete(.left)
        #expect(text.text == "onetwo" && text.caret == EditedText.Place(line: 0, column: 3))
        text.insert("\n\n")
        #expect(text.lines.count == 3 && text.caret == EditedText.Place(line: 2, column: 0))
        text.kill(.textStart)
        #expect(text.text == "two")
    }

    @Test(arguments: SeededGenerator.seeds(8))
    func `every change can be taken back and done again`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var text = EditedText()
        var states = [""]
        for _ in 0..<150 {
            switch Int.random(in: 0..<9, using: &random) {
            case 6: text.transposeWords()
            case 7: text.recase(.upper)
            case 8: text.select([.left, .wordLeft, .lineStart, .textEnd].randomElement(using: &random) ?? .left)
            case 0: text.insert(["a", "я", "\n", "e\u{301}", "好 好", "🇷🇺"].randomElement(using: &random) ?? "")
            case 1: text.delete(.left)
            case 2: text.kill(.wordLeft)
            case 3: text.yank()
            case 4: text.move(.wordLeft)
            default: text.transpose()
            }
            if text.text != states.last { states.append(text.text) }
            #expect(text.caret.column <= text.lines[text.caret.line].count)
        }
        let end = text.text
        for _ in 0..<200 { text.undo() }
        #expect(text.isEmpty)
        for _ in 0..<200 { text.redo() }
        #expect(text.text == end)
    }

    @Test func `rows hold every character and none is too long`() {
        let line = Array("Широкие 字符 and a-very-long-word-that-does-not-fit, \t конец 没有空格的很长的一行文字")
        for width in 2...40 {
            let rows = TextRows.ranges(of: line, width: width)
            #expect(rows.flatMap { Array($0) } == Array(line.indices))
            for row in rows.dropLast() where row.count > 1 {
                let columns = line[row].reduce(0) { $0 + TextRows.columns(of: $1) }
                #expect(columns <= max(2, width), "\(width)")
            }
        }
    }
}
