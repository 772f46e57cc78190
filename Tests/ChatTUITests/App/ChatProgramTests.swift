import ChatKit
import Glibc
import TestSupport
import Testing

/// The program on a terminal, against a server that follows a script.
@Suite(.timeLimit(.minutes(10))) struct ChatProgramTests {
    private static func environment(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test"]
    }

    @Test func `asks, shows the answer, and leaves the terminal as it was`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["Hel", "lo, **ми", "р** 世界"]) }
        let terminal = try TerminalProcess("chat-tui", environment: Self.environment(server))
        let before = await terminal.settings
        try await terminal.wait(for: "Write a question")
        try await terminal.type("Привет 你好")
        try await terminal.wait(for: "> Привет 你好")
        try await terminal.type("\r")
        try await terminal.wait(for: "Hello, мир 世界")
        try await terminal.wait(for: "7 in / 3 out")
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
        await TerminalSessionTests.expectUntouched(terminal, before)
    }

    @Test func `one answer is asked for whatever the profile says: only one is shown`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the only one"]) }
        let folder = try TemporaryFolder()
        let config = try folder.write("profiles: {openai: {options: {n: 3, seed: 7}}}\n", to: "c.yaml")
        let terminal = try TerminalProcess("chat-tui", ["--config", config], environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "7 in / 3 out")
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["n"] == nil && body["seed"] == 7)
    }

    @Test func `what was said is there again the next time`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["remembered"]) }
        let folder = try TemporaryFolder()
        let arguments = ["--db", folder.path + "/chats.db"]
        let first = try TerminalProcess("chat-tui", arguments + ["111"], environment: Self.environment(server))
        try await first.wait(for: "Write a question")
        try await first.type("question\r")
        try await first.wait(for: "7 in / 3 out")
        try await first.type("\u{1C}")
        #expect(try await first.waitForEnd() == 0)
        for argument in ["111", "-c"] {
            let second = try TerminalProcess("chat-tui", arguments + [argument], environment: Self.environment(server))
            try await second.wait(for: "remembered")
            try await second.wait(for: "7 in / 3 out")
        }
    }

    @Test func `an answer is stopped, resized while it comes, and kept`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([ScriptedReply.openAIChunk("the beginning of a long answer "), .stall])
        }
        let folder = try TemporaryFolder()
        let arguments = ["--db", folder.path + "/chats.db", "x"]
        let terminal = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "the beginning of a long answer")
        try await terminal.wait(for: "Esc stop")
        await terminal.resize(columns: 40, rows: 12)
        try await terminal.wait("the narrow screen") { $0.row(11).contains("F1 keys") && $0.text.contains("beginning") }
        try await terminal.type("\u{1B}")
        try await terminal.wait(for: "stopped")
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
        let again = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await again.wait(for: "the beginning of a long answer")
    }

    @Test func `an answer that runs is kept when the program is told to end`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([ScriptedReply.openAIChunk("kept "), .stall])
        }
        let folder = try TemporaryFolder()
        let arguments = ["--db", folder.path + "/chats.db", "x"]
        let terminal = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "kept")
        terminal.signal(SIGTERM, to: terminal.process)
        #expect(try await terminal.waitForEnd() == 128 + SIGTERM)
        let again = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await again.wait(for: "stopped")
        try await again.wait(for: "kept")
    }

    @Test func `without a provider it says how to set one up and offers the demo`() async throws {
        let terminal = try TerminalProcess("chat-tui")
        try await terminal.wait(for: "No provider is set up yet")
        try await terminal.type("\t")
        try await terminal.wait(for: "Write a question")
        try await terminal.type("hi\r")
        try await terminal.wait(for: "no language model answers")
    }

    @Test func `versions, help and mistakes need no terminal`() async throws {
        let program = try Program("chat-tui")
        let version = try await program.run("--version")
        #expect(version.status == 0 && version.output.contains("."))
        let help = try await program.run("--help")
        #expect(help.status == 0 && help.output.contains("--provider"))
        let mistake = try await program.run("--nonsense")
        #expect(mistake.status == 64 && mistake.errors.hasPrefix("chat-tui: "))
        let nameless = try await program.run("")
        #expect(nameless.status == 64)
        #expect(
            nameless.errors
                == "chat-tui: a conversation ID cannot be empty\nhint: chat-tui --help shows how to use it\n")
    }

    @Test func `a named database in a folder that is not there is an error`() async throws {
        let folder = try TemporaryFolder()
        let terminal = try TerminalProcess("chat-tui", ["--db", folder.path + "/typo/x.db"])
        #expect(try await terminal.waitForEnd() == 74)
        #expect(access(folder.path + "/typo", F_OK) != 0)
    }

    @Test func `without its database it leaves the screen, says so once and ends`() async throws {
        let terminal = try TerminalProcess("chat-tui", ["--db", "/proc/x.db"])
        #expect(try await terminal.waitForEnd() == 74)
        try await terminal.wait(for: "chat-tui: ")
        let text = await terminal.look { $0.text }
        #expect(text.contains("/proc/x.db") && text.contains("hint: ") && !text.contains("no provider configured"))
        #expect(text.split(separator: "chat-tui: ", omittingEmptySubsequences: false).count == 2)
    }
}

/// Several processes over one database.
@Suite(.timeLimit(.minutes(10))) struct TwoProgramsTests {
    private static func environment(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test"]
    }

    private static func text(of path: String) -> String {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    @Test func `a draft and a question that waits survive a crash`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? .stream([ScriptedReply.openAIChunk("the first words "), .stall]) : .openAI(["answer two"])
        }
        let folder = try TemporaryFolder()
        let arguments = ["--db", folder.path + "/chats.db", "x"]
        let first = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await first.wait(for: "Write a question")
        try await first.type("one\r")
        try await first.wait(for: "the first words")
        try await first.type("second question\r")
        try await first.wait(for: "1 waiting")
        try await first.type("черновик 草稿")
        try await first.wait(for: "черновик 草稿")
        // It is kept when its words are on the disk.
        while !Self.text(of: folder.path + "/chats.db-wal").contains("черновик 草稿") { await Task.yield() }
        for child in first.children(of: first.process) { first.signal(SIGKILL, to: child) }
        _ = try await first.waitForEnd()
        let second = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await second.wait(for: "> черновик 草稿")
        try await second.wait(for: "the first words")
        try await second.wait(for: "1 message is queued")
        #expect(server.requests.count == 1, "nothing is sent by itself")
        try await second.type("\u{15}\r")
        try await second.wait(for: "answer two")
        let store = try await ConversationStore.open(at: folder.path + "/chats.db")
        #expect(try await store.unsentTexts().queue(in: ConversationID(validating: "x")).isEmpty)
    }

    @Test func `a draft of a named conversation that has not begun belongs to that name`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["answer"]) }
        let folder = try TemporaryFolder()
        let database = folder.path + "/chats.db"
        func start(_ name: String) async throws -> TerminalProcess {
            let program = try TerminalProcess(
                "chat-tui", ["--db", database, name], environment: Self.environment(server))
            try await program.wait(for: "Write a question")
            return program
        }
        let first = try await start("альфа")
        try await first.type("черновик 草稿")
        try await first.wait(for: "> черновик 草稿")
        try await first.type("\u{1C}")
        _ = try await first.waitForEnd()
        let second = try await start("бета")
        try await second.type("beta")
        try await second.wait(for: "> beta")
        try await second.type("\u{0E}")
        try await second.wait(for: "new conversation")
        try await second.type("gamma")
        try await second.wait(for: "> gamma")
        try await second.type("\u{1C}")
        _ = try await second.waitForEnd()
        let third = try await start("альфа")
        try await third.wait(for: "> черновик 草稿")
        try await third.type("\r")
        try await third.wait(for: "answer")
        try await third.type("\u{1C}")
        _ = try await third.waitForEnd()
        // Somebody else begins the other one: it takes its draft over.
        let store = try await ConversationStore.open(at: database)
        let beta = try ConversationID(validating: "бета")
        _ = try await store.create(ConversationDraft(id: beta))
        let fourth = try await start("бета")
        try await fourth.wait(for: "> beta")
        try await fourth.type("\u{1C}")
        _ = try await fourth.waitForEnd()
        let texts = try store.unsentTexts()
        #expect(try await texts.draft(in: .new(ConversationID(validating: "альфа"))) == nil, "it was sent")
        #expect(try await texts.draft(in: .new(beta)) == nil)
        #expect(try await texts.draft(in: .conversation(beta)) == "beta")
        #expect(try await texts.draft(in: .new(nil)) == "gamma")
    }

    @Test func `what chat-cli asks in another terminal appears as it comes`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? .openAI(["first answer"])
                : .stream(
                    [ScriptedReply.openAIChunk("half "), .wait(gate), ScriptedReply.openAIChunk("whole")]
                        + ScriptedReply.openAIEnd())
        }
        let folder = try TemporaryFolder()
        let database = folder.path + "/chats.db"
        let terminals = try [1, 2].map { _ in
            try TerminalProcess("chat-tui", ["--db", database, "x"], environment: Self.environment(server))
        }
        for terminal in terminals { try await terminal.wait(for: "Write a question") }
        try await terminals[0].type("from one\r")
        for terminal in terminals { try await terminal.wait(for: "first answer") }
        let other = try TerminalProcess(
            "chat-cli", ["ask", "--db", database, "--conversation", "x", "from the shell"],
            environment: Self.environment(server))
        for terminal in terminals {
            try await terminal.wait(for: "from the shell")
            try await terminal.wait(for: "half")
            try await terminal.wait(for: "(chat-cli)")
        }
        gate.open()
        for terminal in terminals {
            try await terminal.wait(for: "half whole")
            try await terminal.wait("the end of the status line") { !$0.text.contains("(chat-cli)") }
        }
        _ = try await other.waitForEnd()
        let program = try Program("chat-cli")
        let removal = try await program.run("rm", "--db", database, "--force", "x")
        #expect(removal.status == 0, "\(removal.errors)")
        for terminal in terminals { try await terminal.wait(for: "was deleted by another program") }
    }

    /// How many seconds the screen says that it waits before it tries again.
    private static func wait(on terminal: VirtualTerminal) -> Int? {
        let words = "trying again in "
        let line = (0..<terminal.rows).map(terminal.row).first { $0.contains(words) }
        return line?.split(separator: words).last.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    @Test func `a limit of the provider counts down and Enter asks at once`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? .text("{}", status: 429, headers: [("Retry-After", "50")]) : .openAI(["there it is"])
        }
        let terminal = try TerminalProcess("chat-tui", environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "trying again in ")
        let wait = try #require(await terminal.look { Self.wait(on: $0) })
        try await terminal.wait("a shorter wait") { Self.wait(on: $0).map { $0 < wait } ?? false }
        try await terminal.type("\r")
        try await terminal.wait(for: "there it is")
    }
}
