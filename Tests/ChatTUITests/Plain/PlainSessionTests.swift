import ChatKit
import TestSupport
import Testing

/// A whole session as a screen reader has it: lines, one after another, nothing that is drawn.
@Suite(.timeLimit(.minutes(10))) struct PlainSessionTests {
    @Test func `asks, edits, goes through versions, searches, finds and explains, in lines alone`() async throws {
        let server = try await ScriptedServer.start { request in .openAI(["Reply number \(request.number)."]) }
        let folder = try TemporaryFolder()
        let terminal = try TerminalProcess(
            "chat-tui", ["--plain", "--db", folder.path + "/chats.db", "111"], rows: 100,
            environment: [
                "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "gpt-test",
                "EDITOR": "sh -c 'echo from the editor > \"$0\"'",
            ])
        try await terminal.wait(for: "you:")
        let steps: [(line: String, found: String)] = [
            ("/system Be brief.", "first prompt set"), ("What is up?", "Reply number 1."),
            ("/edit What is down?", "Reply number 2."), ("/versions", "2: What is down?"),
            ("/versions 1", "Reply number 1."), ("/search down", "/open ID shows"), ("/find up", "you: What is up?"),
            ("/cost", "This conversation:"), ("/why", "Sent to gpt-test"), ("/editor", "Reply number 3."),
            ("/rename Words", "“Words”"), ("/язык ru", "русский"), ("/цена", "Этот разговор:"),
            ("/nothing", "нет команды /nothing"),
        ]
        for (line, found) in steps {
            try await terminal.type(line + "\n")
            try await terminal.wait(for: found)
            try await terminal.wait("the prompt after \(line)") { terminal in
                // The prompt before it is on the screen, too, until the line was echoed.
                let rows = (0..<terminal.rows).map(terminal.row).filter { !$0.isEmpty }
                let isEchoed = rows.contains { $0 == "you: " + line || $0 == "вы: " + line }
                return isEchoed && (rows.last == "you:" || rows.last == "вы:")
            }
        }
        let bodies = try server.requests.map { try JSONValue(parsing: $0.body) }
        #expect(bodies.allSatisfy { $0["messages"]?.arrayValue?.first?["content"] == "Be brief." })
        let ledger = await terminal.look { $0.ledger }
        #expect(ledger.moves == [] && ledger.modes.isEmpty)
        try await terminal.type("/выход\n")
        #expect(try await terminal.waitForEnd() == 0)
    }

    @Test func `a key is taken without being shown, and tested before it is stored`() async throws {
        let server = try await ScriptedServer.start { request in
            request.header("Authorization") == "Bearer sk-right"
                ? .text("{\"object\":\"list\",\"data\":[{\"id\":\"m-1\"}]}", status: 200) : .text("{}", status: 401)
        }
        let terminal = try TerminalProcess("chat-tui", ["--plain"])
        try await terminal.wait(for: "you:")
        try await terminal.type("/setup local \(server.url)/v1\n")
        try await terminal.wait(for: "key (not shown")
        try await terminal.type("sk-right\n")
        try await terminal.wait(for: "local is set up")
        try await terminal.wait(for: "m-1 (local)")
        #expect(await terminal.look { !$0.text.contains("sk-right") })
    }
}
