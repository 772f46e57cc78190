import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SearchCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: ["модел", "МОДЕЛЯМИ", "елка", "数据库", "gpt-4", "don't", "C++", "\"gpt-4 or\""])
    func `words are found as people type them`(words: String) async throws {
        _ = try await program.run(
            "ask", "--provider", "demo", "--cid", "x", "Ёлка с моделями: 我想知道数据库索引, gpt-4 or C++, I don't know")
        let outcome = try await program.run("search", words)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("x  "))
        #expect(outcome.output.contains("user"))
    }

    @Test func `json names the conversation and the message`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "学习", "уникальность")
        let outcome = try await program.run("search", "--role", "user", "--output", "json", "уникальность")
        let hit = try #require(try JSONValue(parsing: outcome.output)["hits"]?.arrayValue?.first)
        #expect(hit["conversation"] == "学习")
        #expect(hit["role"] == "user")
        #expect(hit["snippet"] == "уникальность")
    }

    @Test func `nothing found is status 66 without an error`() async throws {
        let outcome = try await program.run("search", "nothing")
        #expect(outcome.status == 66)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "note: no message has these words\n")
        #expect(try await program.run("search", "x", "--in", "7").errors.contains("no conversation has the ID 7"))
    }

    @Test func `older hits are on the next page`() async throws {
        for number in 1...3 { _ = try await program.run("ask", "--provider", "demo", "--cid", "x", "page \(number)") }
        let first = try await program.run(["search", "--role", "user", "--limit", "2", "--output", "json", "page"])
        let next = try #require(try JSONValue(parsing: first.output)["next"]?.intValue)
        let second = try await program.run(
            ["search", "--role", "user", "--before", "\(next)", "--output", "json", "page"])
        let snippets = try JSONValue(parsing: second.output)["hits"]?.arrayValue?.map { $0["snippet"]?.stringValue }
        #expect(snippets == ["page 1"])
    }
}
