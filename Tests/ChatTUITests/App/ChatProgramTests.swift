import Glibc
import TestSupport
import Testing

/// The program on a terminal, against a server that follows a script.
@Suite(.timeLimit(.minutes(2))) struct ChatProgramTests {
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
    }
}
