import Foundation
import TestSupport
import Testing

@testable import chat_tui

@Suite struct FrameWriterTests {
    static let capabilities = TerminalCapabilities(
        colors: 256, italic: true, enterAlternateScreen: Array("\u{1B}[?1049h".utf8),
        leaveAlternateScreen: Array("\u{1B}[?1049l".utf8), resetAttributes: Array("\u{1B}[m".utf8), hidesCursor: true,
        shapesCursor: true, scrollsRegions: true, isXtermLike: true)

    static func frame() -> Frame {
        var frame = Frame(TerminalSize(columns: 10, rows: 2))
        frame.cursor = Cursor(row: 0, column: 0)
        return frame
    }

    @Test func `whatever was switched on is switched off on leaving`() {
        var writer = FrameWriter(capabilities: Self.capabilities)
        writer.isSynchronized = true
        writer.keyboard = .kitty
        var frame = Self.frame()
        frame.modes = [.alternateScreen, .bracketedPaste, .focusReports, .mouse]
        frame.title = "title"
        frame.cursor?.shape = .bar
        let terminal = VirtualTerminal(columns: 10, rows: 2)
        terminal.write(writer.compose(frame, drawing: []))
        #expect(terminal.ledger.modes.isSuperset(of: [1049, 2004, 1004, 1000, 1002, 1006]))
        #expect(terminal.ledger.keyboardDepth == 1 && terminal.ledger.cursorShape == 6 && terminal.title == "title")
        frame.cursor = nil
        terminal.write(writer.compose(frame, drawing: []))
        #expect(!terminal.isCursorVisible)
        // A frame that was cut in the middle of a title does not swallow what follows.
        terminal.write(Array("\u{1B}[?2026h\u{1B}]2;half a ti".utf8))
        terminal.write(writer.leaving(rows: 2))
        #expect(terminal.ledger.modes.subtracting([25]).isEmpty)
        #expect(terminal.ledger.keyboardDepth == 0 && terminal.ledger.cursorShape == 0 && terminal.isCursorVisible)
    }

    @Test func `a frame is one piece between its marks`() {
        var writer = FrameWriter(capabilities: Self.capabilities)
        writer.isSynchronized = true
        _ = writer.compose(Self.frame(), drawing: [])
        let bytes = String(decoding: writer.compose(Self.frame(), drawing: Array("text".utf8)), as: UTF8.self)
        #expect(bytes == "\u{1B}[?2026htext\u{1B}[?2026l")
    }

    @Test func `modes are switched when they change, once`() {
        var writer = FrameWriter(capabilities: Self.capabilities)
        let terminal = VirtualTerminal(columns: 10, rows: 2)
        terminal.write(writer.compose(Self.frame(), drawing: []))
        #expect(!terminal.isMouseOn)
        var frame = Self.frame()
        frame.modes.insert(.mouse)
        terminal.write(writer.compose(frame, drawing: []))
        #expect(terminal.isMouseOn)
        #expect(writer.compose(frame, drawing: []).isEmpty)
        terminal.write(writer.compose(Self.frame(), drawing: []))
        #expect(!terminal.isMouseOn)
    }

    @Test func `a title cannot carry escapes`() {
        var writer = FrameWriter(capabilities: Self.capabilities)
        var frame = Self.frame()
        frame.title = "a\u{7}\u{1B}]52;c;cm0=\u{7}\u{9C}\u{202E}b\n"
        let terminal = VirtualTerminal(columns: 10, rows: 2)
        terminal.write(writer.compose(frame, drawing: []))
        #expect(terminal.title == "a]52;c;cm0=b")
        #expect(terminal.ledger.clipboards.isEmpty)
    }

    @Test func `pauses of terminfo are left out`() {
        #expect(TerminalCapabilities.withoutDelays(Array("\u{1B}[m$<2>x$<50/>".utf8)) == Array("\u{1B}[mx".utf8))
    }
}

@Suite struct TerminalCommandTests {
    @Test(arguments: ["", "a", "ab", "abc", "привет, 世界 👋"])
    func `what is copied is the text`(_ text: String) {
        let encoded = String(decoding: TerminalCommand.base64(Array(text.utf8)), as: UTF8.self)
        #expect(encoded == Data(text.utf8).base64EncodedString())
        let terminal = VirtualTerminal(columns: 10, rows: 2)
        terminal.write(TerminalCommand.copy(text).bytes(through: .tmux))
        #expect(terminal.ledger.clipboards == ["52;c;" + encoded])
    }

    @Test func `a text that terminals would cut is not sent`() {
        let fits = String(repeating: "x", count: TerminalCommand.copyLimit)
        #expect(!TerminalCommand.copy(fits).bytes(through: .none).isEmpty)
        #expect(TerminalCommand.copy(fits + "x").bytes(through: .none).isEmpty)
    }

    @Test func `GNU screen gets it in pieces that it hands on`() {
        let text = String(repeating: "x", count: 2000)
        let bytes = String(decoding: TerminalCommand.copy(text).bytes(through: .screen), as: UTF8.self)
        let pieces = bytes.components(separatedBy: "\u{1B}\\").dropLast()
        #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count < 768 } && pieces.count == 4)
        let joined = pieces.map { $0.dropFirst(2) }.joined()
        #expect(joined == "\u{1B}]52;c;" + Data(text.utf8).base64EncodedString() + "\u{7}")
    }
}
