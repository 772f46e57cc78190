import ChatKit
import TestSupport
import Testing

/// Dialogues of several turns in which a model uses tools, looks at a picture and answers in a form, with each kind of
/// provider behind a real socket.
@Suite(.timeLimit(.minutes(5))) struct ToolDialogueTests {
    private let program: Program
    private let tools = #"""
        [{"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
         {"name": "clock", "description": "What time it is."}]
        """#
    private let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0xFF]

    init() throws {
        program = try Program()
    }

    private func messages(_ request: RecordedRequest) throws -> [JSONValue] {
        try #require(try JSONValue(parsing: request.body)["messages"]?.arrayValue)
    }

    @Test(arguments: [ScriptedVendor.openai, .azure])
    func `tools are called at once, then again, before the answer`(vendor: ScriptedVendor) async throws {
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: vendor.calls([("a", "weather", ["city": "Тверь"]), ("b", "clock", [:])])
            case 2: vendor.calls([("c", "weather", ["city": "Казань"])])
            default: vendor.words("Warmer in Kazan.")
            }
        }
        let environment = vendor.environment(server)
        let file = try program.home.write(tools, to: "tools.json")
        let asked = try await program.run("ask", "--cid", "w", "--tools", file, "where?", environment: environment)
        let calls = try asked.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(calls.map { $0["id"] } == ["call_a", "call_b"], "\(asked.errors)")

        let half = try await program.run(
            ["ask", "--cid", "w", "--tool-result", "clock=-"], input: Array("12:00".utf8), environment: environment)
        #expect(half.status == 64 && half.errors.contains("the result is missing for call_a (weather)"))
        let weather = try program.home.write(#"{"t": 3}"#, to: "weather.json")
        // Given the other way round: the order is the calls'.
        let again = try await program.run(
            ["ask", "--cid", "w", "--tool-result", "call_b=-", "--tool-result", "weather=\(weather)"],
            input: Array("12:00".utf8), environment: environment)
        #expect(try JSONValue(parsing: again.output)["arguments"] == #"{"city":"Казань"}"#, "\(again.errors)")
        let answered = try await program.run(
            ["ask", "--cid", "w", "--tool-result", "call_c=-"], input: Array("9".utf8), environment: environment)
        #expect(answered.output == "Warmer in Kazan.\n", "\(answered.errors)")

        let last = try messages(await server.waitForRequest(3))
        #expect(last.map { $0["role"] } == ["user", "assistant", "tool", "tool", "assistant", "tool"])
        #expect(last[1]["tool_calls"]?.arrayValue?.count == 2)
        #expect(last[2] == ["role": "tool", "tool_call_id": "call_a", "content": #"{"t": 3}"#])
        #expect(last[3] == ["role": "tool", "tool_call_id": "call_b", "content": "12:00"])
        #expect(last[5] == ["role": "tool", "tool_call_id": "call_c", "content": "9"])
    }

    @Test func `GigaChat calls one tool after the other`() async throws {
        let vendor = ScriptedVendor.gigachat
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: vendor.calls([("a", "weather", ["city": "Тверь"])])
            case 2: vendor.calls([("b", "clock", [:])])
            default: vendor.words("Noon, and +3.")
            }
        }
        let environment = vendor.environment(server)
        let file = try program.home.write(tools, to: "tools.json")
        _ = try await program.run("ask", "--cid", "w", "--tools", file, "where?", environment: environment)
        for (id, result) in [("call_a", "+3"), ("call_b", "12:00")] {
            let outcome = try await program.run(
                ["ask", "--cid", "w", "--tool-result", "\(id)=-"], input: Array(result.utf8), environment: environment)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let last = try messages(await server.waitForRequest(3))
        #expect(
            last.dropFirst() == [
                [
                    "role": "assistant", "content": "",
                    "function_call": ["name": "weather", "arguments": ["city": "Тверь"]],
                ], ["role": "function", "content": #"{"result":"+3"}"#, "name": "weather"],
                ["role": "assistant", "content": "", "function_call": ["name": "clock", "arguments": [:]]],
                ["role": "function", "content": #"{"result":"12:00"}"#, "name": "clock"],
            ])
        let shown = try await program.run("show", "w", environment: environment)
        #expect(shown.output.contains("Noon, and +3."))
    }

    @Test func `a dialogue with calls at once goes on with GigaChat, and back with OpenAI`() async throws {
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: ScriptedVendor.openai.calls([("a", "weather", ["city": "Тверь"]), ("b", "clock", [:])])
            case 2: ScriptedVendor.gigachat.calls([("s", "clock", [:])])
            default: ScriptedVendor.openai.words("Done.")
            }
        }
        let environment = ScriptedVendor.openai.environment(server)
            .merging(ScriptedVendor.gigachat.environment(server)) { $1 }
        let file = try program.home.write(tools, to: "tools.json")
        _ = try await program.run(
            "ask", "--cid", "w", "--provider", "openai", "--tools", file, "where?", environment: environment)
        let there = try await program.run(
            ["ask", "--cid", "w", "--provider", "gigachat", "--tool-result", "a=-", "--tool-result", "call_b=\(file)"],
            input: Array("+3".utf8), environment: environment)
        #expect(there.status == 64 && there.errors.contains("there is no tool call a"))
        let result = try program.home.write("+3", to: "result")
        let second = try await program.run(
            ["ask", "--cid", "w", "--provider", "gigachat", "--tool-result", "call_a=-", "--tool-result"]
                + ["call_b=\(result)"], input: Array("+3".utf8), environment: environment)
        #expect(try JSONValue(parsing: second.output)["id"] == "call_s", "\(second.errors)")
        let atGigaChat = try messages(await server.waitForRequest(2))
        #expect(atGigaChat.map { $0["role"] } == ["user", "assistant", "function", "assistant", "function"])
        #expect(atGigaChat[4]["content"] == #"{"result":"+3"}"#)

        let third = try await program.run(
            ["ask", "--cid", "w", "--provider", "openai", "--tool-result", "call_s=-"], input: Array("12:00".utf8),
            environment: environment)
        #expect(third.output == "Done.\n", "\(third.errors)")
        let atOpenAI = try messages(await server.waitForRequest(3))
        #expect(atOpenAI.map { $0["role"] } == ["user", "assistant", "tool", "tool", "assistant", "tool"])
        #expect(atOpenAI[4]["tool_calls"]?.arrayValue?.first?["id"] == "call_s")
        #expect(atOpenAI[5]["content"] == "12:00")
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `a picture, a form and a tool in one dialogue`(vendor: ScriptedVendor) async throws {
        let server = try await ScriptedServer.start { request in
            if request.path == "/v1/files" { return .text(#"{"id":"file-1","object":"file"}"#) }
            let asked = request.number - (vendor == .gigachat ? 1 : 0)
            return asked == 1 ? vendor.call("clock", [:]) : vendor.words(#"{"animal":"cat","hour":12}"#)
        }
        let environment = vendor.environment(server)
        let file = try program.home.write(tools, to: "tools.json")
        let asked = try await program.run(
            ["ask", "--cid", "p", "-a", "-", "--tools", file, "--schema", "animal, hour int", "what, and when?"],
            input: picture, environment: environment)
        #expect(try JSONValue(parsing: asked.output)["id"] == "call_1", "\(asked.errors)")
        let answered = try await program.run(
            ["ask", "--cid", "p", "--tool-result", "call_1=-", "--schema", "animal, hour int"],
            input: Array("12:00".utf8), environment: environment)
        #expect(answered.output == #"{"animal":"cat","hour":12}"# + "\n", "\(answered.errors)")
        let last = try #require(server.requests.last)
        let sent = try messages(last)
        let body = try JSONValue(parsing: last.body)
        #expect(body["response_format"]?["type"] == "json_schema")
        if vendor == .gigachat {
            #expect(sent.map { $0["role"] } == ["user", "assistant", "function"])
            #expect(sent[0]["attachments"] == ["file-1"])
            #expect(body["functions"]?.arrayValue?.count == 2)
        } else {
            #expect(sent.map { $0["role"] } == ["user", "assistant", "tool"])
            #expect(sent[0]["content"]?.arrayValue?.first?["type"] == "image_url")
            #expect(body["tools"]?.arrayValue?.count == 2)
        }
    }
}
