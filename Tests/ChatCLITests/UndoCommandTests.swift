import ChatKit
import TestSupport
import Testing

/// Undo, deleted messages, the trash and continued replies, through the built program.
@Suite(.timeLimit(.minutes(5))) struct UndoCommandTests {
    private let program: Program

    init() async throws {
        program = try Program()
    }

    private func ask(_ words: String..., cid: String) async throws {
        for text in words {
            #expect(try await program.run("ask", "--provider", "demo", "--cid", cid, text).status == 0)
        }
    }

    private func prompts(of id: String) async throws -> [String] {
        let json = try JSONValue(parsing: try await program.run("show", id, "--output", "json").outputBytes)
        let messages = json["messages"]?.arrayValue ?? []
        return messages.filter { $0["role"] == "user" }.compactMap {
            $0["parts"]?.arrayValue?.first?["text"]?.stringValue
        }
    }

    private func numbers(of id: String) async throws -> [String] {
        let tree = try await program.run("show", id, "--tree").output
        return tree.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    }

    @Test func `a deleted message is gone until undo brings it back`() async throws {
        try await ask("one", "two", cid: "a")
        let numbers = try await numbers(of: "a")
        let deleted = try await program.run("rm", "a:\(numbers[0])")
        #expect(deleted.status == 0)
        #expect(deleted.errors.contains("chat-cli undo a restores it"))
        #expect(try await prompts(of: "a") == ["two"])
        #expect(try await program.run("search", "--role", "user", "one").output == "")
        let undone = try await program.run("undo", "a")
        #expect(undone.errors.contains("undone in conversation a: a message was deleted"))
        #expect(try await prompts(of: "a") == ["one", "two"])
        #expect(try await program.run("redo").status == 0)
        #expect(try await prompts(of: "a") == ["two"])
        #expect(try await program.run("rm", "a:999").status == 64)
        #expect(try await program.run("rm", "--purge", "a:\(numbers[1])").status == 64)
        #expect(try await program.run("rm", "a", "a:\(numbers[1])").status == 64)
    }

    @Test func `undo without an ID takes the last change of all, and says when there is none`() async throws {
        #expect(try await program.run("undo").status == 65)
        try await ask("one", cid: "a")
        try await ask("two", cid: "b")
        #expect(try await program.run("rename", "a", "c", "--title", "T").status == 0)
        #expect(try await program.run("undo").status == 0)
        #expect(try await program.run("list").output.contains("a"))
        #expect(try await program.run("undo", "b").errors.contains("the last prompt and its reply"))
        #expect(try await program.run("show", "b", "--answer").status == 65)
        #expect(try await program.run("redo", "b").status == 0)
        #expect(try await program.run("show", "b", "--answer").status == 0)
        #expect(try await program.run("redo", "b").status == 65)
        #expect(try await program.run("undo", "nothing").status == 66)
    }

    @Test func `rm moves to the trash, and restore brings back`() async throws {
        try await ask("one", cid: "a")
        #expect(try await program.run("rm", "a").status == 0)
        #expect(try await program.run("show", "a").status == 66)
        let list = try await program.run("trash")
        #expect(list.output.contains("a  2 messages, deleted in 29 days") && list.output.contains("one"))
        let json = try JSONValue(parsing: try await program.run("trash", "list", "--output", "json").outputBytes)
        #expect(json["conversations"]?.arrayValue?.first?["id"] == "a")
        try await ask("new", cid: "a")
        #expect(try await program.run("trash", "restore", "a").status == 66)
        #expect(try await program.run("trash", "restore", "a", "--as", "b").status == 0)
        #expect(try await prompts(of: "b") == ["one"])
        #expect(try await prompts(of: "a") == ["new"])
        #expect(try await program.run("trash", "restore", "x").status == 65)
        #expect(try await program.run("rm", "b").status == 0)
        #expect(try await program.run("undo").status == 0)
        #expect(try await prompts(of: "b") == ["one"])
    }

    @Test func `a purged conversation is in no file, and the receipt says so`() async throws {
        let canary = "4be1f6a0c2d94e77b1f05a3c8d9e6b21"
        try await ask("remember \(canary)", "what was it?", cid: "secret")
        try await ask("keep", cid: "kept")
        #expect(try await program.run("search", canary).output.contains("secret"))
        let purged = try await program.run("rm", "--purge", "--force", "secret")
        #expect(purged.status == 0)
        #expect(purged.output.contains("deleted: 1 conversation, 4 messages, 2 turns"))
        #expect(purged.output.contains("none found"))
        let grep = try await program.shell("grep -rlF \(canary) \"$HOME\"; echo $?")
        #expect(grep.output == "1\n")
        #expect(try await program.run("show", "kept").status == 0)
        try await ask("remember \(canary)", cid: "again")
        #expect(try await program.run("rm", "again").status == 0)
        let emptied = try await program.run("trash", "empty", "--force")
        #expect(emptied.output.contains("deleted: 1 conversation"))
        #expect(try await program.run("trash").errors.contains("the trash is empty"))
    }

    @Test func `an interrupted reply is continued and stored as one`() async throws {
        let server = try await ScriptedServer.start { request in
            // The first reply breaks off: its stream ends without a finish.
            request.number == 1 ? .stream([ScriptedReply.openAIChunk("one, t")]) : .openAI(["wo"])
        }
        let environment = ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
        _ = try await program.run("ask", "--cid", "a", "count", environment: environment)
        let rest = try await program.run("continue", "a", environment: environment)
        #expect(rest.status == 0)
        #expect(rest.output == "wo\n")
        #expect(try await program.run("show", "a", "--answer").output == "one, two\n")
        let sent = try JSONValue(parsing: server.requests[1].body)["messages"]?.arrayValue?.map { $0["role"] }
        #expect(sent == ["user", "assistant", "user"])
        #expect(try await program.run("why", "a").status == 0)
        let again = try await program.run("continue", "a", environment: environment)
        #expect(again.status == 65 && again.errors.contains("is complete"))
        #expect(try await program.run("undo", "a").status == 0)
        #expect(try await program.run("show", "a", "--answer").output == "one, t\n")
    }

    @Test func `-c means the conversation last used in this session`() async throws {
        for (session, cid) in [("left", "a"), ("right", "b")] {
            let outcome = try await program.run(
                "ask", "--provider", "demo", "--cid", cid, "hi", environment: ["CHAT_SESSION": session])
            #expect(outcome.status == 0)
        }
        for (session, cid) in [("left", "a"), ("right", "b"), ("left", "a")] {
            _ = try await program.run(
                "ask", "--provider", "demo", "-c", "in \(session)", environment: ["CHAT_SESSION": session])
            #expect(try await prompts(of: cid).last == "in \(session)")
        }
        // A new session continues the last one of all, and so does a process without a terminal.
        _ = try await program.run("ask", "--provider", "demo", "-c", "new", environment: ["CHAT_SESSION": "new"])
        #expect(try await prompts(of: "a").last == "new")
        _ = try await program.run("rm", "b", environment: ["CHAT_SESSION": "right"])
        _ = try await program.run("ask", "--provider", "demo", "-c", "gone", environment: ["CHAT_SESSION": "right"])
        #expect(try await prompts(of: "a").last == "gone")
    }

    @Test func `an ID that would name a message is refused`() async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "--cid", "a:1", "hi")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("a conversation ID cannot end with a colon and a number"))
        try await ask("hi", cid: "a:b")
        #expect(try await program.run("rename", "a:b", "7:45").status == 64)
    }

    @Test func `the next page of a list has the same order and filters`() async throws {
        for number in 1...3 { try await ask("question \(number)", cid: "c \(number)") }
        let page = try await program.run("list", "--sort", "title", "--limit", "2", "--profile", "demo")
        #expect(page.errors.contains("chat-cli list --sort title --limit 2 --profile demo --after 2"))
        let second = try await program.run(
            "list", "--sort", "title", "--limit", "1", "--profile", "demo", "--after", "1")
        #expect(second.errors.contains("chat-cli list --sort title --limit 1 --profile demo --after 2"))
        for number in 1...3 { _ = try await program.run("set", "c \(number)", "--archive") }
        #expect(try await program.run("list").errors.contains("all conversations are archived; --all lists them"))
    }

    @Test func `two replies are compared word by word, with what they cost`() async throws {
        let server = try await ScriptedServer.start { request in
            .openAI(["The \(request.number == 1 ? "red" : "brown") fox"])
        }
        let environment = ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
        _ = try await program.run("ask", "--cid", "a", "which?", environment: environment)
        _ = try await program.run("regenerate", "a", environment: environment)
        let numbers = try await numbers(of: "a")
        let compared = try await program.run("diff", "a:\(numbers[1])", numbers[2])
        #expect(compared.status == 0)
        #expect(compared.output.hasPrefix("The [-red-]{+brown+} fox\n"))
        #expect(compared.output.contains("output tokens: 3 → 3"))
        let json = try JSONValue(
            parsing: try await program.run("diff", "a:\(numbers[1])", "a:\(numbers[2])", "--output", "json").outputBytes
        )
        #expect(json["second"]?["output_tokens"] == 3)
        #expect(try await program.run("diff", "a", numbers[1]).status == 64)
        #expect(try await program.run("diff", "a:\(numbers[1])", "999").status == 64)
    }
}
