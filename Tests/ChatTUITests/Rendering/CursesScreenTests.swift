import CNcurses
import Glibc
import TestSupport
import Testing

@testable import chat_tui

/// ncurses lives in global variables: these tests are one after another, and no other suite opens a screen.
@Suite(.serialized) struct CursesScreenTests {
    init() {
        setlocale(LC_CTYPE, "C.UTF-8")
    }

    static let clusters: [(text: String, columns: Int)] = [
        ("a", 1), ("Z", 1), (" ", 1), (" ", 1), ("~", 1), ("ж", 1), ("Я", 1), ("é", 1), ("e\u{301}", 1), ("й", 1),
        ("─", 1), ("│", 1), ("·", 1), ("中", 2), ("文", 2), ("한", 2), ("あ", 2), ("，", 2), ("😀", 2), ("🎉", 2),
        ("a\u{302}\u{323}", 1),
        ("ก\u{E34}", 1),
    ]
    static let colors: [Color] = [
        .standard, .standard, .red, .cyan, .palette(9), .palette(100), .palette(250),
        .rgb(red: 200, green: 10, blue: 90),
    ]

    static func randomFrame(_ size: TerminalSize, _ random: inout SeededGenerator, after previous: Frame?) -> Frame {
        var frame = Frame(size)
        if let previous, previous.size == size, Bool.random(using: &random) {
            frame = previous
            if Int.random(in: 0..<3, using: &random) == 0, size.rows > 2 {
                // Scroll, as a transcript does.
                let start = frame
                frame = Frame(size)
                for row in 1..<size.rows {
                    for (column, cell) in start.rows[row].enumerated() where cell.columns > 0 {
                        frame.put(
                            cell.text, columns: Int(cell.columns), row: row - 1, column: column, style: cell.style)
                    }
                }
            }
        }
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let row = Int.random(in: 0..<size.rows, using: &random)
            var column = Int.random(in: -1...size.columns, using: &random)
            var style = Style(
                colors.randomElement(using: &random) ?? .standard, on: colors.randomElement(using: &random) ?? .standard
            )
            style.attributes =
                [Style.Attributes.bold, [], .italic, .underline, .reverse, []].randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let (text, columns) = clusters.randomElement(using: &random) ?? ("?", 1)
                // libvterm 0.1.4 puts marks that belong to the last column into the next row.
                let isMarked = text.unicodeScalars.count > 1
                if isMarked, column == size.columns - 1 { continue }
                frame.put(text, columns: columns, row: row, column: column, style: style)
                column += columns
            }
        }
        frame.cursor = Cursor(
            row: Int.random(in: 0..<size.rows, using: &random), column: Int.random(in: 0..<size.columns, using: &random)
        )
        return frame
    }

    /// The terminal's cell as the frame should make it.
    static func expected(_ cell: chat_tui.Cell, _ support: StyleSupport) -> VirtualTerminal.Cell {
        let style = support.reduce(cell.style)
        let index = { (color: Color) in if case .palette(let index) = color { Int(index) } else { -1 } }
        return VirtualTerminal.Cell(
            text: cell.text, columns: Int(cell.columns), isBold: style.attributes.contains(.bold),
            isItalic: style.attributes.contains(.italic), isUnderlined: style.attributes.contains(.underline),
            isReversed: style.attributes.contains(.reverse), foreground: index(style.foreground),
            background: index(style.background))
    }

    static func differences(_ frame: Frame, _ terminal: VirtualTerminal, _ support: StyleSupport) -> [String] {
        var found: [String] = []
        for (row, cells) in frame.rows.enumerated() {
            for (column, cell) in cells.enumerated() where cell.columns > 0 {
                // The last cell of the screen stays blank, and so do wide characters beside it.
                let end = column + Int(cell.columns)
                if row == frame.size.rows - 1, end == frame.size.columns { continue }
                if row == frame.size.rows - 1, end == frame.size.columns - 1, cell.columns == 2 { continue }
                let wanted = expected(cell, support)
                var shown = terminal.cell(row: row, column: column)
                // ncurses clears with whatever colour of text: of a blank only the background shows.
                if wanted.text == " ", !wanted.isReversed, !wanted.isUnderlined {
                    shown.foreground = wanted.foreground
                    shown.isBold = wanted.isBold
                    shown.isItalic = wanted.isItalic
                }
                // The Linux console cannot underline in colour; terminfo says so, and ncurses leaves it out.
                if support.depth == .eight, !support.italic { shown.isUnderlined = wanted.isUnderlined }
                if shown != wanted { found.append("\(row),\(column): \(shown) instead of \(wanted)") }
            }
        }
        if let cursor = frame.cursor, terminal.cursor != (cursor.row, cursor.column) {
            found.append("cursor at \(terminal.cursor) instead of \(cursor.row), \(cursor.column)")
        }
        return found
    }

    @Test(arguments: ["xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux", "vt100"])
    func `what ncurses thinks is what the terminal shows`(_ type: String) throws {
        var random = SeededGenerator(seed: 42)
        for round in 0..<8 {
            var size = TerminalSize(
                columns: Int.random(in: 1...90, using: &random), rows: Int.random(in: 1...30, using: &random))
            let screen = try #require(CursesScreen(type: type))
            var writer = FrameWriter(capabilities: screen.capabilities)
            writer.isSynchronized = round % 2 == 0
            let terminal = VirtualTerminal(columns: size.columns, rows: size.rows)
            let support = StyleSupport(
                depth: .init(colors: screen.capabilities.colors), italic: screen.capabilities.italic)
            var previous: Frame?
            for step in 0..<30 {
                if step % 13 == 12 {
                    size = TerminalSize(
                        columns: Int.random(in: 1...90, using: &random), rows: Int.random(in: 1...30, using: &random))
                    terminal.resize(columns: size.columns, rows: size.rows)
                }
                let frame = Self.randomFrame(size, &random, after: previous)
                let bytes = writer.compose(frame, drawing: screen.draw(frame))
                terminal.write(bytes)
                let differences = Self.differences(frame, terminal, support)
                #expect(differences.isEmpty, "\(type) round \(round) step \(step) \(size): \(differences.prefix(5))")
                if !differences.isEmpty { return }
                previous = frame
            }
        }
    }

    @Test func `a frame that is shown already costs no byte`() throws {
        let screen = try #require(CursesScreen(type: "xterm-256color"))
        var writer = FrameWriter(capabilities: screen.capabilities)
        var frame = Frame(TerminalSize(columns: 20, rows: 4))
        frame.write("привет, 世界", row: 1, column: 2, style: Style(.red))
        frame.cursor = Cursor(row: 2, column: 0)
        #expect(!writer.compose(frame, drawing: screen.draw(frame)).isEmpty)
        #expect(writer.compose(frame, drawing: screen.draw(frame)).isEmpty)
    }

    @Test func `one more letter costs little, and never clears the screen`() throws {
        let screen = try #require(CursesScreen(type: "xterm-256color"))
        var writer = FrameWriter(capabilities: screen.capabilities)
        let terminal = VirtualTerminal(columns: 80, rows: 24)
        var frame = Frame(TerminalSize(columns: 80, rows: 24))
        frame.cursor = Cursor(row: 23, column: 2)
        terminal.write(writer.compose(frame, drawing: screen.draw(frame)))
        let clears = terminal.ledger.clears
        frame.write("a", row: 23, column: 2)
        frame.cursor = Cursor(row: 23, column: 3)
        let bytes = writer.compose(frame, drawing: screen.draw(frame))
        terminal.write(bytes)
        #expect(bytes.count <= 4, "\(bytes)")
        #expect(terminal.ledger.clears == clears)
    }

    @Test func `after an invalidation everything is painted again`() throws {
        let screen = try #require(CursesScreen(type: "xterm-256color"))
        var frame = Frame(TerminalSize(columns: 10, rows: 2))
        frame.write("still here", row: 0, column: 0)
        _ = screen.draw(frame)
        screen.invalidate()
        let terminal = VirtualTerminal(columns: 10, rows: 2)
        terminal.write(Array("garbage\r\nmore".utf8))
        terminal.write(screen.draw(frame))
        #expect(terminal.text == "still here\n")
    }

    @Test(arguments: [
        ("👨‍👩‍👧", 2, "👨"), ("❤️", 2, "❤ "), ("👍🏽", 2, "👍"), ("🇷🇺", 2, "RU"), ("1️⃣", 2, "1 "), ("\u{1FAE9}", 2, "? "),
        ("\u{200B}", 1, "?"),
        ("\u{1B}", 1, "?"), ("\u{9B}", 1, "?"), ("\u{202E}a", 1, "a"),
        ("e\u{301}\u{302}\u{303}\u{304}\u{305}", 1, "e\u{301}\u{302}\u{303}\u{304}"),
        ("", 1, "?"), ("中", 1, " "), ("\u{AD}x", 1, "x"),
    ])
    func `a cluster that terminals measure differently is shown as something they do not`(
        _ text: String, _ columns: Int, _ shown: String
    ) throws {
        let parts = CellText.parts(of: text, columns: columns, unicode: true)
        let scalars = parts.flatMap { $0 }.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }
        let found = String(String.UnicodeScalarView(scalars))
        #expect(found == shown || (shown == " " && found == "?"))
    }

    @Test(arguments: [
        "नमस्ते", "क्षि क्षि", "காலை வணக்கம்", "สวัสดี น้ำ", "한국어", "\u{1112}\u{1161}\u{11AB}글", "日本語，テスト。",
        "e\u{301}и\u{306}", "👨‍👩‍👧❤️👍🏽🇷🇺1️⃣", "שלום", "العربية",
    ])
    func `letters of all scripts are whole, and what follows is in its place`(_ text: String) throws {
        for type in ["xterm-256color", "tmux-256color", "linux"] {
            let screen = try #require(CursesScreen(type: type))
            var frame = Frame(TerminalSize(columns: 40, rows: 2))
            let end = frame.write(text, row: 0, column: 0)
            frame.write("|", row: 0, column: end)
            let terminal = VirtualTerminal(columns: 40, rows: 2)
            terminal.write(screen.draw(frame))
            let shown = terminal.row(0)
            #expect(terminal.cell(row: 0, column: end).text == "|" && shown.hasSuffix("|"), "\(type): \(shown)")
            guard !text.unicodeScalars.contains(where: \.properties.isEmoji) else { continue }
            #expect(shown == text + "|", "\(type)")
        }
    }

    @Test func `without Unicode lines are ASCII and letters question marks`() throws {
        let screen = try #require(CursesScreen(type: "vt100", unicode: false))
        var frame = Frame(TerminalSize(columns: 12, rows: 1))
        frame.write("┌─ да 中 ok…", row: 0, column: 0)
        let terminal = VirtualTerminal(columns: 12, rows: 1)
        let bytes = screen.draw(frame)
        terminal.write(bytes)
        #expect(terminal.text == "+- ?? ?  ok")
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test func `without colours there is no colour in any frame`() throws {
        let screen = try #require(CursesScreen(type: "xterm-256color", colors: false))
        var frame = Frame(TerminalSize(columns: 12, rows: 1))
        frame.write("warning", row: 0, column: 0, style: Style(.red, on: .blue, .bold))
        let terminal = VirtualTerminal(columns: 12, rows: 1)
        terminal.write(screen.draw(frame))
        let cell = terminal.cell(row: 0, column: 0)
        #expect(cell.isBold && cell.foreground == -1 && cell.background == -1)
    }

    @Test func `a terminal that ncurses does not know is said to be so, not exited on`() {
        #expect(CursesScreen(type: "no-such-terminal") == nil)
    }

    /// Every key that terminfo names is decoded as that key; the function keys of a VT100 beyond F4 are its number pad.
    @Test(arguments: [
        "xterm-256color", "xterm", "tmux-256color", "screen", "screen-256color", "linux", "vt100", "vt220", "rxvt",
    ])
    func `the keys of terminfo are understood`(_ type: String) throws {
        guard let screen = CursesScreen(type: type) else { return }
        let keys: [(String, KeyEvent)] =
            [
                ("kcuu1", .init(.up)), ("kcud1", .init(.down)), ("kcub1", .init(.left)), ("kcuf1", .init(.right)),
                ("khome", .init(.home)), ("kend", .init(.end)), ("kpp", .init(.pageUp)), ("knp", .init(.pageDown)),
                ("kich1", .init(.insert)), ("kdch1", .init(.delete)), ("kcbt", .init(.tab, .shift)),
                ("kbs", .init(.backspace)),
                ("kent", .init(.enter)), ("kLFT5", .init(.left, .control)), ("kRIT5", .init(.right, .control)),
                ("kDC", .init(.delete, .shift)), ("kLFT3", .init(.left, .alt)),
            ] + (1...(type == "vt100" ? 4 : 12)).map { ("kf\($0)", .init(.function($0))) }
        for (name, event) in keys {
            guard let bytes = curses_string(name).map({ Array(String(cString: $0).utf8) }) else { continue }
            let decoded = decode([bytes])
            #expect(decoded == [.key(event)], "\(type) \(name) \(bytes)")
        }
        _ = screen.capabilities
    }
}
