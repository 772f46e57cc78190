import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TokensCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    // The numbers are those of tiktoken 0.14.0.
    @Test(arguments: [
        (["tokens", "hello world"], "2\n"), (["tokens", "--ids", "hello world"], "24912 2375\n"),
        (["tokens", "--encoding", "cl100k_base", "--ids", "hello world"], "15339 1917\n"),
        (["tokens", "--model", "gpt-4", "--ids", "hello world"], "15339 1917\n"),
        (["tokens", "--encoding", "gpt2", "--ids", "hello world"], "31373 995\n"),
        (["tokens", "--special", "--ids", "hi<|endoftext|>"], "3686 199999\n"),
        (["tokens", "--special", "--encoding", "cl100k_base", "<|fim_prefix|><|endoftext|>"], "2\n"),
        (["tokens", "--special", "--pieces", "a<|endoftext|>"], "64\t\"a\"\n199999\t\"<|endoftext|>\"\n"),
        (["tokens", "--pieces", "hello world"], "24912\t\"hello\"\n2375\t\" world\"\n"),
    ])
    func `text counts as tiktoken counts it`(arguments: [String], output: String) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.output == output)
        #expect(outcome.status == 0)
    }

    @Test func `many texts are answered line by line`() async throws {
        let outcome = try await program.run(
            "tokens", "--input", "jsonl", input: "{\"text\":\"hello world\"}\n{\"text\":\"\"}")
        #expect(outcome.output == "{\"count\":2,\"ids\":[24912,2375]}\n{\"count\":0,\"ids\":[]}\n")
        let broken = try await program.run("tokens", "--input", "jsonl", input: "{\"text\":\"a\"}\nnonsense\n")
        #expect(broken.status == 65)
        #expect(broken.errors.contains("line 2"))
    }

    @Test func `ENCODING_NAME chooses the encoding, and an unknown one is an error`() async throws {
        let outcome = try await program.run(
            "tokens", "--ids", "hello world", environment: ["ENCODING_NAME": "p50k_base"])
        #expect(outcome.output == "31373 995\n")
        #expect(try await program.run("tokens", "--encoding", "nope", "x").status == 64)
    }

    @Test func `no text has no tokens`() async throws {
        #expect(try await program.run("tokens", input: "").output == "0\n")
        #expect(try await program.run("tokens", input: "\n").output == "1\n")
    }

    @Test func `a model that nobody knows is guessed, and the guess says so`() async throws {
        #expect(try await program.run("tokens", "--model", "llama", "hello world").output == "≈2\n")
        #expect(try await program.run("tokens", "--model", "llama", "--ids", "x").status == 64)
        #expect(try await program.run("tokens", "--model", "llama", "--special", "x").status == 64)
        let lines = try await program.run(
            "tokens", "-m", "GigaChat", "--input", "jsonl", input: #"{"text":"hello world"}"#)
        #expect(lines.output == "{\"count\":3,\"is_exact\":false}\n")
        let json = try await program.run("tokens", "-m", "llama", "--output", "json", "hello world")
        #expect(try JSONValue(parsing: json.outputBytes) == ["count": 2, "is_exact": false])
    }

    @Test func `models yaml names the encoding of other models, and the profile its own`() async throws {
        try FileManager.default.createDirectory(
            atPath: program.home.file(".config/chatkit"), withIntermediateDirectories: true)
        _ = try program.home.write(
            "profiles: {local: {provider: openai, base_url: \"http://localhost:1/v1\", encoding: gpt2, model: llama}}",
            to: ".config/chatkit/config.yaml")
        _ = try program.home.write(
            "models: [{model: \"llama*\", window: 8192, encoding: cl100k_base}]", to: ".config/chatkit/models.yaml")
        #expect(try await program.run("tokens", "--model", "llama3", "--ids", "hello world").output == "15339 1917\n")
        #expect(try await program.run("tokens", "--provider", "local", "--ids", "hello world").output == "31373 995\n")
    }

    @Test func `a conversation is weighed message by message`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "7", "-s", "Be brief.", "hello world")
        _ = try await program.run("set", "7", "--context-budget", "1000")
        let outcome = try await program.run(
            "tokens", "--conversation", "7", "--encoding", "o200k_base", "--output", "json")
        let json = try JSONValue(parsing: outcome.outputBytes)
        let messages = try #require(json["messages"]?.arrayValue)
        #expect(messages.map { $0["role"]?.stringValue } == ["system", "user", "assistant"])
        #expect(messages.prefix(2).map { $0["tokens"]?.intValue } == [3, 2])
        let sum = messages.reduce(3) { $0 + ($1["tokens"]?.intValue ?? 0) + 4 }
        #expect(json["tokens"] == .integer(sum))
        #expect(json["budget"]?["limit"] == 1000)
        let text = try await program.run("tokens", "--cid", "7").output
        #expect(text.contains("of a context budget of 1000"))
        #expect(text.contains("to begin the answer"))
        #expect(try await program.run("tokens", "--cid", "7", "words").status == 64)
        #expect(try await program.run("tokens", "--cid", "8").status == 66)
    }

    @Test func `GigaChat counts exactly when asked to, and once`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"[{"object":"tokens","tokens":5,"characters":3}]"#) }
        let environment = ["GIGACHAT_ACCESS_TOKEN": "t", "GIGACHAT_BASE_URL": server.url]
        _ = try await program.run("ask", "--provider", "demo", "hi")
        for _ in 1...2 {
            let outcome = try await program.run(
                "tokens", "--exact", "--provider", "gigachat", "-m", "GigaChat-2", "да", environment: environment)
            #expect(outcome.output == "5\n", "\(outcome.errors)")
        }
        #expect(server.requests.map(\.text) == [#"{"model":"GigaChat-2","input":["да"]}"#])
        let unable = try await program.run("tokens", "--exact", "--provider", "demo", "-m", "x", "hi")
        #expect(unable.status == 64)
    }
}
