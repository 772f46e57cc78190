import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct UsageCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `what was used is summed by model, conversation, day and profile`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let environment = openAI(server)
        for id in ["1", "1", "2"] {
            #expect(try await program.run("ask", "--cid", id, "hi", environment: environment).status == 0)
        }
        _ = try await program.run("rm", "2", "--purge", "--force")
        let byModel = try await program.run("usage")
        #expect(
            byModel.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
                == [
                    ["model", "turns", "in", "cached", "out", "cost"],
                    ["gpt-test-2026", "3", "21", "0", "9", "price", "unknown"],
                ])
        #expect(byModel.errors.contains("local time (UTC)"))
        let byConversation = try json(try await program.run("usage", "--by", "conversation", "--output", "json"))
        #expect(byConversation["lines"]?.arrayValue?.map { $0["conversation"] } == ["1", .null])
        #expect(byConversation["lines"]?.arrayValue?.map { $0["turns"] } == [2, 1])
        #expect(byConversation["total"]?["total_tokens"] == 30)
        #expect(byConversation["total"]?["unpriced_turns"] == 3)
        let byProfile = try json(try await program.run("usage", "--by", "profile", "--output", "json"))
        #expect(byProfile["lines"]?.arrayValue?.map { $0["profile"] } == ["openai"])
    }

    @Test func `sums of roubles and dollars are never mixed`() async throws {
        try priced(
            """
            prices:
              - {model: dear, currency: usd, input: 1000000, output: 0}
              - {model: dear-too, currency: rub, input: 1000000, output: 0}
            """)
        let server = try await ScriptedServer.start { request in
            let model = try? JSONValue(parsing: request.body)["model"]?.stringValue
            let text =
                #"{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"#
            return .text(text + #""model":"\#(model ?? "")","usage":{"prompt_tokens":3,"completion_tokens":1}}"#)
        }
        for model in ["dear", "dear-too", "dear", "free"] {
            let outcome = try await program.run("ask", "--no-stream", "-m", model, "hi", environment: openAI(server))
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let report = try await program.run("usage")
        #expect(report.output.contains("3.00 ₽ + $6.00, and 1 of unknown price"), "\(report.output)")
        let total = try json(try await program.run("usage", "--output", "json"))["total"]
        #expect(
            total?["costs"]
                == [["currency": "rub", "amount": .number("3")], ["currency": "usd", "amount": .number("6")]])
    }

    @Test func `the line after an answer tells cost, conversation and limits`() async throws {
        try priced("prices: [{model: gpt-test, currency: usd, input: 1, output: 10}]")
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var environment = openAI(server)
        environment["CHAT_DAILY_LIMIT"] = "1 usd, 100000 tokens"
        let outcome = try await program.run("ask", "-u", "-m", "gpt-test", "--cid", "7", "hi", environment: environment)
        #expect(outcome.output == "ok\n")
        #expect(outcome.errors.contains("tokens: 7 in, 3 out, 10 in all; $0.000037; first words"))
        #expect(outcome.errors.contains("conversation 7: 10 tokens, $0.000037; $0.9999 left of 1 usd a day; "))
        #expect(outcome.errors.contains("99990 tokens left of 100000 tokens a day"))
    }

    @Test func `an empty time is said to be empty`() async throws {
        let never = try await program.run("usage")
        #expect(never.status == 0)
        #expect(never.output.isEmpty)
        #expect(never.errors.contains("nothing was used since"))
        #expect(!FileManager.default.fileExists(atPath: program.home.file(".local/share/chatkit/chat.db")))
        let json = try json(try await program.run("usage", "--since", "2020-01-01", "--output", "json"))
        #expect(json["lines"] == [])
        #expect(json["total"]?["turns"] == 0)
        let lines = try await program.run("usage", "--output", "jsonl")
        #expect(lines.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        // Central Europe: 23 hours on 29 March, 25 on 25 October.
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-31", "2026-12-30T23:00:00.000Z", "2026-12-31T23:00:00.000Z"),
        ("MSK-3", "2026-03-01", "2026-02-28T21:00:00.000Z", "2026-03-01T21:00:00.000Z"),
        // The clock leaps over midnight.
        ("XXX4YYY,M9.1.0/0,M4.1.0/0", "2026-09-06", "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"),
    ])
    func `days are those of the local clock`(zone: String, day: String, start: String, end: String) async throws {
        let outcome = try await program.run(
            "usage", "--since", day, "--until", day, "--output", "json", environment: ["TZ": zone])
        let json = try json(outcome)
        #expect(json["since"]?.stringValue == start)
        #expect(json["until"]?.stringValue == end)
    }

    @Test func `today is the day on the wall`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "hi")
        for (zone, hours) in [("UTC-14", Int64(14)), ("UTC+11", -11)] {
            let calendar = LocalCalendar { _ in hours * 3600 }
            let before = calendar.date(at: .now).description
            let outcome = try await program.run(
                "usage", "--by", "day", "--since", "2d", "--output", "json", environment: ["TZ": zone])
            let day = try json(outcome)["lines"]?.arrayValue?.last?["day"]?.stringValue
            #expect(day == before || day == calendar.date(at: .now).description)
        }
    }

    @Test(arguments: [
        ["--since", "soon"], ["--since", "0d"], ["--since", "2026-02-30"], ["--until", "7d"], ["--by", "colour"],
    ])
    func `times and groups that mean nothing are refused`(arguments: [String]) async throws {
        let outcome = try await program.run(["usage"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
    }

    private func priced(_ text: String) throws {
        try FileManager.default.createDirectory(
            atPath: program.home.file(".config/chatkit"), withIntermediateDirectories: true)
        _ = try program.home.write(text, to: ".config/chatkit/prices.yaml")
    }

    private func json(_ outcome: Program.Outcome) throws -> JSONValue {
        try JSONValue(parsing: outcome.outputBytes)
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
