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
        #expect(try await program.run("tokens", "--model", "llama", "x").status == 64)
    }
}
