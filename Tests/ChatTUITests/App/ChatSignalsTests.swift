import ChatKit
import Foundation
import Glibc
import TestSupport
import Testing

/// What can happen to the chat from outside, on terminals of every kind, while an answer is coming.
@Suite(.timeLimit(.minutes(10))) struct ChatSignalsTests {
    private static func environment(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test"]
    }

    /// A conversation that programs open one after another, or at the same time.
    private struct Talk {
        private let server: ScriptedServer
        private let folder: TemporaryFolder

        init(_ server: ScriptedServer) throws {
            (self.server, folder) = (server, try TemporaryFolder())
        }

        var database: String { folder.path + "/chats.db" }

        func open() throws -> TerminalProcess {
            try TerminalProcess(
                "chat-tui", ["--db", database, "x"], environment: ChatSignalsTests.environment(server))
        }

        /// Opens it and asks, and comes back when so much of the answer is seen.
        func ask(until words: String) async throws -> TerminalProcess {
            let terminal = try open()
            try await terminal.wait(for: "Write a question")
            try await terminal.type("q\r")
            try await terminal.wait(for: words)
            return terminal
        }
    }

    /// A server that begins an answer, and goes on when the gate is opened.
    private static func server(_ gate: Gate) async throws -> ScriptedServer {
        try await ScriptedServer.start { _ in
            .stream(
                [ScriptedReply.openAIChunk("the begin"), .wait(gate), ScriptedReply.openAIChunk("ning and the end")]
                    + ScriptedReply.openAIEnd())
        }
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"])
    func `asks, is resized, stops and ends on a terminal of the type`(_ type: String) async throws {
        let server = try await Self.server(Gate())
        let terminal = try TerminalProcess("chat-tui", type: type, environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("Вопрос\r")
        try await terminal.wait(for: "the begin")
        for (columns, rows) in [(40, 12), (20, 5), (120, 40)] {
            await terminal.resize(columns: columns, rows: rows)
            // The last row has what belongs there, and nothing of the old size stands where it stood.
            try await terminal.wait("the screen of \(columns)x\(rows)") { terminal in
                terminal.row(rows - 1).contains(rows < 8 ? ">" : "F1 keys") && terminal.text.contains("the begin")
                    && terminal.text.components(separatedBy: "the begin").count == 2
                    && terminal.row(0).hasPrefix("Chats") == (columns >= 100)
            }
        }
        try await terminal.wait(for: "Esc stop")
        try await terminal.type("\u{3}")
        try await terminal.wait(for: "stopped")
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
        await TerminalSessionTests.expectUntouched(terminal, terminal.initialSettings)
    }

    @Test(arguments: [("xterm-256color", ""), ("xterm-256color", "1"), ("vt100", "")])
    func `colour comes only where it is known and wanted`(_ type: String, _ refusal: String) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["**b** `c`\n\n```swift\nlet x = \"y\"\n```"]) }
        let terminal = try TerminalProcess(
            "chat-tui", type: type, environment: Self.environment(server).merging(["NO_COLOR": refusal]) { $1 })
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "7 in / 3 out")
        let cells = await terminal.look { terminal in
            (0..<terminal.rows).flatMap { row in (0..<terminal.columns).map { terminal.cell(row: row, column: $0) } }
        }
        let isColored = type != "vt100" && refusal.isEmpty
        #expect(cells.contains { $0.foreground >= 0 } == isColored)
        let hasBackground = cells.contains { $0.background >= 0 }
        #expect(isColored || !hasBackground)
        #expect(cells.contains { $0.isBold })
    }

    @Test(arguments: [(SIGTERM, "stopped"), (SIGHUP, "stopped"), (SIGKILL, "interrupted")])
    func `whatever ends it, the terminal is in order and the answer kept`(_ signal: Int32, _ word: String) async throws
    {
        let talk = try await Talk(Self.server(Gate()))
        let terminal = try await talk.ask(until: "the begin")
        // What is shown is on the disk a twentieth of a second later; before that nothing survives a kill.
        let store = try await ConversationStore.open(at: talk.database)
        let conversation = try await store.conversation(try ConversationID(validating: "x"))
        while try await store.runningReply(in: conversation) != [.text("the begin")] { await Task.yield() }
        let program = try #require(terminal.children(of: terminal.process).first)
        terminal.signal(signal, to: program)
        #expect(try await terminal.waitForEnd() == 128 + signal)
        await TerminalSessionTests.expectUntouched(terminal, terminal.initialSettings)
        let again = try talk.open()
        try await again.wait("what was kept") { $0.text.contains("the begin") && $0.text.contains(word) }
        try await again.type("\u{04}")
        #expect(try await again.waitForEnd() == 0)
        await TerminalSessionTests.expectUntouched(again, again.initialSettings)
    }

    @Test func `a closed window ends it, and the answer is kept`() async throws {
        let talk = try await Talk(Self.server(Gate()))
        let terminal = try await talk.ask(until: "the begin")
        await terminal.closeWindow()
        #expect(try await terminal.waitForEnd() == 129)
        let again = try talk.open()
        try await again.wait("what was kept") { $0.text.contains("the begin") && $0.text.contains("stopped") }
    }

    @Test func `a cut connection keeps what had come, says so, and asks again on demand`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .stream([ScriptedReply.openAIChunk("half of an ans"), .reset]) : .openAI(["whole"])
        }
        let talk = try Talk(server)
        let terminal = try await talk.ask(until: "half of an ans")
        try await terminal.wait("the failure in its place") { terminal in
            let rows = (0..<terminal.rows).map(terminal.row)
            guard let answer = rows.firstIndex(of: "half of an ans") else { return false }
            return rows[answer...].contains { $0.hasPrefix("! ") }
        }
        let again = try talk.open()
        try await again.wait(for: "half of an ans")
        try await terminal.type("\u{18}r")
        try await terminal.wait("the whole answer") { $0.text.contains("whole") && !$0.text.contains("Esc stop") }
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
        await TerminalSessionTests.expectUntouched(terminal, terminal.initialSettings)
    }

    @Test func `an answer goes on after Ctrl-Z and fg`() async throws {
        let gate = Gate()
        let server = try await Self.server(gate)
        let terminal = try TerminalProcess(
            "/bin/bash", ["--norc", "--noprofile", "-i"],
            environment: Self.environment(server).merging(["PS1": "shell> "]) { $1 })
        try await terminal.wait(for: "shell>")
        let shell = await terminal.settings
        try await terminal.type("chat-tui\r")
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "the begin")
        try await terminal.type("\u{1A}")
        try await terminal.wait("the shell") { $0.text.contains("Stopped") && !$0.isAlternateScreen }
        try await terminal.wait(for: shell)
        await terminal.resize(columns: 60, rows: 20)
        gate.open()
        try await terminal.type("fg\r")
        try await terminal.wait(for: "the beginning and the end")
        try await terminal.wait("the new size, and the end") {
            $0.row(19).contains("F1 keys") && !$0.text.contains("Esc stop")
        }
        try await terminal.type("\u{04}")
        try await terminal.wait("the shell again") { !$0.isAlternateScreen }
        try await terminal.wait(for: shell)
    }

    @Test func `a terminal that does not keep up delays neither the answer nor its keys`() async throws {
        let server = try await ScriptedServer.start { _ in
            .openAI((1...3000).map { "line \($0) of a long answer\n\n" })
        }
        let talk = try Talk(server)
        let terminal = try talk.open()
        try await terminal.wait(for: "Write a question")
        await terminal.pauseReading(true)
        try await terminal.type("q\r")
        // The whole answer is in the store though nothing of it could be shown.
        let program = try Program("chat-cli")
        while true {
            let shown = try await program.run("show", "--db", talk.database, "x")
            if shown.output.contains("line 3000 of") { break }
        }
        try await terminal.type("draft")
        await terminal.pauseReading(false)
        try await terminal.wait(for: "line 3000 of a long answer")
        try await terminal.wait(for: "> draft")
    }
}
