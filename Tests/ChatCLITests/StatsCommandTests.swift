import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StatsCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `a week, a day and a year are drawn, and every form has the same figures`() async throws {
        try await ask()
        let usage = try JSONValue(parsing: try await program.run("usage", "--output", "json").output)
        let tokens = try #require(usage["total"]?["total_tokens"]?.intValue)
        for period in ["day", "week", "month", "year"] {
            let json = try JSONValue(parsing: try await program.run("stats", period, "--output", "json").output)
            #expect(json["total"]?["total_tokens"]?.intValue == tokens, "\(period)")
            let pieces = json["pieces"]?.arrayValue ?? []
            #expect(pieces.compactMap { $0["total_tokens"]?.intValue }.reduce(0, +) == tokens, "\(period)")
            #expect(json["models"]?.arrayValue?.compactMap { $0["model"] } == ["gpt-test-2026"], "\(period)")
            let text = try await program.run("stats", period, "--width", "60")
            #expect(
                text.status == 0 && text.output.replacing("\n", with: " ").contains("2 turns, \(tokens) tokens"),
                "\(text.output)")
            #expect(text.output.contains("█") && !text.output.contains("\u{1B}"))
            let svg = try await program.run("stats", period, "--output", "svg")
            #expect(svg.output.hasPrefix("<svg ") && svg.output.hasSuffix("</svg>\n"))
        }
        let listed = try JSONValue(parsing: try await program.run("list", "--output", "json").output)
        let conversation = try #require(listed["conversations"]?.arrayValue?.first)
        #expect(conversation["turns"]?.intValue == 2 && conversation["tokens"]?.intValue == tokens)
        #expect(conversation["first_token_ms"]?.intValue != nil && conversation["failed_turns"]?.intValue == 0)
        #expect(try await program.run("usage", "--chart").output.contains("█"))
        #expect(try await program.run("usage", "--output", "svg").output.contains("<rect "))
    }

    @Test(arguments: [40, 56, 80, 110, 120])
    func `no line is wider than what was asked for`(width: Int) async throws {
        try await ask()
        for arguments in [
            ["stats", "year"], ["stats", "week"], ["stats", "month", "--metric", "cost"], ["stats", "day"],
            ["usage", "--chart", "--by", "conversation"],
        ] {
            let outcome = try await program.run(arguments + ["--width", "\(width)"])
            #expect(outcome.status == 0)
            for line in outcome.output.split(separator: "\n") { #expect(line.count <= width, "\(arguments): \(line)") }
        }
    }

    @Test func `a terminal gets colours unless NO_COLOR is set`() async throws {
        try await ask()
        for (variables, isColoured) in [([:], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false)] {
            let settings = variables.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            let outcome = try await program.shell(
                "script -qec \"env \(settings) $PROGRAM stats year\" /dev/null < /dev/null")
            #expect(outcome.output.contains("\u{1B}[38;5;") == isColoured, "\(settings): \(outcome.output)")
        }
    }

    @Test func `nothing used is drawn as nothing`() async throws {
        let outcome = try await program.run("stats", "year")
        #expect(outcome.status == 0 && outcome.errors.contains("nothing was used"))
        #expect(try await program.run("stats", "decade").status == 64)
        #expect(try await program.run("stats", "--width", "9").status == 64)
    }

    private func ask() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["Hel", "lo"]) }
        let environment = ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
        for text in ["one", "two"] {
            _ = try await program.run("ask", "--cid", "<long & strange> \"name\" of it", text, environment: environment)
        }
    }
}
