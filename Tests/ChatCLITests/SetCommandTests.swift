import ChatKit
import TestSupport
import Testing

/// `set` holds from the next question on.
@Suite(.timeLimit(.minutes(5))) struct SetCommandTests {
    private let program: Program

    init() async throws {
        program = try Program()
        _ = try await program.run("ask", "--provider", "demo", "--cid", "7", "hi")
    }

    @Test func `budgets and marks are kept, and none takes them back`() async throws {
        let outcome = try await program.run(
            "set", "7", "--context-budget", "4000", "--reserve-output", "500", "--overflow", "keep-ends", "--tag", "a",
            "--tag", "б", "--star", "--archive", "--model", "m", "-s", "Кратко.")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        var conversation = try await shown()
        #expect(conversation["context_budget"] == 4000)
        #expect(conversation["reserved_output"] == 500)
        #expect(conversation["overflow"] == "keep-ends")
        #expect(conversation["tags"] == ["a", "б"])
        #expect(conversation["pinned"] == true && conversation["archived"] == true)
        #expect(conversation["model"] == "m")
        let back = try await program.run(
            "set", "7", "--context-budget", "none", "--reserve-output", "none", "--overflow", "none", "--untag", "a",
            "--no-star", "--no-archive", "--model", "none", "-s", "")
        #expect(back.status == 0)
        conversation = try await shown()
        for name in ["context_budget", "reserved_output", "overflow", "model"] {
            #expect(conversation[name] ?? .null == .null, "\(name)")
        }
        #expect(conversation["tags"] == ["б"])
        #expect(conversation["pinned"] == false && conversation["archived"] == false)
    }

    @Test func `a pinned message goes although it is the oldest`() async throws {
        for number in 1...3 { _ = try await program.run("ask", "--cid", "7", "question \(number)") }
        let shown = try JSONValue(parsing: try await program.run("show", "7", "--output", "json").outputBytes)
        let first = try #require(shown["messages"]?.arrayValue?.first?["id"]?.intValue)
        #expect(try await program.run("set", "7", "--pin", String(first)).status == 0)
        let trimmed = try await program.run("ask", "--cid", "7", "--context-budget", "250", "last")
        #expect(trimmed.errors.contains("left out"))
        let why = try await program.run("why", "7").output
        #expect(why.contains("user (pinned)"))
        #expect(why.contains("left out, for want of room"))
    }

    @Test(arguments: [
        (["set", "7"], Int32(64), "there is nothing to set"),
        (["set", "7", "--context-budget", "0"], 64, "--context-budget must be at least 1, or none"),
        (["set", "7", "--context-budget", "-1"], 64, "--context-budget must be at least 1, or none"),
        (["set", "7", "--context-budget", "99999999999999999999"], 64, "--context-budget must be at least 1, or none"),
        (["set", "7", "--overflow", "shrink"], 64, "unknown strategy shrink; the strategies are error"),
        (["set", "7", "--pin", "999"], 64, "has no message 999"),
        (["set", "7", "--pin", "x"], 64, "'x' is invalid"),
        (["set", "7", "--provider", "nobody"], 78, "no profile is called nobody"),
        (["set", "7", "--model", ""], 64, "--model must not be empty"),
        (["set", "7", "--tag", ""], 64, "--tag must not be empty"),
        (["set", "8", "--star"], 66, "no conversation has the ID 8"),
    ])
    func `what cannot be set is refused, and nothing changes`(
        arguments: [String], status: Int32, problem: String
    ) async throws {
        let before = try await shown()
        let outcome = try await program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
        #expect(try await shown() == before)
    }

    private func shown() async throws -> JSONValue {
        let outcome = try await program.run("show", "7", "--output", "json")
        return try JSONValue(parsing: outcome.outputBytes)["conversation"] ?? .null
    }
}
