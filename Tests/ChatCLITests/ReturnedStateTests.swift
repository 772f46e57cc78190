import ChatKit
import Foundation
import TestSupport
import Testing

/// What only a provider understands goes back to it with the next request, by another process, and to nobody else.
@Suite(.timeLimit(.minutes(5))) struct ReturnedStateTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    private static let call: JSONValue = [
        "index": 0, "id": "call_1", "type": "function", "function": ["name": "f", "arguments": "{}"],
        "extra_content": ["google": ["thought_signature": "U0lH"]],
    ]

    private static func chunk(_ delta: JSONValue, finish: JSONValue = nil) -> ScriptedReply.Step {
        let chunk: JSONValue = ["model": "m", "choices": [["index": 0, "delta": delta, "finish_reason": finish]]]
        return .event(chunk.jsonText)
    }

    private static func stream(_ steps: [ScriptedReply.Step]) -> ScriptedReply {
        ScriptedReply(
            headers: [("Content-Type", "text/event-stream")], framing: .chunked, steps: steps + [.event("[DONE]")])
    }

    /// Asks, then gives the result of the call in a second process.
    private func askTwice(
        _ first: ScriptedReply, _ environment: (ScriptedServer) -> [String: String]
    ) async throws -> (server: ScriptedServer, body: JSONValue) {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? first : ScriptedVendor.openai.words("done")
        }
        let file = try program.home.write(#"[{"name": "f"}]"#, to: "tools.json")
        let variables = environment(server)
        let asked = try await program.run("ask", "--cid", "c", "--tools", file, "hi", environment: variables)
        #expect(asked.status == 0, "\(asked.errors)")
        let again = try await program.run(
            "ask", "--cid", "c", "--tool-result", "f=-", input: "1", environment: variables)
        #expect(again.status == 0, "\(again.errors)")
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        return (server, body)
    }

    @Test func `a signature of a call, the reasoning and its details go back beside the call`() async throws {
        let details: [JSONValue] = [
            ["type": "reasoning.text", "text": "I ", "index": 0],
            ["type": "reasoning.text", "text": "see", "index": 0],
            ["type": "reasoning.text", "signature": "S", "index": 0],
            ["type": "reasoning.encrypted", "data": "QQ==", "index": 1],
        ]
        let first = Self.stream(
            details.map { Self.chunk(["reasoning_details": [$0]]) } + [
                Self.chunk(["reasoning_content": "Let me "]), Self.chunk(["reasoning_content": "see"]),
                Self.chunk(["tool_calls": [Self.call]]), Self.chunk([:], finish: "tool_calls"),
            ])
        let (_, body) = try await askTwice(first, ScriptedVendor.openai.environment)
        let answer = body["messages"]?.arrayValue?.dropFirst().first
        #expect(answer?["tool_calls"]?.arrayValue?.first?["extra_content"] == Self.call["extra_content"])
        #expect(answer?["reasoning_content"] == "Let me see")
        #expect(
            answer?["reasoning_details"] == [
                ["type": "reasoning.text", "text": "I see", "index": 0, "signature": "S"],
                ["type": "reasoning.encrypted", "data": "QQ==", "index": 1],
            ])
        let exported = try await program.run("export", "c", "--format", "json")
        #expect(exported.output.contains("U0lH"), "\(exported.errors)")
        let shown = try await program.run("show", "c")
        #expect(!shown.output.contains("U0lH") && shown.status == 0)
    }

    @Test func `reasoning without a call does not go back`() async throws {
        let server = try await ScriptedServer.start { _ in
            Self.stream([Self.chunk(["reasoning_content": "hm"]), Self.chunk(["content": "yes"], finish: "stop")])
        }
        let environment = ScriptedVendor.openai.environment(server)
        for question in ["one", "two"] {
            let asked = try await program.run("ask", "--cid", "c", question, environment: environment)
            #expect(asked.status == 0, "\(asked.errors)")
        }
        let body = try JSONValue(parsing: try #require(server.requests.last).body)
        #expect(body["messages"]?.arrayValue?.dropFirst().first == ["role": "assistant", "content": "yes"])
    }

    @Test func `encrypted reasoning of the Responses API goes back as an item before the call`() async throws {
        let item: JSONValue = [
            "type": "reasoning", "id": "rs_1", "summary": [["type": "summary_text", "text": "hm"]],
            "encrypted_content": "gAAAA",
        ]
        let call: JSONValue = [
            "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": "{}",
            "status": "completed",
        ]
        let events: [JSONValue] = [
            ["type": "response.created", "response": ["id": "resp_1", "model": "o3", "output": []]],
            ["type": "response.output_item.done", "output_index": 0, "item": item],
            ["type": "response.output_item.done", "output_index": 1, "item": call],
            [
                "type": "response.completed",
                "response": ["id": "resp_1", "model": "o3", "status": "completed", "output": [item, call]],
            ],
        ]
        let first = ScriptedReply(
            headers: [("Content-Type", "text/event-stream")], framing: .chunked,
            steps: events.map { .event($0.jsonText, name: $0["type"]?.stringValue) })
        let last: JSONValue = [
            "id": "resp_2", "object": "response", "model": "o3", "status": "completed",
            "output": [["type": "message", "role": "assistant", "content": [["type": "output_text", "text": "x"]]]],
        ]
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? first : ScriptedReply.text(last.jsonText)
        }
        try FileManager.default.createDirectory(
            atPath: program.home.file(".config/chatkit"), withIntermediateDirectories: true)
        _ = try program.home.write(
            """
            profiles:
              work: {provider: openai, base_url: "\(server.url)/v1", model: o3, api: responses}
            """, to: ".config/chatkit/config.yaml")
        let environment = ["OPENAI_API_KEY": "sk-test"]
        let file = try program.home.write(#"[{"name": "f"}]"#, to: "tools.json")
        let asked = try await program.run(
            "ask", "--profile", "work", "--cid", "c", "--tools", file, "hi", environment: environment)
        #expect(asked.status == 0, "\(asked.errors)")
        let again = try await program.run(
            "ask", "--profile", "work", "--cid", "c", "--tool-result", "f=-", input: "1", environment: environment)
        #expect(again.output == "x\n", "\(again.errors)")
        let requests = try server.requests.map { try JSONValue(parsing: $0.body) }
        #expect(requests.first?["include"] == ["reasoning.encrypted_content"])
        #expect(
            requests.last?["input"]?.arrayValue?.map { $0["type"] ?? $0["role"] } == [
                "user", "reasoning", "function_call", "function_call_output",
            ])
        #expect(requests.last?["input"]?.arrayValue?.dropFirst().first == item)
    }

    @Test func `another provider does not get what is not its own`() async throws {
        let first = Self.stream([
            Self.chunk(["reasoning_content": "hm", "tool_calls": [Self.call]]), Self.chunk([:], finish: "tool_calls"),
        ])
        let (_, body) = try await askTwice(first, ScriptedVendor.openai.environment)
        #expect(body.jsonText.contains("U0lH"))
        for vendor in ScriptedVendor.allCases {
            let other = try await ScriptedServer.start { _ in vendor.words("x") }
            let asked = try await program.run(
                "ask", "--profile", vendor.rawValue, "--cid", "c", "and?", environment: vendor.environment(other))
            #expect(asked.status == 0, "\(asked.errors)")
            let sent = String(decoding: try #require(other.requests.last).body, as: UTF8.self)
            #expect(!sent.contains("U0lH") && !sent.contains("reasoning_content"), "\(vendor)")
        }
    }
}
