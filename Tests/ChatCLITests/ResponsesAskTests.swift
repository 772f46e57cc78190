import ChatKit
import Foundation
import TestSupport
import Testing

/// Dialogues by OpenAI's Responses API, behind a real socket.
@Suite(.timeLimit(.minutes(5))) struct ResponsesAskTests {
    private let program: Program
    private let environment = ["OPENAI_API_KEY": "sk-test", "OPENAI_MODEL": "m"]

    init() throws {
        program = try Program()
    }

    private func configure(_ server: ScriptedServer) throws {
        try FileManager.default.createDirectory(
            atPath: program.home.file(".config/chatkit"), withIntermediateDirectories: true)
        _ = try program.home.write(
            "profiles: {openai: {api: responses, base_url: '\(server.url)/v1'}}", to: ".config/chatkit/config.yaml")
    }

    /// A stream that ends with a response of these items.
    private static func answer(_ items: JSONValue...) -> ScriptedReply {
        let response: JSONValue = ["model": "m-1", "status": "completed", "output": .array(items)]
        let done = items.enumerated().map { number, item -> JSONValue in
            ["type": "response.output_item.done", "output_index": .integer(number), "item": item]
        }
        let events = done + [["type": "response.completed", "response": response]]
        return .stream(events.map { .event($0.jsonText, name: $0["type"]?.stringValue) })
    }

    private static func words(_ text: String) -> JSONValue {
        ["type": "message", "role": "assistant", "content": [["type": "output_text", "text": .string(text)]]]
    }

    private static func call(_ id: String, _ name: String) -> JSONValue {
        ["type": "function_call", "call_id": .string(id), "name": .string(name), "arguments": "{}"]
    }

    @Test func `a dialogue with tools is held, and each request can be made again`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? Self.answer(Self.call("call_a", "clock"), Self.call("call_b", "weather"))
                : Self.answer(Self.words("Noon, and +3."))
        }
        try configure(server)
        let tools = try program.home.write(#"[{"name": "clock"}, {"name": "weather"}]"#, to: "tools.json")
        let asked = try await program.run(
            "ask", "--cid", "w", "-s", "Be short.", "--tools", tools, "when?", environment: environment)
        let calls = try asked.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(calls.map { $0["id"] } == ["call_a", "call_b"], "\(asked.errors)")
        let noon = try program.home.write("12:00", to: "noon")
        let answered = try await program.run(
            ["ask", "--cid", "w", "--tool-result", "call_a=\(noon)", "--tool-result", "call_b=-"],
            input: Array("+3".utf8), environment: environment)
        #expect(answered.output == "Noon, and +3.\n", "\(answered.errors)")

        let requests = server.requests
        #expect(requests.map(\.path) == ["/v1/responses", "/v1/responses"])
        let last = try JSONValue(parsing: requests[1].body)
        #expect(last["instructions"] == "Be short." && last["store"] == false)
        #expect(
            last["input"] == [
                ["role": "user", "content": "when?"],
                ["type": "function_call", "call_id": "call_a", "name": "clock", "arguments": "{}"],
                ["type": "function_call", "call_id": "call_b", "name": "weather", "arguments": "{}"],
                ["type": "function_call_output", "call_id": "call_a", "output": "12:00"],
                ["type": "function_call_output", "call_id": "call_b", "output": "+3"],
            ])
        for number in 1...2 {
            let again = try await program.run("why", "w:\(number)", "--request", environment: environment)
            #expect(again.outputBytes == requests[number - 1].body, "\(again.errors)")
        }
    }

    @Test func `an error has the status of its kind`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"error":{"message":"No such model","code":"model_not_found","type":"x"}}"#, status: 404)
        }
        try configure(server)
        let outcome = try await program.run("ask", "hi", environment: environment)
        #expect(outcome.status == 66)
        let shown = try await program.run(
            "translate", "--from", "openai", "--to", "openai", "--profile", "openai", environment: environment)
        #expect(shown.status == 65)
    }

    @Test func `translate shows what a profile of the Responses API is sent`() async throws {
        try configure(try await ScriptedServer.start { _ in Self.answer() })
        let outcome = try await program.run(
            ["translate", "--from", "openai", "--to", "openai", "--profile", "openai"],
            input: Array(#"{"model":"m","messages":[{"role":"user","content":"q"}]}"#.utf8), environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try JSONValue(parsing: outcome.output)["input"] == [["role": "user", "content": "q"]])
    }
}
