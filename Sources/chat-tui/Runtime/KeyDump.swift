internal import ChatKit

/// `chat-tui --dump-keys`: shows what each key sends and what we take it for. For people whose keys do something else
/// than they should.
@UIActor
final class KeyDump: TerminalProgram {
    private var lines: [String] = []
    private var session: TerminalSession?
    private var lastControlC = false
    private var isMouseOn = false
    private let shell: String

    /// `shell`: what Ctrl-O runs.
    init(shell: String) {
        self.shell = shell
    }

    func begin(_ session: TerminalSession) {
        self.session = session
    }

    func receive(bytes: [UInt8]) {
        let shown = bytes.prefix(24).map(Self.name).joined(separator: " ")
        lines.append(bytes.count > 24 ? "\(shown) … \(bytes.count) bytes" : shown)
    }

    func receive(_ event: TerminalEvent) {
        switch event {
        case .input(.key(let key)): press(key)
        case .input(.paste(let text)):
            add("paste of \(text.utf8.count) bytes, \(text.split(separator: "\n").count) lines")
        case .input(.mouse(let mouse)):
            add("mouse \(mouse.button) \(mouse.phase) at \(mouse.place.row + 1),\(mouse.place.column + 1)")
        case .input(.wheel(let rows, _)): add("wheel \(rows)")
        case .input(.focus(let isFocused)): add(isFocused ? "focus" : "focus lost")
        case .input(.reply(let reply)): add("reply \(reply)")
        case .resized(let size): add("size \(size.columns)x\(size.rows)")
        case .resumed: add("resumed")
        case .ending(let signal): session?.end(128 + signal)
        case .hangup: session?.end(129)
        case .wake, .stirred: break
        }
        lines = lines.suffix(200)
    }

    func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        if isMouseOn { frame.modes.insert(.mouse) }
        frame.title = "chat-tui keys"
        frame.write(
            "Press keys; Ctrl-C twice leaves. Ctrl-T: mouse, Ctrl-O: a shell, Ctrl-Z, Ctrl-L", row: 0, column: 0,
            style: Style(.standard, on: .standard, .bold))
        let rows = max(0, size.rows - 2)
        for (number, line) in lines.suffix(rows).enumerated() {
            frame.write(line, row: number + 1, column: 0, style: line.hasPrefix("  ") ? Style(.cyan) : .plain)
        }
        let shown = min(rows, lines.count)
        frame.cursor = Cursor(row: min(size.rows - 1, shown + 1), column: 0)
        return frame
    }

    private func press(_ key: KeyEvent) {
        let held = key.text.map { " \"\($0)\"" } ?? ""
        add("key \(key.chord)\(held)")
        let controlC = KeyChord(.character("c"), .control)
        if key.chord == controlC, lastControlC { session?.end(0) }
        lastControlC = key.chord == controlC
        switch key.chord {
        case KeyChord(.character("\\"), .control): session?.end(0)
        case KeyChord(.character("z"), .control): session?.suspend()
        case KeyChord(.character("l"), .control): session?.repaint()
        case KeyChord(.character("t"), .control): isMouseOn.toggle()
        case KeyChord(.character("o"), .control): openShell()
        default: break
        }
    }

    /// A shell in between, to look at the terminal's settings or change them.
    private func openShell() {
        UIExecutor.start { [self] in
            guard let session else { return }
            do throws(ChatError) {
                add("the shell ended with \(try await session.lend(to: [shell]))")
            } catch {
                add(error.message)
            }
            session.invalidate()
        }
    }

    private func add(_ line: String) {
        lines.append("  " + line)
    }

    private static func name(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        switch byte {
        case 0x1B: return "ESC"
        case 0x21..<0x7F: return String(UnicodeScalar(byte))
        default: return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }
}
