import ChatKit
import Foundation
import Glibc
import TestSupport
import Testing

/// Limits that hold among processes, before anything is sent.
@Suite(.timeLimit(.minutes(5))) struct SpendLimitTests {
    private let program: Program

    /// A tenth of a cent for each token of an answer, so that 100 tokens may cost 0.1 dollars.
    init() throws {
        program = try Program()
        try FileManager.default.createDirectory(
            atPath: program.home.file(".config/chatkit"), withIntermediateDirectories: true)
        _ = try program.home.write(
            "prices: [{model: gpt-test, currency: usd, input: 0, output: 1000}]", to: ".config/chatkit/prices.yaml")
    }

    @Test func `of 16 processes at once a limit that allows 10 lets exactly 10 ask`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in
            .stream([.wait(gate), ScriptedReply.openAIChunk("ok")] + ScriptedReply.openAIEnd())
        }
        var environment = openAI(server)
        environment["CHAT_DAILY_LIMIT"] = "1 usd"
        let outcomes = try await withThrowingTaskGroup(of: Program.Outcome.self) { [environment] group in
            for number in 0..<16 {
                group.addTask { try await program.run(ask("c\(number)"), environment: environment) }
            }
            // The ten that were let in wait for their answers: the first six to end are those that were not.
            var outcomes: [Program.Outcome] = []
            for try await outcome in group {
                outcomes.append(outcome)
                if outcomes.count == 6 {
                    for refused in outcomes {
                        #expect(refused.status == 79, "\(refused.errors)")
                        #expect(refused.errors.contains("this question may cost up to $0.1000"))
                        #expect(refused.errors.contains("it renews"))
                        #expect(!refused.errors.contains("started conversation"))
                    }
                    await server.waitForRequest(10)
                    gate.open()
                }
            }
            return outcomes
        }
        #expect(outcomes.count { $0.status == 0 } == 10)
        #expect(server.requests.count == 10)

        let standing = try await self.standing(environment)
        // Three tokens each, as the provider billed them.
        #expect(standing["spent"] == .number("0.03"))
        #expect(standing["reserved"] == .number("0"))
        let listed = try JSONValue(parsing: try await program.run("list", "--output", "json").outputBytes)
        #expect(listed["conversations"]?.arrayValue?.count == 10)
    }

    @Test func `what a process had reserved is free again when it is killed`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number <= 2 ? .stream([ScriptedReply.openAIChunk("half"), .stall]) : .openAI(["whole"])
        }
        var environment = openAI(server)
        environment["CHAT_DAILY_LIMIT"] = "0.25 usd"
        let first = try program.start(ask("1"), environment: environment)
        let second = try program.start(ask("2", "-n"), environment: environment)
        await first.waitForOutput("half")
        await second.waitForOutput("half")
        #expect(try await standing(environment)["reserved"] == .number("0.2"))
        let refused = try await program.run(ask("3"), environment: environment)
        #expect(refused.status == 79)
        #expect(refused.errors.contains("$0.2000 being reserved for answers under way"))

        first.send(signal: SIGKILL)
        _ = await first.outcome()
        #expect(try await program.run(ask("3"), environment: environment).status == 0)
        // What had arrived of the killed one is charged, and marked as an estimate.
        let shown = try JSONValue(parsing: try await program.run("show", "1", "--output", "json").outputBytes)
        let cost = shown["turns"]?.arrayValue?.first?["cost"]
        #expect(cost?["estimated"] == true)
        #expect(cost?["amount"] == .number("0.00\(RoughTokens.count("half"))"))

        second.send(signal: SIGKILL)
        _ = await second.outcome()
        #expect(try await standing(environment)["reserved"] == .number("0"))
        #expect(server.requests.count == 3)
    }

    @Test func `a limit of money that cannot be kept is refused with what to do`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var environment = openAI(server)
        environment["CHAT_MONTHLY_LIMIT"] = "5 usd"
        let unknown = try await program.run("ask", "-m", "unheard-of", "hi", environment: environment)
        #expect(unknown.status == 78)
        #expect(unknown.errors.contains("no price is known for the model unheard-of"))
        #expect(unknown.errors.contains("hint: write the price of unheard-of into prices.yaml"))
        let roubles = try await program.run("ask", "-m", "GigaChat-2-Max", "hi", environment: environment)
        #expect(roubles.status == 78)
        #expect(roubles.errors.contains("hint: set a limit in rub beside it"))
        environment["CHAT_MONTHLY_LIMIT"] = "5 usd, 500 rub"
        #expect(try await program.run("ask", "-m", "GigaChat-2-Max", "hi", environment: environment).status == 0)
        environment["CHAT_MONTHLY_LIMIT"] = "200000 tokens"
        #expect(try await program.run("ask", "-m", "unheard-of", "hi", environment: environment).status == 0)
        #expect(server.requests.count == 2)
        // The demo costs nothing in any currency.
        environment["CHAT_MONTHLY_LIMIT"] = "1 rub"
        #expect(try await program.run("ask", "--provider", "demo", "hi", environment: environment).status == 0)
    }

    @Test func `a conversation's limit is set, shown, kept and taken away`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let environment = openAI(server)
        _ = try await program.run(ask("1"), environment: environment)
        let set = try await program.run("limit", "1", "0.05", "usd")
        #expect(set.status == 0)
        #expect(set.output.contains("0.05 usd for conversation 1  $0.0030"))
        #expect(set.output.contains("never"))
        let refused = try await program.run(ask("1"), environment: environment)
        #expect(refused.status == 79)
        #expect(refused.errors.contains("it does not renew"))
        #expect(refused.errors.contains("hint: chat-cli limit ID AMOUNT"))
        #expect(try await program.run(ask("2"), environment: environment).status == 0)
        #expect(try await program.run("limit").output.contains("for conversation 1"))
        let removed = try await program.run("limit", "1", "none")
        #expect(removed.errors.contains("conversation 1 has no limit of its own"))
        #expect(try await program.run(ask("1"), environment: environment).status == 0)
    }

    @Test(arguments: [
        (["limit", "1", "5 euro"], 64, "5 euro is not an amount"),
        (["limit", "1", "-5usd"], 64, "-5usd is not an amount"),
        (["limit", "nobody", "5 usd"], 66, "no conversation has the ID nobody"),
    ])
    func `a wrong limit is refused`(arguments: [String], status: Int32, problem: String) async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "1", "hi")
        let outcome = try await program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }

    @Test func `without limits nothing is in the way, and that is said`() async throws {
        let outcome = try await program.run("limit")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("there are no limits"))
        #expect(!FileManager.default.fileExists(atPath: program.home.file(".local/share/chatkit/chat.db")))
        #expect(try await program.run("limit", "--output", "json").output.contains(#""limits": []"#))
    }

    @Test(arguments: ["UTC-14", "UTC0", "UTC+12"]) func `a day's limit renews at the local midnight`(
        zone: String
    ) async throws {
        let hours = Int64(zone == "UTC0" ? 0 : zone == "UTC-14" ? 14 : -12)
        let calendar = LocalCalendar { _ in hours * 3600 }
        let before = calendar.day(at: .now).upperBound
        let standing = try await standing(["CHAT_DAILY_LIMIT": "1 usd", "TZ": zone])
        let after = calendar.day(at: .now).upperBound
        let renewal = standing["renews_at"]?.stringValue
        #expect(renewal == before.iso8601 || renewal == after.iso8601)
    }

    @Test func `a question that is not stored makes no database unless a limit needs one`() async throws {
        let database = program.home.file(".local/share/chatkit/chat.db")
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var environment = openAI(server)
        #expect(try await program.run(ask("1", "-n"), environment: environment).status == 0)
        #expect(!FileManager.default.fileExists(atPath: database))
        environment["CHAT_DAILY_LIMIT"] = "0.15 usd"
        #expect(try await program.run(ask("1", "-n"), environment: environment).status == 0)
        #expect(try await standing(environment)["spent"] == .number("0.003"))
        #expect(try await program.run("list").errors.contains("no conversations yet"))
        environment["CHAT_DAILY_LIMIT"] = "0.1 usd"
        #expect(try await program.run(ask("1", "-n"), environment: environment).status == 79)
    }

    private func ask(_ id: String, _ more: String...) -> [String] {
        let place = more.contains("-n") ? [] : ["--cid", id]
        return ["ask", "-m", "gpt-test", "--max-tokens", "100"] + place + more + ["hi"]
    }

    /// How the first limit stands.
    private func standing(_ environment: [String: String]) async throws -> JSONValue {
        let outcome = try await program.run("limit", "--output", "json", environment: environment)
        return try JSONValue(parsing: outcome.outputBytes)["limits"]?.arrayValue?.first ?? .null
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
