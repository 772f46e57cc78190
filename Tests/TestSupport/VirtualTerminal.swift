internal import CTermTest
internal import Foundation

/// A terminal without a window: what a program wrote, as a person would see it (libvterm).
///
/// It belongs to one task at a time.
public final class VirtualTerminal {
    /// A cell with everything that shows.
    public struct Cell: Hashable, Sendable {
        public var text: String
        /// 1 or 2; 0 is the right half of a wide character.
        public var columns: Int
        public var isBold: Bool
        public var isItalic: Bool
        public var isUnderlined: Bool
        public var isReversed: Bool
        /// A number of the palette; -1: the terminal's own.
        public var foreground: Int
        public var background: Int

        public init(
            text: String, columns: Int, isBold: Bool, isItalic: Bool, isUnderlined: Bool, isReversed: Bool,
            foreground: Int, background: Int
        ) {
            (self.text, self.columns, self.foreground, self.background) = (text, columns, foreground, background)
            (self.isBold, self.isItalic, self.isUnderlined, self.isReversed) = (
                isBold, isItalic, isUnderlined, isReversed
            )
        }
    }

    public private(set) var columns: Int
    public private(set) var rows: Int
    /// What the program switched on and off, beyond what libvterm knows.
    public private(set) var ledger = TerminalLedger()
    /// What it answers beside libvterm's own answers: a question, and the reply.
    public var answers: [(question: String, reply: String)]

    private let terminal: OpaquePointer
    private let screen: OpaquePointer
    private let properties: UnsafeMutablePointer<term_properties>
    private var tail: [UInt8] = []

    /// What terminals of today answer: synchronized output, the kitty keyboard protocol, a dark background.
    public static let modernAnswers: [(question: String, reply: String)] = [
        ("\u{1B}[?2026$p", "\u{1B}[?2026;2$y"), ("\u{1B}[?u", "\u{1B}[?0u"),
        ("\u{1B}]11;?\u{1B}\\", "\u{1B}]11;rgb:1c1c/1c1c/1c1c\u{1B}\\"),
    ]

    public init(columns: Int, rows: Int, answers: [(question: String, reply: String)] = []) {
        (self.columns, self.rows, self.answers) = (columns, rows, answers)
        terminal = vterm_new(CInt(rows), CInt(columns))
        vterm_set_utf8(terminal, 1)
        screen = vterm_obtain_screen(terminal)
        properties = .allocate(capacity: 1)
        properties.initialize(to: term_properties())
        term_observe(screen, properties)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
    }

    deinit {
        vterm_free(terminal)
        properties.deallocate()
    }

    /// Shows what the program wrote, and gives what the terminal answers.
    @discardableResult
    public func write(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { buffer in
            _ = vterm_input_write(terminal, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        ledger.read(bytes)
        var replies: [UInt8] = []
        let seen = tail + bytes
        for (question, reply) in answers {
            let wanted = Array(question.utf8)
            let ends = seen.indices.filter { end in
                end >= tail.count && end + 1 >= wanted.count && seen[...end].suffix(wanted.count).elementsEqual(wanted)
            }
            for _ in ends { replies += Array(reply.utf8) }
        }
        tail = Array(seen.suffix(64))
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = vterm_output_read(terminal, &buffer, buffer.count)
        var own = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // libvterm says that it does not know mode 2026; what it is told to answer goes instead.
        if let unknown = own.range(of: "\u{1B}[?2026;0$y"), !replies.isEmpty { own.removeSubrange(unknown) }
        return replies + Array(own.utf8)
    }

    public func resize(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        vterm_set_size(terminal, CInt(rows), CInt(columns))
    }

    public func cell(row: Int, column: Int) -> Cell {
        let cell = term_cell_at(screen, CInt(row), CInt(column))
        let scalars = withUnsafeBytes(of: cell.scalars) { buffer in
            buffer.bindMemory(to: UInt32.self).prefix(Int(cell.count)).compactMap(Unicode.Scalar.init)
        }
        let text = scalars.isEmpty && !cell.continuation ? " " : String(String.UnicodeScalarView(scalars))
        let has = { (flag: Int) in cell.attributes & CInt(flag) != 0 }
        return Cell(
            text: text, columns: cell.continuation ? 0 : Int(cell.width), isBold: has(1), isItalic: has(2),
            isUnderlined: has(4), isReversed: has(8), foreground: Int(cell.foreground),
            background: Int(cell.background))
    }

    /// A row without blanks at its end.
    public func row(_ row: Int) -> String {
        var line = (0..<columns).map { cell(row: row, column: $0).text }.joined()
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The whole screen, a line a row.
    public var text: String {
        (0..<rows).map(row).joined(separator: "\n")
    }

    public var cursor: (row: Int, column: Int) {
        var place = VTermPos()
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &place)
        return (Int(place.row), Int(place.col))
    }

    public var isCursorVisible: Bool { properties.pointee.cursor_visible }
    public var isAlternateScreen: Bool { properties.pointee.alternate_screen }
    public var isMouseOn: Bool { properties.pointee.mouse != 0 }
    public var bells: Int { Int(properties.pointee.bells) }
    public var title: String {
        withUnsafeBytes(of: properties.pointee.title) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
