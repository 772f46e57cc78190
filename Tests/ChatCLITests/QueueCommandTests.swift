import ChatKit
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct QueueCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `prompts are queued offline and sent in order`() async throws {
        // Nothing listens here: queueing needs no network.
        let first = try await program.run("queue", "111", "one", environment: openAI("http://127.0.0.1:9"))
        #expect(first.status == 0 && first.output == "1\n")
        #expect(first.errors.contains("started conversation 111"))
        #expect(first.errors.contains("queued in conversation 111"))
        let second = try await program.run("queue", "-c", "-m", "m-2", "two", environment: openAI("http://127.0.0.1:9"))
        #expect(second.output == "2\n")
        let listed = try await program.run("queue", "list")
        #expect(listed.output.contains("waiting") && listed.output.contains("one") && listed.output.contains("two"))

        let offline = try await program.run("queue", "run", environment: openAI("http://127.0.0.1:9"))
        #expect(offline.status == 69)
        #expect(offline.errors.contains("cannot connect") || offline.errors.contains("127.0.0.1"))
        #expect(try await states() == ["waiting", "waiting"])

        let server = try await ScriptedServer.start { request in .openAI(["answer \(request.number)"]) }
        let sent = try await program.run("queue", "run", environment: openAI(server.url))
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(sent.output == "answer 1\nanswer 2\n")
        let bodies = [await server.waitForRequest(1).body, await server.waitForRequest(2).body]
        #expect(try JSONValue(parsing: bodies[1])["model"] == "m-2")
        #expect(
            try JSONValue(parsing: bodies[1])["messages"] == [
                ["role": "user", "content": "one"], ["role": "assistant", "content": "answer 1"],
                ["role": "user", "content": "two"],
            ])
        #expect(try await states() == [])
        let tree = try await program.run("show", "111", "--output", "json")
        // The prompt that could not be sent was sent in its own place.
        #expect(try JSONValue(parsing: tree.output)["messages"]?.arrayValue?.count == 4)
    }

    @Test func `waits for the network and for a time`() async throws {
        let port = try SilentPort(.refuses).number
        let url = "http://127.0.0.1:\(port)"
        _ = try await program.run("queue", "111", "--at", "+1s", "later", environment: openAI(url))
        let running = try program.start(["queue", "run", "--wait"], environment: openAI(url))
        await running.waitForErrors("waiting for the network")
        let server = try await ScriptedServer.start(port: port) { _ in .openAI(["there"]) }
        let outcome = await running.outcome()
        #expect(outcome.status == 0 && outcome.output == "there\n", "\(outcome.errors)")
        withExtendedLifetime(server) {}
    }

    @Test func `a time to come is waited for only when that is asked for`() async throws {
        _ = try await program.run("queue", "--provider", "demo", "111", "--at", "2999-12-31", "later")
        let outcome = try await program.run("queue", "run")
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("no queued prompt is due"))
        #expect(try await program.run("queue", "list").output.contains("at 2999-12-31 00:00"))
        _ = try await program.run("queue", "edit", "1", "--at", "now")
        let sent = try await program.run("queue", "run")
        #expect(sent.status == 0 && !sent.output.isEmpty)
    }

    @Test func `a prompt that failed is held with those behind it, and other conversations go on`() async throws {
        let server = try await ScriptedServer.start { request in
            request.text.contains("bad") ? .text("{}", status: 401) : .openAI(["fine"])
        }
        for (id, text) in [("a", "bad"), ("a", "behind"), ("b", "good")] {
            _ = try await program.run("queue", id, text, environment: openAI(server.url))
        }
        let outcome = try await program.run("queue", "run", environment: openAI(server.url))
        #expect(outcome.status == 77)
        #expect(outcome.output == "fine\n")
        #expect(outcome.errors.contains("queue run --again 1"))
        #expect(try await states() == ["held", "waiting"])
        let again = try await program.run("queue", "run", environment: openAI(server.url))
        #expect(again.status == 75)
        #expect(again.errors.contains("prompt 1 in conversation a is held: failed (unauthorized)"))
        _ = try await program.run("queue", "edit", "1", "--message", "better")
        let resent = try await program.run("queue", "run", "--again", "1", environment: openAI(server.url))
        #expect(resent.status == 0 && resent.output == "fine\nfine\n", "\(resent.errors)")
    }

    @Test func `after kill -9 the prompt is held, and nothing is sent twice`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .stream([ScriptedReply.openAIChunk("half"), .stall]) : .openAI(["whole"])
        }
        for text in ["one", "two"] { _ = try await program.run("queue", "111", text, environment: openAI(server.url)) }
        let running = try program.start(["queue", "run"], environment: openAI(server.url))
        // The journal has what came, a moment after it was shown.
        let store = try await ConversationStore.open(at: program.home.path + "/.local/share/chatkit/chat.db")
        let conversation = try await store.conversation(try ConversationID(validating: "111"))
        while try await store.runningReply(in: conversation) != [.text("half")] { await Task.yield() }
        running.send(signal: SIGKILL)
        _ = await running.outcome()
        for _ in 0..<3 {
            let outcome = try await program.run("queue", "run", environment: openAI(server.url))
            #expect(outcome.status == 75)
            #expect(outcome.output.isEmpty)
        }
        #expect(try await states() == ["held", "waiting"])
        #expect(server.requests.count == 1)
        let removed = try await program.run("queue", "rm", "1")
        #expect(removed.status == 0)
        let rest = try await program.run("queue", "run", environment: openAI(server.url))
        #expect(rest.status == 0 && rest.output == "whole\n")
        // What had come of the first reply is a part of the conversation.
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["messages"]?.arrayValue?.compactMap { $0["content"] } == ["one", "half", "two"])
    }

    @Test func `many runners at once send each prompt once`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        for number in 0..<6 {
            _ = try await program.run("queue", "c\(number % 2)", "p\(number)", environment: openAI(server.url))
        }
        let runners = try (0..<4).map { _ in try program.start(["queue", "run", "-q"], environment: openAI(server.url))
        }
        var output = ""
        for runner in runners {
            let outcome = await runner.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            output += outcome.output
        }
        #expect(server.requests.count == 6)
        #expect(output.split(separator: "\n").count == 6)
        #expect(try await states() == [])
    }

    @Test func `a queued picture is sent with its prompt`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a cat"]) }
        let file = try program.home.write("\u{89}PNG\r\n\u{1A}\n", to: "a.txt")
        _ = try await program.run("queue", "1", "-a", file, "What is it?", environment: openAI(server.url))
        let sent = try await program.run("queue", "run", environment: openAI(server.url))
        #expect(sent.status == 0)
        #expect(await server.waitForRequest(1).text.contains("What is it?"))
    }

    static let mistakes: [([String], Int32)] = [
        (["queue"], 64), (["queue", "111", ""], 64), (["queue", "1", "--at", "25:00", "x"], 64),
        (["queue", "--existing", "nowhere", "x"], 66), (["queue", "rm", "9"], 64),
        (["queue", "edit", "--at", "now"], 64),
    ]

    @Test(arguments: mistakes)
    func `what makes no sense is refused`(arguments: [String], status: Int32) async throws {
        let outcome = try await program.run(arguments, environment: ["CHAT_PROFILE": "demo"])
        #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    }

    private func states() async throws -> [String] {
        let listed = try await program.run("queue", "list", "--output", "json")
        return try JSONValue(parsing: listed.output)["queue"]?.arrayValue?.compactMap { $0["state"]?.stringValue } ?? []
    }

    private func openAI(_ url: String) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": url + "/v1", "OPENAI_MODEL": "m"]
    }
}
