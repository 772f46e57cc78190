import ChatKit
import Glibc
import TestSupport
import Testing

/// The program on a terminal: nothing that is typed or pasted is lost, cut or sent by mistake.
@Suite(.timeLimit(.minutes(10))) struct NothingLostTests {
    private static func environment(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test"]
    }

    private static func question(_ server: ScriptedServer) throws -> String? {
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        return body["messages"]?.arrayValue?.last?["content"]?.stringValue
    }

    @Test func `a message refused before sending comes back, and the next one stands once when it is sent`()
        async throws
    {
        let server = try await ScriptedServer.start { _ in .openAI(["the reply"]) }
        let folder = try TemporaryFolder()
        let arguments = ["--db", folder.path + "/chats.db", "111"]
        let first = try TerminalProcess("chat-tui", arguments, environment: Self.environment(server))
        try await first.wait(for: "Write a question")
        try await first.type("look at @\(folder.path)\r")
        try await first.wait(for: "nothing was sent")
        try await first.wait("the message in the input") { $0.text.contains("> look at @") }
        #expect(server.requests.isEmpty)
        try await first.type("\u{15}a harmless one")
        try await first.wait(for: "> a harmless one")
        try await first.type("\r")
        try await first.wait(for: "7 in / 3 out")
        try await first.type("\u{0C}")
        try await first.wait("one exchange") { $0.text.contains("the reply") }
        let rows = await first.look { terminal in (0..<terminal.rows).map { terminal.row($0) } }
        #expect(rows.filter { $0 == "a harmless one" }.count == 1, "\(rows)")
        #expect(rows.filter { $0 == "the reply" }.count == 1, "\(rows)")
    }

    @Test func `lines pasted without brackets are one message, sent by an Enter of its own`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the reply"]) }
        let terminal = try TerminalProcess("chat-tui", type: "vt100", environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("first line\rsecond line\rthird line\r")
        try await terminal.wait(for: "third line")
        #expect(server.requests.isEmpty)
        // Right behind the paste an Enter is a part of it; a person's comes later.
        while server.requests.isEmpty, !Task.isCancelled {
            try await terminal.type("\r")
            try? await terminal.wait("the reply", seconds: 1) { $0.text.contains("7 in / 3 out") }
        }
        #expect(server.requests.count == 1)
        #expect(try Self.question(server)?.contains("first line\nsecond line\nthird line") == true)
    }

    @Test func `in plain mode pasted lines are one message, which waits for Enter`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the reply"]) }
        let terminal = try TerminalProcess("chat-tui", ["--plain"], environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type("first line\nsecond line\nthird")
        try await terminal.wait(for: "2 lines pasted: Enter sends them as one message")
        #expect(server.requests.isEmpty)
        try await terminal.type(" line\n")
        try await terminal.wait(for: "(done:")
        #expect(server.requests.count == 1)
        #expect(try Self.question(server) == "first line\nsecond line\nthird line")
        try await terminal.type("one\ntwo\n")
        try await terminal.wait("the second paste") { $0.text.split(separator: "lines pasted").count == 3 }
        try await terminal.type("\u{3}")
        try await terminal.wait("the prompt") { $0.text.contains("^C\nyou:") }
        try await terminal.type("typed\n")
        try await terminal.wait("the second reply") { $0.text.split(separator: "(done:").count == 3 }
        #expect(try Self.question(server) == "typed")
    }

    @Test func `in plain mode a line that the terminal cut is refused`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the reply"]) }
        let terminal = try TerminalProcess("chat-tui", ["--plain"], environment: Self.environment(server))
        try await terminal.wait(for: "you:")
        try await terminal.type(String(repeating: "x", count: 5000) + "\n")
        try await terminal.wait(for: "nothing was sent")
        #expect(server.requests.isEmpty)
        try await terminal.type("short\n")
        try await terminal.wait(for: "(done:")
        #expect(try Self.question(server) == "short")
    }

    @Test func `a database that is deleted while the program runs is missed at once, and nothing is sent`() async throws
    {
        let server = try await ScriptedServer.start { _ in .openAI(["the reply"]) }
        let folder = try TemporaryFolder()
        let path = folder.path + "/chats.db"
        let terminal = try TerminalProcess("chat-tui", ["--db", path, "7"], environment: Self.environment(server))
        try await terminal.wait(for: "Write a question")
        try await terminal.type("q\r")
        try await terminal.wait(for: "7 in / 3 out")
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        try await terminal.wait(for: "start it again")
        try await terminal.type("again\r")
        try await terminal.wait(for: "nothing was sent")
        #expect(server.requests.count == 1)
    }
}
