import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ToolAskTests {
    private let program: Program
    private let tools = """
        [{"type": "function", "function": {"name": "get-weather", "description": "d",
          "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]
        """

    init() throws {
        program = try Program()
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `a dialogue with tools is held with every kind of provider`(vendor: ScriptedVendor) async throws {
        let isGigaChat = vendor == .gigachat
        let name = isGigaChat ? "get_weather" : "get-weather"
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: vendor.call(name, ["city": "Тверь"])
            case 2: vendor.words("It is +3.")
            default: vendor.words("Bye.")
            }
        }
        let environment = vendor.environment(server)
        let file = try program.home.write(tools, to: "tools.json")
        let asked = try await program.run("ask", "--cid", "w", "--tools", file, "warm?", environment: environment)
        #expect(asked.status == 0, "\(asked.errors)")
        let call = try JSONValue(parsing: asked.output)
        #expect(call["name"] == "get-weather" && call["id"] == "call_1")
        #expect(call["arguments"] == #"{"city":"Тверь"}"#)

        let answered = try await program.run(
            ["ask", "--cid", "w", "--tool-result", "call_1=-"], input: Array("+3".utf8), environment: environment)
        #expect(answered.output == "It is +3.\n", "\(answered.errors)")
        _ = try await program.run("ask", "--cid", "w", "thanks", environment: environment)

        let last = try JSONValue(parsing: await server.waitForRequest(3).body)
        let messages = try #require(last["messages"]?.arrayValue)
        #expect(messages.count == 5)
        if isGigaChat {
            #expect(last["functions"]?.arrayValue?.first?["name"] == "get_weather")
            #expect(messages[1]["function_call"] == ["name": "get_weather", "arguments": ["city": "Тверь"]])
            #expect(messages[2] == ["role": "function", "content": #"{"result":"+3"}"#, "name": "get_weather"])
        } else {
            #expect(last["tools"]?.arrayValue?.first?["function"]?["name"] == "get-weather")
            #expect(messages[1]["tool_calls"]?.arrayValue?.first?["id"] == "call_1")
            #expect(messages[2] == ["role": "tool", "tool_call_id": "call_1", "content": "+3"])
        }
        let shown = try await program.run("show", "w", environment: environment)
        #expect(shown.output.contains("+3") && shown.output.contains("get-weather"))
    }

    @Test func `results must be those that the model waits for`() async throws {
        let server = try await ScriptedServer.start { _ in ScriptedVendor.openai.call("f", [:]) }
        let environment = ScriptedVendor.openai.environment(server)
        let file = try program.home.write(#"[{"name": "f"}]"#, to: "tools.json")
        _ = try await program.run("ask", "--cid", "w", "--tools", file, "q", environment: environment)
        let wrong = try await program.run("ask", "--cid", "w", "--tool-result", "x=\(file)", environment: environment)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("there is no tool call x; pending: call_1 (f)"))
        let nowhere = try await program.run("ask", "--tool-result", "x=\(file)", environment: environment)
        #expect(nowhere.status == 64)
        _ = try await program.run("ask", "--cid", "w", "--tool-choice", "none", "never mind", environment: environment)
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["messages"]?.arrayValue?.map { $0["role"] } == ["user", "assistant", "tool", "user"])
        #expect(body["tool_choice"] == "none")
    }

    @Test func `a choice of a tool that is not there, and files that are no tools, are errors`() async throws {
        let file = try program.home.write(#"[{"name": "f"}]"#, to: "tools.json")
        let other = try await program.run("ask", "--provider", "demo", "--tools", file, "--tool-choice", "g", "q")
        #expect(other.status == 64 && other.errors.contains("there is no tool named g"))
        for text in ["nonsense", "[]", #"[{"a": 1}]"#, #"[{"name": "f"}, {"name": "f"}]"#] {
            let bad = try program.home.write(text, to: "bad.json")
            let outcome = try await program.run("ask", "--provider", "demo", "--tools", bad, "q")
            #expect(outcome.status == 65, "\(text): \(outcome.errors)")
        }
    }
}
