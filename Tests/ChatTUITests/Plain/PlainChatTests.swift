import ChatKit
import Glibc
import TestSupport
import Testing

/// Plain mode on terminals and in pipes, against a server that follows a script.
@Suite(.timeLimit(.minutes(10))) struct PlainChatTests {
    private static func environment(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test"]
    }

    /// Nothing moved the cursor, and the terminal's settings were never touched.
    private static func expectPlain(_ terminal: TerminalProcess) async {
        let ledger = await terminal.look { $0.ledger }
        #expect(ledger.moves == [] && ledger.modes.isEmpty)
        let settings = await terminal.settings
        #expect(settings == terminal.initialSettings)
    }

    @Test(arguments: [("xterm-256color", ["--plain"]), ("dumb", []), ("unknown", []), ("no-such-type", []), (nil, [])])
    func `chats without ever moving the cursor`(_ type: String?, _ arguments: [String]) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["Hel", "lo, **ми", "р** 世界\n\n```c\nint i;\n```"]) }
        let terminal = try TerminalProcess(
            "chat-tui", arguments, type: type, environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type("Привет 你好\n")
        try await terminal.wait(for: "Hello, мир 世界")
        try await terminal.wait(for: "code 1, c:")
        try await terminal.wait(for: "(done: 7 in / 3 out")
        try await terminal.type("/rename Разговор\n")
        try await terminal.wait(for: "“Разговор”")
        await Self.expectPlain(terminal)
        let shown = await terminal.look { $0.text }
        #expect(shown.contains("has no screen") == (type != "xterm-256color"))
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
    }

    @Test(arguments: [("xterm-256color", ""), ("xterm-256color", "1"), ("dumb", "")])
    func `colour comes only where it is known and wanted`(_ type: String, _ refusal: String) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["- `x`"]) }
        let terminal = try TerminalProcess(
            "chat-tui", ["--plain"], type: type,
            environment: Self.environment(server).merging(["NO_COLOR": refusal]) { $1 })
        try await terminal.wait(for: "you:")
        try await terminal.type("q\n")
        try await terminal.wait(for: "(done:")
        let cells = await terminal.look { terminal in
            (0..<terminal.rows).flatMap { row in
                (0..<terminal.columns).map { terminal.cell(row: row, column: $0) }
            }
        }
        #expect(cells.contains { $0.foreground >= 0 } == (type != "dumb" && refusal.isEmpty))
        #expect(cells.contains(where: \.isBold) == (type != "dumb"))
    }

    @Test func `the last exchange is shown again, and the rest on demand`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the answer"]) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let database = program.home.path + "/chats.db"
        let first = try await program.run("--db", database, "7", input: "one\ntwo\nthree\n")
        #expect(first.status == 0, "\(first.errors)")
        let terminal = try TerminalProcess(
            "chat-tui", ["--plain", "--db", database, "-c"], environment: Self.environment(server))
        try await terminal.wait(for: "4 earlier messages: /history")
        try await terminal.wait(for: "you: three")
        #expect(await terminal.look { !$0.text.contains("you: one") })
        try await terminal.type("/history\n")
        try await terminal.wait(for: "you: one")
        try await terminal.type("/list\n")
        try await terminal.wait(for: "7: one")
        await Self.expectPlain(terminal)
    }

    @Test func `Ctrl-C stops the answer, and at the prompt quits the second time`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([ScriptedReply.openAIChunk("the beginning\n\n"), .stall])
        }
        let terminal = try TerminalProcess("chat-tui", ["--plain"], environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type("q\n")
        try await terminal.wait(for: "the beginning")
        try await terminal.type("\u{3}")
        try await terminal.wait(for: "(stopped:")
        try await terminal.type("\"\"\"\nhalf a text\n")
        try await terminal.wait("the third line of it") { $0.text.contains("half a text\n...") }
        try await terminal.type("\u{3}/history\n")
        try await terminal.wait(for: "(stopped)")
        await Self.expectPlain(terminal)
        // Right after something was stopped it is not taken for the wish to quit: so it may take more than two.
        var status: Int32?
        while status == nil, !Task.isCancelled {
            try await terminal.type("\u{3}")
            status = try? await terminal.waitForEnd(seconds: 1)
        }
        #expect(status == 0)
        #expect(await terminal.look { $0.text.contains("Ctrl-C again quits") })
    }

    @Test func `a cut connection keeps what had come and says how to go on`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([ScriptedReply.openAIChunk("half of an ans"), .close])
        }
        let terminal = try TerminalProcess("chat-tui", ["--plain"], type: "dumb", environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type("q\n")
        try await terminal.wait(for: "half of an ans")
        try await terminal.wait(for: "Error: ")
        try await terminal.wait(for: "what had come is kept; /retry asks again")
        await Self.expectPlain(terminal)
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `told to end, it keeps the answer that runs`(_ signal: Int32) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([ScriptedReply.openAIChunk("kept\n\n"), .stall])
        }
        let folder = try TemporaryFolder()
        let arguments = ["--plain", "--db", folder.path + "/chats.db", "x"]
        let terminal = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type("q\n")
        try await terminal.wait(for: "kept")
        terminal.signal(signal, to: terminal.process)
        #expect(try await terminal.waitForEnd() == 128 + signal)
        let again = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await again.wait(for: "kept")
        try await again.wait(for: "(stopped)")
    }

    @Test func `Ctrl-Z and fg are the shell's own business`() async throws {
        let terminal = try TerminalProcess(
            "/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell> "])
        try await terminal.wait(for: "shell>")
        try await terminal.type("chat-tui --plain --provider demo\r")
        try await terminal.wait(for: "you:")
        try await terminal.type("\u{1A}")
        try await terminal.wait(for: "Stopped")
        try await terminal.type("fg\r")
        try await terminal.wait("the program") { $0.text.contains("fg\n") }
        try await terminal.type("hi\r")
        try await terminal.wait(for: "no language model answers")
    }

    @Test func `in a pipe each line is asked, and the words come as they are`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["**a**", "nswer\u{1B}[2J"]) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.run(input: "one\n\n\"\"\"\ntwo\n\nthree\n\"\"\"\nfo\\\nur")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.hasPrefix("**a**nswer") }.count == 3)
        #expect(lines.filter { $0.hasPrefix("you: ") || $0.hasPrefix("... ") }.count == 9)
        #expect(!outcome.output.contains("\u{1B}"))
        let second = try await program.run("-c", input: "/history\n/model\n")
        #expect(second.output.contains("two\n\nthree") && second.output.contains("fo\nur"))
    }

    @Test func `in a pipe errors go to standard error and into the exit status`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"error":{"message":"no"}}"#, status: 401) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.run(input: "one\n")
        #expect(outcome.status == 77 && outcome.errors.contains("Error: ") && !outcome.output.contains("Error"))
        let bytes = try await program.run([], input: [0xFF, 0x0A])
        #expect(bytes.status == 65 && bytes.errors.contains("UTF-8"))
        let unready = try await Program("chat-tui").run(input: "one\n")
        #expect(unready.status == 78 && unready.errors.contains("Error: "))
        let nothing = try await program.run()
        #expect(nothing.status == 0 && nothing.output.isEmpty)
    }

    @Test(arguments: [("Half", "network_error", 69, "network_error"), ("", "stop", 76, "the reply is empty")])
    func `a failed end and an empty reply are errors`(
        _ text: String, _ reason: String, _ status: Int, _ words: String
    ) async throws {
        let chunk: JSONValue = [
            "choices": [["index": 0, "delta": ["content": .string(text)], "finish_reason": .string(reason)]]
        ]
        let server = try await ScriptedServer.start { [body = chunk.jsonText] _ in .stream([.event(body)]) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.run(input: "one\n")
        #expect(Int(outcome.status) == status && outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.contains(text))
    }

    @Test(arguments: ["/proc/x.db", "/etc/passwd"])
    func `without its database it says so once and ends`(_ path: String) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["never asked"]) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.run("--db", path, input: "x\n")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains(path) && outcome.errors.split(separator: "Error: ").count == 1)
        #expect(!outcome.errors.contains("provider"))
    }

    @Test func `a conversation is pinned, put away and deleted, by those who are sure`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the answer"]) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.run("7", input: "one\n/pin\n/archive\n/delete\n/list\n/delete yes\n/list\n")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let output = outcome.output
        #expect(output.contains("pinned to the top") && output.contains("archived"))
        #expect(output.contains("/delete yes moves it to the trash") && output.contains("deleted\n"))
        let after = try await program.run("-c", input: "/history\n")
        #expect(!after.output.contains("one\n"))
    }

    @Test(arguments: [("<&-", 0), ("<&- >&- 2>&-", 0), ("<<<one >&-", 141), ("<<<one 2>&-", 77)] as [(String, Int32)])
    func `streams that the caller has closed are at their end, and no file of ours takes their place`(
        _ closing: String, _ status: Int32
    ) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"error":{"message":"no"}}"#, status: 401) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let database = program.home.file("chats.db")
        let outcome = try await program.shell("timeout 60 $PROGRAM --db \(database) 7 \(closing)")
        #expect(outcome.status == status, "\(outcome.errors)")
        let store = try await ConversationStore.open(at: database)
        #expect(try await store.check(quick: false) == [])
    }

    @Test func `a reader that goes away ends it`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(Array(repeating: "words and words\n", count: 2000)) }
        let program = try Program("chat-tui", environment: Self.environment(server))
        let outcome = try await program.shell(
            "echo q | $PROGRAM | head -1; echo ${PIPESTATUS[1]}",
            environment: Self.environment(server))
        #expect(outcome.output == "you: q\n141\n")
    }
}
