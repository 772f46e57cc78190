import Testing

@testable import ChatKit

@Suite struct AnthropicToolTests {
    private func tool(_ members: String) throws -> (sent: JSONValue?, notices: [Notice]) {
        let tool = Tool.builtIn(try #require(JSONValue(parsing: members).objectValue))
        var notices: [Notice] = []
        return (AnthropicTools.json(tool, ToolNames([], rule: OpenAIMessageEncoder.rule), &notices), notices)
    }

    @Test(arguments: [
        (
            #"{"type":"web_search","filters":{"allowed_domains":["e.x"]},"user_location":{"type":"approximate","city":"Kazan"}}"#,
            #"{"type":"web_search_20250305","name":"web_search","allowed_domains":["e.x"],"user_location":{"type":"approximate","city":"Kazan"}}"#
        ),
        (
            #"{"type":"web_search_preview","user_location":{"country":"RU"},"filters":null}"#,
            #"{"type":"web_search_20250305","name":"web_search","user_location":{"country":"RU","type":"approximate"}}"#
        ),
        (
            #"{"type":"web_search","max_uses":3,"blocked_domains":["e.x"]}"#,
            #"{"type":"web_search_20250305","name":"web_search","max_uses":3,"blocked_domains":["e.x"]}"#
        ),
        (
            #"{"type":"code_interpreter","container":{"type":"auto"}}"#,
            #"{"type":"code_execution_20250825","name":"code_execution"}"#
        ),
    ])
    func `settings that Anthropic has too go with the tool`(given: String, expected: String) throws {
        let (sent, notices) = try tool(given)
        #expect(try sent == JSONValue(parsing: expected), "\(sent?.jsonText ?? "nothing")")
        #expect(notices == [])
    }

    @Test(arguments: [
        (#"{"type":"web_search","search_context_size":"high"}"#, "search_context_size"),
        (#"{"type":"web_search","filters":{"languages":["ru"]}}"#, "filters.languages"),
        (#"{"type":"web_fetch","user_location":{"city":"Kazan"}}"#, "user_location"),
        (#"{"type":"code_interpreter","container":{"type":"auto","file_ids":["f"]}}"#, "container"),
    ])
    func `a setting that Anthropic has not is told`(given: String, name: String) throws {
        let (sent, notices) = try tool(given)
        #expect(sent?.objectValue?.count == 2)
        #expect(notices.map(\.kind) == [.dropped])
        #expect(notices.first?.text.contains(name) == true)
    }

    @Test func `a tool of the provider's own that must be called is forced by its name`() throws {
        let request = try JSONValue(
            parsing:
                #"{"model":"m","input":"q","tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"}}"#)
        let translation = try RequestTranslation(request, from: .responses, to: .init(.anthropic))
        #expect(translation.body["tool_choice"] == ["type": "tool", "name": "web_search"])
        #expect(translation.notices == [])
    }

    @Test func `a tool that is not offered is not forced`() throws {
        let options = RequestOptions(
            tools: [.function(FunctionTool(name: "f"))], extra: ["tool_choice": ["type": "web_search"]])
        let encoded = try AnthropicRequestEncoder.encode(
            ChatRequest(model: "m", messages: [Message(.user, "q")], options: options, streams: false, attachments: [:])
        )
        #expect(encoded.body["tool_choice"] == ["type": "auto"] && encoded.kinds == [.dropped])
    }
}
