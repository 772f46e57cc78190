import Testing

@testable import chat_tui

@Suite struct ComposerTests {
    private static func composer(_ text: String, width: Int = 40) -> Composer {
        var composer = Composer()
        composer.insert(text, isTyped: false)
        _ = composer.height(width: width, limit: 8)
        return composer
    }

    @Test func `pressed again, Home and End go to the ends of the text`() {
        var composer = Self.composer("one\ntwo")
        composer.apply(.move(.lineStart))
        #expect(composer.edited.caret == .init(line: 1, column: 0))
        composer.apply(.move(.lineStart))
        #expect(composer.edited.caret == .init(line: 0, column: 0))
        composer.apply(.move(.lineEnd))
        #expect(composer.edited.caret == .init(line: 0, column: 3))
        composer.apply(.move(.lineEnd))
        #expect(composer.edited.caret == composer.edited.end)
    }

    @Test func `going through a short row the caret keeps its column`() {
        var composer = Self.composer("a long first line\nb\n中文字符 and more")
        composer.apply(.move(.left))
        let start = composer.edited.caret
        composer.apply(.up)
        #expect(composer.edited.caret == .init(line: 1, column: 1))
        composer.apply(.up)
        #expect(composer.edited.caret == .init(line: 0, column: 16), "columns of the screen, not characters")
        composer.apply(.down)
        composer.apply(.down)
        #expect(composer.edited.caret == start)
    }

    @Test func `a question is in the history once, as the last one`() {
        var composer = Composer()
        for question in ["one", "two", "one"] { composer.remember(question) }
        #expect(composer.history == ["two", "one"])
    }

    @Test func `a backslash before the end of a line makes a new one`() {
        var composer = Self.composer("first\\\nsecond")
        let continuesEarly = composer.takeContinuation()
        #expect(!continuesEarly, "the caret is elsewhere")
        composer.apply(.move(.lineStart))
        composer.apply(.move(.left))
        let continues = composer.takeContinuation()
        #expect(continues && composer.text == "first\n\nsecond" && composer.edited.caret == .init(line: 1, column: 0))
        composer.apply(.undo)
        #expect(composer.text == "first\\\nsecond")
    }

    @Test func `what is selected stands out, in each of its rows`() {
        var composer = Self.composer("abcd\nefgh\nijkl")
        composer.apply(.move(.left))
        composer.apply(.mark)
        composer.apply(.up)
        composer.apply(.up)
        let frame = composer.frame(columns: 40, height: 3)
        let shown = frame.rows.map { row in row.filter { $0.style == Theme.selection }.map(\.text).joined() }
        #expect(shown == ["d", "efgh", "ijk"])
        let had = composer.dropMark()
        #expect(had && composer.edited.selection == nil && composer.text == "abcd\nefgh\nijkl")
    }
}
