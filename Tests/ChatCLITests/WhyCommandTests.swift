import ChatKit
import TestSupport
import Testing

/// `why` tells what was sent, and gives it again.
@Suite(.timeLimit(.minutes(5))) struct WhyCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `the recorded request comes again byte for byte, in each form`() async throws {
        let (server, environment) = try await vendor()
        let questions = ["раз, два", "三四五", "a\t\"quoted\" \u{1F642}"]
        for question in questions {
            let outcome = try await program.run(
                "ask", "--cid", "7", "-s", "Кратко.", "-o", "top_p", "0.50", question, environment: environment)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        for number in 1...3 {
            let body = server.requests[number - 1].body
            #expect(
                try await program.run("why", "7:\(number)", "--request", environment: environment).outputBytes == body)
            let json = try JSONValue(
                parsing: try await program.run("why", "7:\(number)", "--output", "json", environment: environment)
                    .outputBytes)
            #expect(json["body"]?.stringValue.map { Array($0.utf8) } == body)
            #expect(json["reproducible"] == true)
            #expect(json["sent"]?.arrayValue?.count == 2 * number)
        }
        let text = try await program.run("why", "7", environment: environment).output
        #expect(text.hasPrefix("turn 3 of conversation 7"))
        #expect(text.contains("asked gpt-4o (profile openai), which answered as gpt-test-2026"))
        #expect(text.contains("first prompt"))
        #expect(text.contains("can be made again byte for byte"))
    }

    @Test func `what was left out is told with its tokens, on standard error and afterwards`() async throws {
        let (server, environment) = try await vendor()
        for number in 1...4 {
            _ = try await program.run("ask", "--cid", "7", "question \(number)", environment: environment)
        }
        let trimmed = try await program.run(
            "ask", "--cid", "7", "--context-budget", "31", "last", environment: environment)
        #expect(trimmed.status == 0)
        #expect(trimmed.errors.contains("note: left out 6 older messages (36 tokens): the context budget is 31 tokens"))
        let text = try await program.run("why", "7", environment: environment).output
        #expect(
            text.contains("context budget 31 tokens (set for this question; window 128000, 16384 kept for the answer)"))
        #expect(text.contains("left out, for want of room: 6 messages, 36 tokens"))
        #expect(text.contains("billed: "))
        let json = try JSONValue(
            parsing: try await program.run("why", "7", "--output", "json", environment: environment).outputBytes)
        let fates = json["messages"]?.arrayValue?.compactMap { $0["fate"]?.stringValue } ?? []
        #expect(fates.count { $0 == "dropped" } == 6)
        #expect(fates.count { $0 == "sent" } == 3)
        #expect(json["estimate_is_exact"] == true)
        #expect(server.requests.count == 5)
    }

    @Test func `a question without room is refused with numbers, and nothing is sent or kept`() async throws {
        let (server, environment) = try await vendor()
        let outcome = try await program.run(
            "ask", "--cid", "7", "--context-budget", "5", "--output", "json", "one two three", environment: environment)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("the question (7) and what goes around them (3) need 10 tokens"))
        #expect(try JSONValue(parsing: outcome.outputBytes)["error"]?["code"] == "context_too_long")
        #expect(server.requests.isEmpty)
        #expect(try await program.run("show", "7").status == 66)
    }

    @Test func `EasyBackend's rule sends what is left of its window as the answer's limit`() async throws {
        let (server, environment) = try await vendor()
        _ = try await program.run("ask", "--overflow", "easybackend", "hi", environment: environment)
        let body = try JSONValue(parsing: server.requests[0].body)
        #expect((body["max_completion_tokens"] ?? body["max_tokens"]) == .integer(4000 - 8))
    }

    @Test(arguments: [
        (["why", "7:2"], Int32(64), "has turns 1 to 1"), (["why", "7:0"], 64, "has turns 1 to 1"),
        (["why", "8"], 66, "no conversation has the ID 8"), (["why", "7:x"], 66, "no conversation has the ID 7:x"),
        (["why"], 64, "name a conversation"),
    ])
    func `a turn that there is not is an error`(arguments: [String], status: Int32, problem: String) async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "7", "hi")
        let outcome = try await program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }

    @Test func `an ID may have a colon itself`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "7:b", "hi")
        #expect(try await program.run("why", "7:b").output.hasPrefix("turn 1 of conversation 7:b"))
        #expect(try await program.run("why", "7:b:1").output.hasPrefix("turn 1 of conversation 7:b"))
    }

    private func vendor() async throws -> (ScriptedServer, [String: String]) {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        return (server, ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1", "CHAT_MODEL": "gpt-4o"])
    }
}
