import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SeveralAnswersTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `ask -o n=3 prints three answers in order and keeps them all`(vendor: ScriptedVendor) async throws {
        let server = try await server(for: vendor)
        let outcome = try await program.run(
            "ask", "-q", "--cid", "c", "-o", "n=3", "a colour", environment: vendor.environment(server))
        #expect(outcome.output == "red 1\n\n--- answer 2 ---\n\nblue 2\n\n--- answer 3 ---\n\ngreen 3\n")
        #expect(outcome.status == 0, "\(outcome.errors)")

        let shown = try JSONValue(parsing: try await program.run("show", "c", "--output", "json").output)
        let answers = shown["messages"]?.arrayValue?.filter { $0["role"] == "assistant" } ?? []
        #expect(answers.count == 3)
        #expect(Set(answers.map { $0["parent_id"] }).count == 1)
        let first = answers.first { $0["parts"]?.arrayValue?.first?["text"] == "red 1" }
        #expect(first?["id"] == shown["conversation"]?["head_id"])
        #expect(try await program.run("search", "green").status == 0)
    }

    @Test func `every choice is shown and exported, and any of them can be continued from`() async throws {
        let server = try await server(for: .openai)
        let environment = ScriptedVendor.openai.environment(server)
        _ = try await program.run("ask", "--cid", "c", "-o", "n=3", "a colour", environment: environment)
        let shown = try await program.run("show", "c").output
        for mark in ["[choice 1 of 3, in use]", "[choice 2 of 3]", "[choice 3 of 3]", "red 1", "blue 2", "green 3"] {
            #expect(shown.contains(mark), "\(mark): \(shown)")
        }
        let exported = try await program.run("export", "c").output
        for text in [
            "## Assistant (m-1, choice 1 of 3, in use)\n\nred 1", "## Assistant (m-1, choice 2 of 3)\n\nblue 2",
            "## Assistant (m-1, choice 3 of 3)\n\ngreen 3",
        ] {
            #expect(exported.contains(text), "\(text): \(exported)")
        }
        #expect(try await program.run("show", "c", "--answer").output == "red 1\n")
        #expect(try await program.run("show", "c", "--answer", "--choice", "3").output == "green 3\n")
        #expect(try await program.run("show", "c", "--answer", "--choice", "4").status == 65)

        let switched = try await program.run("switch", "c", "--choice", "2")
        #expect(switched.status == 0, "\(switched.errors)")
        _ = try await program.run("ask", "--cid", "c", "go on", environment: environment)
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["messages"]?.arrayValue?.map { $0["content"] } == ["a colour", "blue 2", "go on"])
        #expect(try await program.run("show", "c").output.contains("[choice 2 of 3, in use]"))
        // Back to the first one, and the second one's continuation is still there.
        #expect(try await program.run("switch", "c", "--choice", "1").status == 0)
        #expect(try await program.run("show", "c", "--answer").output == "red 1\n")
        #expect(try await program.run("switch", "c", "--choice", "2").status == 0)
        #expect(try await program.run("show", "c").output.contains("go on"))
        let tree = try await program.run("show", "c", "--tree").output.split(separator: "\n")
        #expect(
            tree.count >= 6 && tree[1].contains("├─ assistant: red 1") && tree[2].contains("* ├─ assistant: blue 2"))
        #expect(try await program.run("switch", "c", "--choice", "9").status == 65)
        #expect(try await program.run("switch", "c").status == 64)
        #expect(try await program.run("switch", "c:99999").status == 64)
    }

    @Test func `a prompt gets another reply beside those it has, and a failed request changes nothing`() async throws {
        let server = try await server(for: .openai)
        let environment = ScriptedVendor.openai.environment(server)
        _ = try await program.run("ask", "--cid", "g", "first", environment: environment)
        _ = try await program.run("ask", "--cid", "g", "a colour", environment: environment)
        let before = try await program.run("show", "g", "--output", "json").output
        let failed = try await program.run(
            "regenerate", "g", environment: ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"])
        #expect(failed.status == 69, "\(failed.errors)")
        let after = try JSONValue(parsing: try await program.run("show", "g", "--output", "json").output)
        #expect(try JSONValue(parsing: before)["conversation"]?["head_id"] == after["conversation"]?["head_id"])

        let outcome = try await program.run("regenerate", "g", environment: environment)
        #expect(outcome.status == 0 && outcome.output == "red 1\n", "\(outcome.errors)")
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["messages"]?.arrayValue?.map { $0["content"] } == ["first", "red 1", "a colour"])
        let shown = try await program.run("show", "g").output
        #expect(shown.contains("[choice 2 of 2, in use]"), "\(shown)")
        let prompts = try JSONValue(parsing: try await program.run("show", "g", "--output", "json").output)["messages"]?
            .arrayValue?.count { $0["role"] == "user" }
        #expect(prompts == 2, "the prompt is stored once")
        #expect(try await program.run("regenerate", "g:9999", environment: environment).status == 64)
    }

    @Test func `an edited prompt has a branch of its own, and a failed request leaves the former one in use`()
        async throws
    {
        let server = try await server(for: .openai)
        let environment = ScriptedVendor.openai.environment(server)
        for prompt in ["first", "a colour"] {
            _ = try await program.run("ask", "--cid", "e", prompt, environment: environment)
        }
        let failed = try await program.run(
            "edit", "e", "--message", "a shape",
            environment: ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"])
        #expect(failed.status == 69, "\(failed.errors)")
        #expect(try await program.run("show", "e").output.contains("a colour"))

        let outcome = try await program.run("edit", "e", input: "a number\n", environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["messages"]?.arrayValue?.map { $0["content"] } == ["first", "red 1", "a number\n"])
        let tree = try await program.run("show", "e", "--tree").output
        #expect(tree.contains("├─ user: a colour") && tree.contains("└─ user: a number"), "\(tree)")
        let shown = try await program.run("show", "e").output
        #expect(shown.contains("a number") && !shown.contains("a colour"), "\(shown)")
        let same = try await program.run("edit", "e", "--message", "a number\n", environment: environment)
        #expect(same.status == 0 && same.errors.contains("unchanged") && same.output.isEmpty)
        #expect(try await program.run("edit", "e", "--message", " ", environment: environment).status == 64)
    }

    @Test func `a prompt that was refused is in the exported Markdown, with the reason`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"error":{"message":"no such luck","code":"bad"}}"#, status: 400)
        }
        let environment = ScriptedVendor.openai.environment(server)
        let asked = try await program.run("ask", "--cid", "r", "a lost prompt", environment: environment)
        #expect(asked.status == 65)
        let exported = try await program.run("export", "r").output
        #expect(exported.contains("## User (not answered: ") && exported.contains("no such luck"), "\(exported)")
        #expect(exported.contains("\n\na lost prompt\n"))
    }

    @Test func `a number of answers that nobody gives is refused before anything is sent`() async throws {
        let server = try await server(for: .openai)
        for wrong in ["n=200", "n=0", "n=3.5", "n=abc"] {
            let outcome = try await program.run(
                "ask", "-o", wrong, "q", environment: ScriptedVendor.openai.environment(server))
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("must be from 1 to 128"))
        }
        // What follows a name is no value if it is an option itself.
        let swallowed = try await program.run(
            "ask", "-o", "bad", "-n", "hi", environment: ScriptedVendor.openai.environment(server))
        #expect(swallowed.status == 64)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `the next question follows the first answer`(vendor: ScriptedVendor) async throws {
        let server = try await server(for: vendor)
        _ = try await program.run(
            "ask", "--cid", "c", "-o", "n=3", "a colour", environment: vendor.environment(server))
        _ = try await program.run("ask", "--cid", "c", "go on", environment: vendor.environment(server))
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["messages"]?.arrayValue?.map { $0["content"] } == ["a colour", "red 1", "go on"])
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `json has all answers as choices, the first one also as the text`(vendor: ScriptedVendor) async throws {
        let server = try await server(for: vendor)
        let outcome = try await program.run(
            "ask", "-n", "-o", "n=3", "--output", "json", "q", environment: vendor.environment(server))
        let reply = try JSONValue(parsing: outcome.output)
        #expect(reply["text"] == "red 1")
        let choices = reply["choices"]?.arrayValue ?? []
        #expect(choices.map { $0["index"] } == [0, 1, 2])
        #expect(choices.map { $0["text"] } == ["red 1", "blue 2", "green 3"])
        #expect(choices.map { $0["finish_reason"] } == ["stop", "stop", "stop"])
        #expect(reply["usage"]?["total_tokens"] == (vendor == .gigachat ? 30 : 10))
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `jsonl says of each piece which answer it belongs to`(vendor: ScriptedVendor) async throws {
        let server = try await server(for: vendor)
        let outcome = try await program.run(
            "ask", "-o", "n=3", "--output", "jsonl", "q", environment: vendor.environment(server))
        let lines = try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        for (index, words) in ["red 1", "blue 2", "green 3"].enumerated() {
            let texts = lines.filter { $0["type"] == "text" && $0["index"]?.intValue == index }
            #expect(texts.compactMap { $0["text"]?.stringValue }.joined() == words)
        }
        #expect(lines.count { $0["type"] == "choice_finished" } == 3)
        #expect(lines.count { $0["type"] == "finished" } == 1)
        #expect(lines.last?["type"] == "done")
    }

    @Test func `one answer has neither index nor choices`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a"]) }
        for format in ["json", "jsonl"] {
            let outcome = try await program.run(
                "ask", "--output", format, "q", environment: ScriptedVendor.openai.environment(server))
            #expect(!outcome.output.contains("\"index\"") && !outcome.output.contains("\"choices\""))
        }
    }

    @Test func `a server that gives one answer whatever is asked for is told of`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["only"]) }
        let outcome = try await program.run(
            "ask", "-o", "n=2", "q", environment: ScriptedVendor.openai.environment(server))
        #expect(outcome.output == "only\n")
        #expect(outcome.errors.contains("2 answers were asked for, the provider gave 1"))
    }

    @Test func `-x prints the code of each answer`() async throws {
        let server = try await ScriptedServer.start { _ in
            Self.choices(["Look:\n```\na=1\n```\n", "```\nb=2\n```"])
        }
        let outcome = try await program.run(
            "ask", "-x", "-q", "-o", "n=2", "q", environment: ScriptedVendor.openai.environment(server))
        #expect(outcome.output == "a=1\nb=2\n")
    }

    @Test func `a schema is for one answer`() async throws {
        let outcome = try await program.run(
            "ask", "--provider", "demo", "-o", "n=2", "--schema", "name", "q")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("n asks for 2"))
    }

    @Test func `an answer that fails after others leaves those, and the status says it`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? ScriptedVendor.gigachat.words("first") : .text("{}", status: 403)
        }
        let outcome = try await program.run(
            "ask", "--cid", "c", "-o", "n=2", "q", environment: ScriptedVendor.gigachat.environment(server))
        #expect(outcome.output == "first\n")
        #expect(outcome.status == 77, "\(outcome.errors)")
        #expect(try await program.run("show", "c").output.contains("first"))
    }

    @Test func `several answers that broke off are told of once`() async throws {
        let path = program.home.file("chat.db")
        let store = try await ConversationStore.open(at: path)
        let conversation = try await store.create(ConversationDraft())
        var draft = TurnDraft(
            question: .new(Message(.user, "q")), profile: "demo", provider: .demo, model: "demo")
        let first = try await store.beginTurn(draft, in: conversation)
        draft.question = .answered(first.question)
        for turn in [first, try await store.beginTurn(draft, in: conversation)] {
            try await store.journal([.text("half")], of: turn.id)
        }
        // Nobody holds the conversation's lock, so whoever ran the turns has died.
        let outcome = try await program.run("show", "1", "--db", path)
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(outcome.output.contains("half"))
    }

    private static let words = ["red 1", "blue 2", "green 3"]

    /// OpenAI's answers come in one stream, GigaChat's one at a time.
    private func server(for vendor: ScriptedVendor) async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            if vendor == .gigachat { return Self.choices([Self.words[(request.number - 1) % 3]]) }
            return Self.choices(Self.words)
        }
    }

    private static func choices(_ texts: [String]) -> ScriptedReply {
        func chunk(_ index: Int, _ delta: JSONValue, _ finish: JSONValue = .null) -> JSONValue {
            ["model": "m-1", "choices": [["index": .integer(index), "delta": delta, "finish_reason": finish]]]
        }
        // The halves come in another order than the answers.
        var chunks: [JSONValue] = []
        for (index, text) in texts.enumerated().reversed() {
            chunks.append(chunk(index, ["content": .string(String(text.prefix(text.count / 2)))]))
        }
        for (index, text) in texts.enumerated() {
            chunks.append(chunk(index, ["content": .string(String(text.dropFirst(text.count / 2)))], "stop"))
        }
        let usage: JSONValue = [
            "choices": [], "usage": ["prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10],
        ]
        chunks.append(usage)
        return .stream(chunks.map { ScriptedReply.Step.event($0.jsonText) } + [.event("[DONE]")])
    }
}
