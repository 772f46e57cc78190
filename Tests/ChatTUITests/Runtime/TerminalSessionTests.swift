import Foundation
import Glibc
import TestSupport
import Testing

/// The program on a real pseudo-terminal, seen through a terminal emulator.
@Suite(.timeLimit(.minutes(10))) struct TerminalSessionTests {
    static let ready = "Press keys"

    static func start(
        type: String? = "xterm-256color", columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
        answers: [(question: String, reply: String)] = VirtualTerminal.modernAnswers
    ) async throws -> TerminalProcess {
        let terminal = try TerminalProcess(
            "chat-tui", ["--dump-keys"], columns: columns, rows: rows, type: type, environment: environment,
            answers: answers)
        try await terminal.wait(for: Self.ready)
        return terminal
    }

    /// What must be so when no program of ours has the terminal.
    static func expectUntouched(_ terminal: TerminalProcess, _ settings: [UInt32]) async {
        let found = await terminal.settings
        #expect(found == settings, "the settings of the terminal")
        let state = await terminal.look {
            (
                modes: $0.ledger.modes, depth: $0.ledger.keyboardDepth, keys: $0.ledger.otherKeys,
                shape: $0.ledger.cursorShape, visible: $0.isCursorVisible, alternate: $0.isAlternateScreen,
                mouse: $0.isMouseOn
            )
        }
        #expect(state.modes.subtracting([7, 25]).isEmpty, "modes still on: \(state.modes)")
        #expect(state.depth == 0 && state.keys == 0 && state.shape == 0)
        #expect(state.visible && !state.alternate && !state.mouse)
    }

    @Test(arguments: [
        "xterm-256color", "xterm", "tmux-256color", "screen", "linux", "vt100", "vt220", "xterm-kitty", "xterm-ghostty",
    ])
    func `the terminal is as it was after a normal end`(_ type: String) async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"], type: type)
        let before = terminal.initialSettings
        try await terminal.wait(for: Self.ready)
        try await terminal.type("я\u{1C}")
        #expect(try await terminal.waitForEnd() == 0)
        await Self.expectUntouched(terminal, before)
    }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT, SIGBUS, SIGTERM, SIGINT, SIGQUIT, SIGHUP])
    func `the terminal is as it was whatever signal ends the program`(_ signal: Int32) async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"])
        let before = terminal.initialSettings
        try await terminal.wait(for: Self.ready)
        // The mouse too must be off afterwards.
        try await terminal.type("\u{14}")
        try await terminal.wait("the mouse") { $0.isMouseOn }
        let program = try #require(terminal.children(of: terminal.process).first)
        terminal.signal(signal, to: program)
        let status = try await terminal.waitForEnd()
        #expect(status == 128 + signal)
        await Self.expectUntouched(terminal, before)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func `a signal to the process that the shell knows ends the program`(_ signal: Int32) async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"])
        let before = terminal.initialSettings
        try await terminal.wait(for: Self.ready)
        terminal.signal(signal, to: terminal.process)
        #expect(try await terminal.waitForEnd() == 128 + signal)
        await Self.expectUntouched(terminal, before)
    }

    @Test func `when the guard itself is killed, the program leaves the terminal in order`() async throws {
        // Without job control the shell stays the owner of the terminal.
        let terminal = try TerminalProcess("/bin/sh", ["-c", "chat-tui --dump-keys; exec tail -f /dev/null"])
        let before = terminal.initialSettings
        try await terminal.wait(for: Self.ready)
        let guardian = try #require(terminal.children(of: terminal.process).first)
        terminal.signal(SIGKILL, to: guardian)
        try await terminal.wait("the shell's screen") { !$0.isAlternateScreen && $0.isCursorVisible }
        try await terminal.wait(for: before)
        await Self.expectUntouched(terminal, before)
    }

    @Test func `keys reach the program as they are named`() async throws {
        let terminal = try await Self.start()
        try await terminal.type("ж\u{1B}[1089::99;5u\u{1B}[1;5D\u{1B}")
        try await terminal.wait(for: "key ж \"ж\"")
        try await terminal.wait(for: "key Ctrl-C")
        try await terminal.wait(for: "key Ctrl-Left")
        try await terminal.wait(for: "key Esc")
    }

    @Test func `a modern terminal gets whole frames and keys that can be told apart`() async throws {
        let terminal = try await Self.start()
        try await terminal.wait("kitty's keyboard protocol") { $0.ledger.keyboardDepth == 1 }
        try await terminal.type("a")
        try await terminal.wait("a synchronized frame") { $0.ledger.frames > 0 }
        let modes = await terminal.look { $0.ledger.modes }
        #expect(modes.contains(2004) && modes.contains(1004) && modes.contains(1049) && !modes.contains(2026))
    }

    @Test func `a terminal that answers nothing gets bare frames`() async throws {
        let terminal = try await Self.start(answers: [])
        try await terminal.type("a")
        try await terminal.wait(for: "key a")
        let ledger = await terminal.look { $0.ledger }
        #expect(ledger.frames == 0 && ledger.keyboardDepth == 0)
    }

    @Test func `a paste of a megabyte is one event`() async throws {
        let terminal = try await Self.start()
        let line = String(repeating: "вставка ", count: 8) + "\r"
        let text = String(repeating: line, count: 1_000_000 / line.utf8.count)
        try await terminal.type("\u{1B}[200~" + text + "\u{1B}[201~")
        try await terminal.wait(for: "paste of \(text.utf8.count) bytes")
        try await terminal.type("z")
        try await terminal.wait(for: "key z")
    }

    @Test func `a new size is drawn, down to a single cell and back`() async throws {
        let terminal = try await Self.start()
        for (columns, rows) in [(120, 40), (40, 12), (20, 5), (1, 1), (300, 100)] {
            await terminal.resize(columns: columns, rows: rows)
            if columns >= 20 { try await terminal.wait(for: "size \(columns)x\(rows)") }
        }
        try await terminal.wait(for: "Ctrl-O: a shell, Ctrl-Z, Ctrl-L")
    }

    @Test func `a terminal that does not keep up loses frames and nothing else`() async throws {
        let terminal = try await Self.start()
        await terminal.pauseReading(true)
        for _ in 0..<40 { try await terminal.type(String(repeating: "abcdefghij", count: 30)) }
        try await terminal.type("!")
        await terminal.pauseReading(false)
        try await terminal.wait(for: "key !")
        let shown = await terminal.look { $0.row(0) }
        #expect(shown.hasPrefix(Self.ready))
    }

    @Test func `Ctrl-Z gives the terminal to the shell and fg takes it back`() async throws {
        let terminal = try TerminalProcess(
            "/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell> "])
        try await terminal.wait(for: "shell>")
        try await terminal.type("chat-tui --dump-keys\r")
        try await terminal.wait(for: Self.ready)
        try await terminal.type("q")
        try await terminal.wait(for: "key q")
        for _ in 0..<3 {
            try await terminal.type("\u{1A}")
            try await terminal.wait("the shell") { $0.text.contains("Stopped") && !$0.isAlternateScreen }
            try await terminal.wait("the modes") {
                $0.ledger.modes.isDisjoint(with: [1004, 1049]) && $0.isCursorVisible
            }
            try await terminal.type("echo a$((40 + 2))b; clear; fg\r")
            try await terminal.wait("the program") { $0.isAlternateScreen && $0.text.contains("resumed") }
            try await terminal.type("w")
            try await terminal.wait(for: "key w")
        }
        try await terminal.type("\u{1C}")
        try await terminal.wait("the shell") { !$0.isAlternateScreen }
        try await terminal.type("clear; echo status $?\r")
        try await terminal.wait(for: "status 0")
    }

    @Test func `another program gets the terminal as the shell had it, and gives it back`() async throws {
        let terminal = try TerminalProcess(
            "chat-tui", ["--dump-keys"], environment: ["SHELL": "/bin/sh", "PS1": "sh> "])
        let before = terminal.initialSettings
        try await terminal.wait(for: Self.ready)
        try await terminal.type("\u{F}")
        try await terminal.wait("the shell") { !$0.isAlternateScreen && $0.text.contains("sh>") }
        await Self.expectUntouched(terminal, before)
        try await terminal.type("echo a$((40 + 2))b\r")
        try await terminal.wait(for: "a42b")
        // Neither we nor the guard end by what is meant for the shell.
        try await terminal.type("\u{3}")
        try await terminal.wait("a new prompt") {
            $0.text.split(separator: "\n").last == "sh>" && $0.text.contains("^C")
        }
        try await terminal.type("exit 3\r")
        try await terminal.wait(for: "the shell ended with 3")
        try await terminal.type("w\u{1C}")
        #expect(try await terminal.waitForEnd() == 0)
        await Self.expectUntouched(terminal, before)
    }

    @Test func `a program that is not there does not cost the screen`() async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"], environment: ["SHELL": "/no/such/shell"])
        try await terminal.wait(for: Self.ready)
        try await terminal.type("\u{F}")
        try await terminal.wait(for: "/no/such/shell")
        try await terminal.type("w")
        try await terminal.wait(for: "key w")
    }

    @Test func `when the window is closed the program ends`() async throws {
        let terminal = try await Self.start()
        await terminal.closeWindow()
        #expect(try await terminal.waitForEnd() == 129)
    }

    @Test func `older ways to tell keys apart are taken back too`() async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"], answers: [])
        let before = terminal.initialSettings
        try await terminal.wait("modifyOtherKeys") { $0.ledger.otherKeys == 1 }
        try await terminal.type("\u{3}\u{3}")
        #expect(try await terminal.waitForEnd() == 0)
        await Self.expectUntouched(terminal, before)
    }

    @Test func `after a kill the person is told what happened`() async throws {
        let terminal = try await Self.start()
        let program = try #require(terminal.children(of: terminal.process).first)
        terminal.signal(SIGKILL, to: program)
        _ = try await terminal.waitForEnd()
        let text = await terminal.look { $0.text }
        #expect(text.contains("ended by signal 9 (Killed)"))
    }

    @Test func `a stop and a continuation from outside paint the screen again`() async throws {
        let terminal = try await Self.start()
        let program = try #require(terminal.children(of: terminal.process).first)
        let clears = await terminal.look { $0.ledger.clears }
        terminal.signal(SIGSTOP, to: program)
        terminal.signal(SIGCONT, to: program)
        try await terminal.wait("a new painting") { $0.ledger.clears > clears }
        try await terminal.wait(for: Self.ready)
    }

    @Test func `a suspension that nobody could end does not happen`() async throws {
        let terminal = try await Self.start()
        try await terminal.type("\u{1A}")
        try await terminal.wait(for: "resumed")
        try await terminal.type("x")
        try await terminal.wait(for: "key x")
    }

    @Test func `while nothing happens nothing is written and no time is spent`() async throws {
        let terminal = try await Self.start()
        let program = try #require(terminal.children(of: terminal.process).first)
        try await terminal.wait("the answers") { $0.text.contains("deviceAttributes") }
        // The answers may still be on their way to the screen: a quiet second must come, and with a timer none would.
        for _ in 0..<10 {
            let before = (bytes: await terminal.look { $0.ledger.count }, wakes: Self.wakes(of: program))
            _ = try? await terminal.wait("nothing", seconds: 1) { _ in false }
            let after = (bytes: await terminal.look { $0.ledger.count }, wakes: Self.wakes(of: program))
            if before == after { return }
        }
        Issue.record("the program never rests")
    }

    /// How often the threads of a process gave up the processor, which is how often they woke.
    static func wakes(of process: Int32) -> Int {
        let folder = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let lines = threads.flatMap { thread in
            ((try? String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8)) ?? "").split(separator: "\n")
        }
        return lines.filter { $0.hasPrefix("voluntary") }.compactMap { Int($0.drop { !$0.isNumber }) }.reduce(0, +)
    }

    @Test(arguments: ["dumb", "unknown", nil, "no-such-terminal", ""])
    func `a terminal without a screen gets a clear refusal`(_ type: String?) async throws {
        let terminal = try TerminalProcess("chat-tui", ["--dump-keys"], type: type)
        let before = terminal.initialSettings
        #expect(try await terminal.waitForEnd() == 64)
        let text = await terminal.look { $0.text }
        #expect(text.contains("chat-tui: ") && text.contains("cannot draw"), "\(text)")
        let ledger = await terminal.look { $0.ledger }
        #expect(ledger.modes.isEmpty)
        let after = await terminal.settings
        #expect(after == before)
    }

    @Test func `without a terminal the program says so`() async throws {
        let outcome = try await Program("chat-tui").run("--dump-keys")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("needs a terminal"))
        #expect(outcome.output.isEmpty)
    }
}
