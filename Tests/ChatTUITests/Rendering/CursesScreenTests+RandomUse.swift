import TestSupport
import Testing

@testable import chat_tui

extension CursesScreenTests {
    /// A cell as the terminal shall show it, with what terminals disagree about taken out; two where one became two.
    private static func shown(_ cell: chat_tui.Cell) -> [chat_tui.Cell] {
        guard cell.columns > 0 else { return [] }
        let parts = CellText.parts(of: cell.text, columns: Int(cell.columns), unicode: true)
        return parts.map { part in
            let scalars = part.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }
            let text = String(String.UnicodeScalarView(scalars))
            return chat_tui.Cell(text: text, style: cell.style, columns: parts.count == 1 ? cell.columns : 1)
        }
    }

    private static func shown(_ frame: Frame) -> Frame {
        var shown = Frame(frame.size)
        for (row, cells) in frame.rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                for (offset, part) in Self.shown(cell).enumerated() {
                    shown.put(
                        part.text, columns: Int(part.columns), row: row, column: column + offset, style: part.style)
                }
            }
        }
        shown.cursor = frame.cursor
        return shown
    }

    /// libvterm 0.1.4 puts marks that belong to the last column into the next row.
    private static func withoutMarksAtTheEdge(_ frame: Frame) -> Frame {
        var tamed = frame
        for (row, cells) in frame.rows.enumerated() {
            for (column, cell) in cells.enumerated().suffix(2) where column + Int(cell.columns) == cells.count {
                guard let base = cell.text.unicodeScalars.first else { continue }
                tamed.put(String(base), columns: Int(cell.columns), row: row, column: column, style: cell.style)
            }
        }
        return tamed
    }

    @Test(arguments: ["xterm-256color", "screen", "linux", "vt100"], SeededGenerator.seeds(1))
    func `whatever is done, the terminal shows the frame`(_ type: String, _ seed: UInt64) throws {
        let screen = try #require(CursesScreen(type: type))
        let support = StyleSupport(depth: .init(colors: screen.capabilities.colors), italic: screen.capabilities.italic)
        var writer = FrameWriter(capabilities: screen.capabilities)
        writer.isSynchronized = true
        var use = RandomUse(seed: seed)
        var terminal = VirtualTerminal(columns: use.size.columns, rows: use.size.rows)
        var known = use.size
        for number in 0..<100 {
            let done = use.step()
            let frame = Self.withoutMarksAtTheEdge(use.frame())
            let isResized = use.size != known
            if isResized {
                known = use.size
                // What terminals do to the text when they are resized differs; a new painting follows.
                terminal = VirtualTerminal(columns: known.columns, rows: known.rows)
            }
            let clears = terminal.ledger.clears
            let bytes = writer.compose(frame, drawing: screen.draw(frame))
            terminal.write(bytes)
            let differences = Self.differences(Self.shown(frame), terminal, support)
            #expect(differences.isEmpty, "\(number): \(done), \(use.size): \(differences.prefix(5))")
            if !differences.isEmpty { return }
            let text = String(decoding: bytes, as: UTF8.self)
            let isFramed = text.hasPrefix("\u{1B}[?2026h") && text.hasSuffix("\u{1B}[?2026l")
            #expect(bytes.isEmpty || isFramed, "\(number): \(done)")
            if number > 0, !isResized { #expect(terminal.ledger.clears == clears, "\(number): \(done)") }
        }
    }
}
