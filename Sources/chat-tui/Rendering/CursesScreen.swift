internal import CNcurses
internal import Glibc

/// ncurses as it is used here: it knows the terminal's language and finds the few bytes from one screen to the next.
///
/// It never touches the terminal: it writes into memory, and ``draw(_:)`` hands out what it wrote, so that a frame can
/// be sent in one piece. ncurses keeps everything in global variables: all screens belong to one thread.
final class CursesScreen {
    private let screen: OpaquePointer
    private let memory: CInt
    private let unicode: Bool
    private var support: StyleSupport
    /// What the terminal said of its background.
    var background = Background.unknown
    let capabilities: TerminalCapabilities
    private var shown: Frame?
    /// What the terminal shows is not known: the next frame starts from an empty screen.
    private var isUnknown = true
    private var pairs: [Pair: CInt] = [:]
    private let pairLimit: Int

    private struct Pair: Hashable {
        var foreground: Color
        var background: Color
    }

    /// nil: ncurses does not know the terminal type. Without `unicode` everything beyond ASCII gets a stand-in;
    /// `colors` is false where a person wants none.
    init?(type: String, unicode: Bool = true, colors: Bool = true) {
        memory = descriptor_for_memory("frame")
        guard memory >= 0, let opened = curses_open(type, memory) else {
            if memory >= 0 { close(memory) }
            return nil
        }
        screen = opened
        self.unicode = unicode
        if start_color() == OK { use_default_colors() }
        capabilities = .current(type: type)
        support = StyleSupport(
            depth: colors ? StyleSupport.Depth(colors: capabilities.colors) : .none, italic: capabilities.italic)
        pairLimit = Int(curses_color_pairs())
        // Never stop in the middle of a frame because a key waits: keys are not read by ncurses.
        typeahead(-1)
        leaveok(curses_window(), false)
        // Scrolling a part of the screen costs far fewer bytes than writing it again.
        idlok(curses_window(), true)
        // The first update carries what ncurses does when it enters a terminal: that is the writer's business.
        doupdate()
        _ = takeOutput()
        invalidate()
    }

    deinit {
        curses_close(screen)
        close(memory)
    }

    /// The bytes that turn what the terminal shows into the frame; none if it shows it already.
    func draw(_ frame: Frame) -> [UInt8] {
        set_term(screen)
        let window = curses_window()
        if shown?.size != frame.size {
            resizeterm(CInt(frame.size.rows), CInt(frame.size.columns))
            invalidate()
        }
        let background = frame.background ?? self.background
        if background != support.background || frame.hasContrast != support.hasContrast {
            support.hasContrast = frame.hasContrast
            support.background = background
            shown = nil
        }
        for (number, row) in frame.rows.enumerated() where row != shown?.rows[number] {
            var cells = encode(number == frame.size.rows - 1 ? withoutCorner(row) : row)
            wmove(window, CInt(number), 0)
            wadd_wchnstr(window, &cells, CInt(cells.count))
        }
        if let cursor = frame.cursor {
            let row = min(max(0, cursor.row), frame.size.rows - 1)
            wmove(window, CInt(row), CInt(min(max(0, cursor.column), frame.size.columns - 1)))
        } else {
            wmove(window, CInt(frame.size.rows - 1), 0)
        }
        shown = frame
        wnoutrefresh(window)
        doupdate()
        defer { isUnknown = false }
        // A scrolling region of an earlier size would hold back the lines below it. What follows starts at home.
        let region = isUnknown && capabilities.scrollsRegions ? Array("\u{1B}[r".utf8) : []
        return region + DrawingBytes.shortened(takeOutput(), resetsCharacters: isUnknown)
    }

    /// Forgets what the terminal shows: the next frame is painted from an empty screen.
    func invalidate() {
        set_term(screen)
        shown = nil
        isUnknown = true
        clearok(curses_current(), true)
    }

    /// The last row with its last cell blank, and no wide character beside it. Writing that cell scrolls many terminals;
    /// ncurses knows ways around it, but they tear wide characters and lose combining marks (seen with 6.4).
    private func withoutCorner(_ row: [Cell]) -> [Cell] {
        var row = row
        for column in row.indices.suffix(2) where row[column].columns == 0 && column > 0 {
            row[column - 1] = .blank
            row[column] = .blank
        }
        if let last = row.indices.last { row[last] = .blank }
        return row
    }

    private func encode(_ row: [Cell]) -> [cchar_t] {
        var cells: [cchar_t] = []
        cells.reserveCapacity(row.count)
        var style = Style.plain
        var attributes: attr_t = 0
        var pair: CInt = 0
        var blank = cchar_t()
        for (number, cell) in row.enumerated() where cell.columns > 0 {
            if number == 0 || cell.style != style {
                style = cell.style
                let reduced = support.reduce(style)
                attributes = Self.attributes(reduced.attributes)
                pair = self.pair(Pair(foreground: reduced.foreground, background: reduced.background))
                var space = wchar_t(UInt8(ascii: " "))
                blank = curses_cell(&space, 1, attributes, pair)
            }
            // Most cells by far: one byte that prints.
            if cell.columns == 1, let byte = cell.ascii, 0x20..<0x7F ~= byte {
                var plain = blank
                plain.chars.0 = wchar_t(byte)
                cells.append(plain)
                continue
            }
            for part in CellText.parts(of: cell.text, columns: Int(cell.columns), unicode: unicode) {
                cells.append(curses_cell(part, CInt(part.count), attributes, pair))
            }
        }
        return cells
    }

    private static func attributes(_ attributes: Style.Attributes) -> attr_t {
        var found: attr_t = 0
        if attributes.contains(.bold) { found |= curses_bold }
        if attributes.contains(.dim) { found |= curses_dim }
        if attributes.contains(.italic) { found |= curses_italic }
        if attributes.contains(.underline) { found |= curses_underline }
        if attributes.contains(.reverse) { found |= curses_reverse }
        return found
    }

    /// ncurses numbers pairs of colours. Numbers are never given back: cells on the screen may still use them.
    private func pair(_ wanted: Pair) -> CInt {
        if wanted == Pair(foreground: .standard, background: .standard) { return 0 }
        if let known = pairs[wanted] { return known }
        let number = CInt(pairs.count + 1)
        guard pairs.count + 1 < pairLimit,
            init_extended_pair(number, Self.index(wanted.foreground), Self.index(wanted.background)) == OK
        else { return pairs[Pair(foreground: wanted.foreground, background: .standard)] ?? 0 }
        pairs[wanted] = number
        return number
    }

    private static func index(_ color: Color) -> CInt {
        if case .palette(let index) = color { CInt(index) } else { -1 }
    }

    /// What ncurses wrote since the last time.
    private func takeOutput() -> [UInt8] {
        // It writes where it stopped: that is how much there is. What stands behind it is older.
        let count = Int(lseek(memory, 0, SEEK_CUR))
        guard count > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = max(0, pread(memory, buffer.baseAddress, count, 0))
        }
        lseek(memory, 0, SEEK_SET)
        return bytes
    }
}
