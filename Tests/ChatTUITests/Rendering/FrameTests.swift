import Testing

@testable import chat_tui

@Suite struct FrameTests {
    @Test(arguments: ["a", " ", "", "é", "e\u{301}", "中", "👩‍👩‍👧", "क्षि", "\u{10FFFF}"])
    func `a cell gives back what was put into it`(_ text: String) {
        #expect(Cell(text: text, style: .plain, columns: 1).text == text)
        #expect(Cell(text: text, style: .plain, columns: 1).ascii == (text.utf8.count == 1 ? text.utf8.first : nil))
    }

    @Test func `of a cell with very many marks six scalars stay`() {
        let cell = Cell(text: "a" + String(repeating: "\u{301}", count: 1000), style: .plain, columns: 1)
        #expect(cell.text == "a" + String(repeating: "\u{301}", count: 5))
        #expect(cell != Cell(text: "a", style: .plain, columns: 1))
    }

    @Test func `text is cut where the frame ends, wide characters whole`() {
        var frame = Frame(TerminalSize(columns: 5, rows: 1))
        let end = frame.write("ab中文", row: 0, column: 0)
        #expect(frame.text == "ab中" && end == 4)
        var limited = Frame(TerminalSize(columns: 9, rows: 1))
        limited.write("中文x", row: 0, column: 1, limit: 3)
        #expect(limited.text == " 中")
    }

    @Test func `writing over half of a wide character blanks the other half`() {
        var frame = Frame(TerminalSize(columns: 6, rows: 1))
        frame.write("中文", row: 0, column: 0)
        frame.put("x", columns: 1, row: 0, column: 1)
        #expect(frame.text == " x文")
        frame.put("y", columns: 1, row: 0, column: 2)
        #expect(frame.text == " xy")
        frame.write("中", row: 0, column: 1)
        frame.write("文", row: 0, column: 2)
        #expect(frame.text == "  文")
    }

    @Test func `nothing outside the frame is written, and nothing traps`() {
        var frame = Frame(TerminalSize(columns: 3, rows: 2))
        for (row, column) in [(-1, 0), (2, 0), (0, -1), (0, 3), (1, 100)] {
            frame.write("x", row: row, column: column)
            frame.write("中", row: row, column: column)
        }
        frame.fill(rows: -5..<50, columns: 5..<50, style: Style(.red))
        frame.write("ab", row: 0, column: 1, limit: -1)
        #expect(frame == Frame(TerminalSize(columns: 3, rows: 2)))
        #expect(Frame(TerminalSize(columns: 0, rows: -3)).size == TerminalSize(columns: 1, rows: 1))
    }

    @Test func `a pane gets to its place with its cursor, cut at the edges`() {
        var pane = Frame(TerminalSize(columns: 4, rows: 2))
        pane.write("中中", row: 0, column: 0, style: Style(.cyan))
        pane.cursor = Cursor(row: 1, column: 2)
        var frame = Frame(TerminalSize(columns: 6, rows: 3))
        frame.write("123456", row: 1, column: 0)
        frame.place(pane, row: 1, column: 3)
        #expect(frame.text == "\n123中\n")
        #expect(frame.cursor == Cursor(row: 2, column: 5))
        #expect(frame.rows[1][3].style == Style(.cyan))
    }

    @Test func `a style can be laid over text that stays`() {
        var frame = Frame(TerminalSize(columns: 4, rows: 1))
        frame.write("да", row: 0, column: 0)
        frame.fill(rows: 0..<1, columns: 0..<4, with: nil, style: Style(.standard, on: .standard, .reverse))
        #expect(frame.text == "да" && frame.rows[0][3].style.attributes == .reverse)
    }
}

@Suite struct StyleSupportTests {
    @Test(arguments: [
        (StyleSupport.Depth.full, Color.rgb(red: 255, green: 0, blue: 0), Color.palette(196)),
        (.full, .rgb(red: 128, green: 128, blue: 128), .palette(244)), (.full, .palette(3), .palette(3)),
        (.sixteen, .palette(196), .palette(9)), (.sixteen, .palette(232), .palette(0)),
        (.sixteen, .palette(12), .palette(12)),
        (.eight, .palette(12), .palette(4)), (.none, .red, .standard), (.eight, .standard, .standard),
    ])
    func `a colour becomes the nearest the terminal has`(_ depth: StyleSupport.Depth, _ color: Color, _ nearest: Color)
    {
        #expect(StyleSupport(depth: depth).reduce(Style(color)).foreground == nearest)
    }

    @Test func `bright letters are bold where there are eight colours`() {
        #expect(StyleSupport(depth: .eight).reduce(Style(.palette(9))) == Style(.red, on: .standard, .bold))
        #expect(StyleSupport(depth: .eight).reduce(Style(.standard, on: .palette(9))) == Style(.standard, on: .red))
    }

    @Test func `text never gets the colour of its background`() {
        let close = Style(.rgb(red: 250, green: 0, blue: 0), on: .rgb(red: 255, green: 0, blue: 0))
        #expect(StyleSupport(depth: .sixteen).reduce(close).background == .standard)
    }

    @Test func `without italics text is underlined`() {
        let style = Style(.standard, on: .standard, .italic)
        #expect(StyleSupport(depth: .full, italic: false).reduce(style).attributes == .underline)
        #expect(StyleSupport(depth: .full).reduce(style).attributes == .italic)
    }

    @Test(arguments: [
        (1, StyleSupport.Depth.none), (-1, .none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .full),
        (1 << 24, .full),
    ])
    func `the depth is what terminfo counts`(_ colors: Int, _ depth: StyleSupport.Depth) {
        #expect(StyleSupport.Depth(colors: colors) == depth)
    }
}
