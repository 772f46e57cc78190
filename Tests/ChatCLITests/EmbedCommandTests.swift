import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct EmbedCommandTests {
    /// A server whose vectors are the length of the text and its place in the request.
    private func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            let inputs = (try? JSONValue(parsing: request.text))?["input"]?.arrayValue ?? []
            let data = inputs.enumerated().map { place, input -> JSONValue in
                [
                    "index": .integer(place),
                    "embedding": [.double(Double(input.stringValue?.count ?? 0) / 2), .integer(place)],
                ]
            }
            let answer: JSONValue = [
                "model": "e", "data": .array(data),
                "usage": ["prompt_tokens": .integer(inputs.count), "total_tokens": .integer(inputs.count)],
            ]
            return .text(answer.jsonText)
        }
    }

    private func run(
        _ arguments: [String], input: String = "", _ server: ScriptedServer
    ) async throws -> Program.Outcome {
        try await Program(environment: ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1"])
            .run(["embed", "-m", "e"] + arguments, input: Array(input.utf8))
    }

    @Test(arguments: [
        (["--output", "text"], "1.5 0\n1 1\n"),
        (["--output", "jsonl"], "{\"index\":0,\"embedding\":[1.5,0]}\n{\"index\":1,\"embedding\":[1,1]}\n"),
        (["--output", "base64"], "AADAPwAAAAA=\nAACAPwAAgD8=\n"),
        (
            [],
            """
            {"data": [
              {"index":0,"embedding":[1.5,0]},
              {"index":1,"embedding":[1,1]}
            ], "model": "e", "usage": {"input_tokens":2,"total_tokens":2}}

            """
        ),
    ])
    func `each line has its vector, in order`(arguments: [String], expected: String) async throws {
        let outcome = try await run(["--input", "lines"] + arguments, input: "кот\r\n\nab\n", server())
        #expect(outcome.status == 0)
        #expect(outcome.output == expected)
        if arguments.isEmpty { #expect(throws: Never.self) { try JSONValue(parsing: outcome.output) } }
    }

    @Test func `words are one text, and lines of JSON many`() async throws {
        let server = try await server()
        #expect(try await run(["a", "b", "--output", "text"], server).output == "1.5 0\n")
        let outcome = try await run(
            ["--input", "jsonl", "--output", "text", "-u"], input: "{\"text\":\"a\\nb\"}\n\"x\"\n", server)
        #expect(outcome.output == "1.5 0\n0.5 1\n")
        #expect(outcome.errors.contains("note: tokens: 2 in, 2 in all"))
    }

    @Test func `many texts are many requests and one order`() async throws {
        let server = try await server()
        let outcome = try await run(
            ["--input", "lines", "--output", "jsonl"], input: String(repeating: "a\n", count: 3000), server)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3000)
        #expect(lines.last?.hasPrefix(#"{"index":2999,"#) == true)
        #expect(server.requests.count == 2)
    }

    @Test func `an error after vectors leaves a whole JSON document that says it`() async throws {
        let server = try await ScriptedServer.start { request in
            if request.number > 1 { return .text("{}", status: 401) }
            let count = (try? JSONValue(parsing: request.text))?["input"]?.arrayValue?.count ?? 0
            let data = (0..<count).map { place -> JSONValue in ["index": .integer(place), "embedding": [1]] }
            return .text(JSONValue.object(["model": "e", "data": .array(data)]).jsonText)
        }
        let outcome = try await run(["--input", "lines"], input: String(repeating: "a\n", count: 3000), server)
        #expect(outcome.status == 77)
        let document = try JSONValue(parsing: outcome.output)
        #expect(document["data"]?.arrayValue?.isEmpty == false)
        #expect(document["error"]?["code"] == "unauthorized")
        #expect(outcome.errors.hasPrefix("error: "))
    }

    @Test func `what cannot be embedded is an error`() async throws {
        let server = try await server()
        let bad = try await run(["--input", "jsonl"], input: "{\"text\":\"a\"}\n{}\n", server)
        #expect(bad.status == 65)
        #expect(bad.errors.contains("line 2 of standard input"))
        #expect(try await run(["--input", "lines"], input: "\n \n", server).status == 64)
        #expect(try await run(["a", "--dimensions", "0"], server).status == 64)
        #expect(try await run(["a", "--input", "lines"], server).status == 64)
        #expect(server.requests.isEmpty)
        #expect(try await Program().run("embed", "--provider", "demo", "x").status == 64)
    }
}
