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
        #expect(outcome.errors == "note: no message contains these words\n")
        #expect(try await program.run("search", "x", "--in", "7").errors.contains("no conversation has the ID 7"))
    }

    @Test func `older hits are on the next page`() async throws {
        for number in 1...3 { _ = try await program.run("ask", "--provider", "demo", "--cid", "x", "page \(number)") }
        let first = try await program.run([
            "search", "--all", "--role", "user", "--limit", "2", "--output", "json", "page",
        ])
        let next = try #require(try JSONValue(parsing: first.output)["next"]?.intValue)
        let second = try await program.run(
            ["search", "--all", "--role", "user", "--before", "\(next)", "--output", "json", "page"])
        let snippets = try JSONValue(parsing: second.output)["hits"]?.arrayValue?.map { $0["snippet"]?.stringValue }
        #expect(snippets == ["page 1"])
    }

    @Test func `titles and text attachments are found, each conversation once`() async throws {
        let notes = try program.home.write("Смета на постройку бани", to: "notes.txt")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "-a", notes, "look at this")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "b", "hello hello")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "b", "hello again")
        _ = try await program.run("rename", "b", "--title", "Планы на отпуск")
        #expect(try await program.run("search", "баня").output.hasPrefix("a  "))
        #expect(try await program.run("search", "notes.txt").output.hasPrefix("a  "))
        let titled = try await program.run("search", "отпуске").output
        #expect(titled.hasPrefix("b  ") && titled.contains("Планы на отпуск"))
        let repeated = try await program.run("search", "hello", "--output", "json")
        let hits = try JSONValue(parsing: repeated.output)["hits"]?.arrayValue ?? []
        #expect(hits.map { $0["conversation"] } == ["b"])
        #expect(hits.first?["messages"]?.intValue ?? 0 >= 2)
        #expect(
            try await program.run("search", "--all", "hello", "--role", "user").output.split(separator: "\n").count == 4
        )
    }

    @Test func `searches are kept to times, tags, models and raw expressions`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "alpha beta")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "b", "alpha gamma")
        _ = try await program.run("set", "b", "--tag", "work")
        let found: ([String]) async throws -> Set<String> = { arguments in
            let outcome = try await program.run(["search", "--output", "json", "--role", "user"] + arguments)
            let hits = try JSONValue(parsing: outcome.output)["hits"]?.arrayValue ?? []
            return Set(hits.compactMap { $0["conversation"]?.stringValue })
        }
        #expect(try await found(["alpha"]) == ["a", "b"])
        #expect(try await found(["alpha", "--tag", "work"]) == ["b"])
        #expect(try await found(["alpha", "--in", "a"]) == ["a"])
        #expect(try await found(["alpha", "--model", "demo"]) == ["a", "b"])
        #expect(try await found(["alpha", "--model", "other"]).isEmpty)
        #expect(try await found(["alpha", "--since", "1h"]) == ["a", "b"])
        #expect(try await found(["alpha", "--until", "2020-01-01"]).isEmpty)
        #expect(try await found(["--fts", "alpha NOT gamma"]) == ["a"])
        let wrong = try await program.run("search", "--fts", "alpha AND (")
        #expect(wrong.status == 64 && wrong.errors.contains("the search expression is wrong"), "\(wrong.errors)")
    }

    @Test func `a conversation is named by the beginning of its title, and candidates are listed`() async throws {
        for (id, title) in [("1", "Ёлка и гирлянда"), ("2", "Report for May"), ("3", "Report for June")] {
            _ = try await program.run("ask", "--provider", "demo", "--cid", id, "text of \(id)")
            _ = try await program.run("rename", id, "--title", title)
        }
        #expect(try await program.run("show", "елка").output.contains("text of 1"))
        #expect(try await program.run("export", "report for j").output.contains("text of 3"))
        let ambiguous = try await program.run("show", "report")
        #expect(ambiguous.status == 66)
        #expect(ambiguous.errors.contains("3 (Report for June), 2 (Report for May)"), "\(ambiguous.errors)")
        #expect(try await program.run("show", "nothing like it").status == 66)
        #expect(try await program.run("set", "report", "--tag", "x").status == 66)
    }

    @Test func `the log has the turns of all conversations, the newest first`() async throws {
        for id in ["a", "b", "a"] {
            _ = try await program.run("ask", "--provider", "demo", "--cid", id, "question in \(id)")
        }
        let lines = try await program.run("log", "--output", "jsonl").output.split(separator: "\n")
            .map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["conversation"] } == ["a", "b", "a"])
        #expect(lines.first?["prompt"] == "question in a" && lines.first?["status"] == "complete")
        let page = try JSONValue(parsing: try await program.run("log", "--limit", "2", "--output", "json").output)
        let next = try #require(page["next"]?.intValue)
        let rest = try JSONValue(
            parsing: try await program.run("log", "--before", "\(next)", "--output", "json").output)
        #expect(rest["turns"]?.arrayValue?.count == 1)
        #expect(try await program.run("log", "--in", "b").output.split(separator: "\n").count == 2)
        #expect(try await program.run("log", "--status", "failed").errors.contains("no turns"))
    }

    @Test func `a fork begins another branch, and the index can be made anew`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "f", "first prompt")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "f", "second prompt")
        let shown = try JSONValue(parsing: try await program.run("show", "f", "--output", "json").output)
        let reply = try #require(shown["messages"]?.arrayValue?.first { $0["role"] == "assistant" }?["id"]?.intValue)
        #expect(try await program.run("fork", "f", "--at", "\(reply)").status == 0)
        _ = try await program.run("ask", "--provider", "demo", "--cid", "f", "another way")
        let branch = try await program.run("show", "f").output
        #expect(branch.contains("another way") && !branch.contains("second prompt") && branch.contains("first prompt"))
        let tree = try await program.run("show", "f", "--tree").output
        #expect(tree.contains("├─ user: second prompt") && tree.contains("└─ user: another way"), "\(tree)")
        #expect(try await program.run("fork", "f", "--at", "9999").status == 64)
        let rebuilt = try await program.run("doctor", "--rebuild-index")
        #expect(rebuilt.status == 0 && rebuilt.errors.contains("made anew: 6 messages"), "\(rebuilt.errors)")
        #expect(try await program.run("search", "another").status == 0)
    }
}
