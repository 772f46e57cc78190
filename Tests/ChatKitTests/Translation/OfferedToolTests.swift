import Testing

@testable import ChatKit

/// Which tools are offered where not all of them are known, and what becomes of the choice among them.
@Suite struct OfferedToolTests {
    private func translate(
        _ members: String, from source: ChatDialect = .responses, to target: ChatDialect
    ) throws -> (body: JSONValue, told: [String]) {
        let words =
            switch source {
            case .responses: #""input":"q""#
            case .anthropic: #""max_tokens":9,"messages":[{"role":"user","content":"q"}]"#
            default: #""messages":[{"role":"user","content":"q"}]"#
            }
        let request = try JSONValue(parsing: #"{"model":"m",\#(words),\#(members)}"#)
        let translation = try RequestTranslation(request, from: source, to: .init(target))
        return (translation.body, translation.notices.map(\.text))
    }

    // MARK: GigaChat's v2

    @Test(arguments: ["auto", "required"])
    func `of tools that are allowed those of GigaChat's own are not offered either`(mode: String) throws {
        let (body, told) = try translate(
            #""tools":[{"type":"web_search"},{"type":"function","name":"f"}],"tool_choice":{"type":"allowed_tools","mode":"\#(mode)","tools":[{"type":"function","name":"f"}]}"#,
            to: .gigachatV2)
        let tools = try #require(body["tools"]?.arrayValue)
        #expect(tools.count == 1 && tools[0]["functions"]?["specifications"]?.arrayValue?.first?["name"] == "f")
        let forced: JSONValue = ["mode": "forced", "function_name": "f"]
        #expect(body["tool_config"] == (mode == "auto" ? JSONValue?.none : forced))
        #expect(told == ["only the tools that are allowed are offered to GigaChat"])
    }

    @Test func `a tool of GigaChat's own that is allowed is the only one`() throws {
        let (body, _) = try translate(
            #""tools":[{"type":"web_search"},{"type":"function","name":"f"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"web_search"}]}"#,
            to: .gigachatV2)
        #expect(body["tools"] == [["web_search": [:]]])
    }

    @Test(arguments: [
        (#"[{"type":"web_search"}]"#, #""none""#, #"{"mode":"none"}"#, 0),
        (#"[{"type":"web_search"}]"#, #""auto""#, "null", 0),
        (#"[{"type":"web_search"}]"#, #""required""#, #"{"mode":"forced","tool_name":"web_search"}"#, 0),
        (#"[{"type":"web_search"},{"type":"code_interpreter"}]"#, #""required""#, "null", 1),
        (#"[{"type":"web_search"},{"type":"function","name":"f"}]"#, #""none""#, #"{"mode":"none"}"#, 0),
    ])
    func `the choice among tools of GigaChat's own is said, or told`(
        tools: String, choice: String, config: String, notices: Int
    ) throws {
        let (body, told) = try translate(#""tools":\#(tools),"tool_choice":\#(choice)"#, to: .gigachatV2)
        #expect(body["tool_config"] ?? .null == (try JSONValue(parsing: config)))
        #expect(told.count == notices)
    }

    @Test func `a tool of the provider's own that is chosen by its name is forced as such`() throws {
        let members =
            #""tools":[{"type":"web_search_20250305","name":"web_search"},{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"web_search"}"#
        let gigaChat = try translate(members, from: .anthropic, to: .gigachatV2)
        #expect(gigaChat.body["tool_config"] == ["mode": "forced", "tool_name": "web_search"])
        let responses = try translate(members, from: .anthropic, to: .responses)
        #expect(responses.body["tool_choice"] == ["type": "web_search"])
        #expect(gigaChat.told == [] && responses.told == [])
    }

    // MARK: Chat completions

    @Test(arguments: [ChatDialect.openai, .azure])
    func `where no tool is left nothing is said about calls`(target: ChatDialect) throws {
        let asked = try translate(
            #""tools":[{"type":"web_search"}],"tool_choice":"auto","parallel_tool_calls":false"#, to: target)
        let other = try translate(
            #""tools":[{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"web_search","disable_parallel_tool_use":true}"#,
            from: .anthropic, to: target)
        for body in [asked.body, other.body] {
            #expect(body["tools"] == nil && body["tool_choice"] == nil && body["parallel_tool_calls"] == nil)
        }
        #expect(asked.told == ["the tool web_search is not offered: chat completions have none like it"])
        #expect(other.told.contains("the call of web_search is not forced: there is no function of that name"))
    }

    @Test func `a choice of what is no function is not sent, and what is left keeps its settings`() throws {
        let (body, told) = try translate(
            #""tools":[{"type":"web_search_20250305","name":"web_search"},{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"web_search","disable_parallel_tool_use":true}"#,
            from: .anthropic, to: .openai)
        #expect(body["tools"]?.arrayValue?.count == 1 && body["tool_choice"] == nil)
        #expect(body["parallel_tool_calls"] == false && told.count == 2)
    }

    @Test(arguments: [
        (
            #"[{"type":"web_search"},{"type":"function","name":"f"}]"#,
            #"{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}"#
        ), (#"[{"type":"web_search"}]"#, #""none""#),
    ])
    func `what is allowed is what is offered`(allowed: String, choice: String) throws {
        let (body, _) = try translate(
            #""tools":[{"type":"web_search"},{"type":"function","name":"f"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":\#(allowed)}"#,
            to: .openai)
        #expect(body["tool_choice"] == (try JSONValue(parsing: choice)))
    }

    @Test func `a function that is not offered is not forced in the Responses API`() throws {
        let (body, told) = try translate(
            #""tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"g"}}"#,
            from: .openai, to: .responses)
        #expect(body["tool_choice"] == nil)
        #expect(told == ["the call of g is not forced: there is no tool of that name"])
    }

    // MARK: Custom tools

    @Test(arguments: [ChatDialect.openai, .responses], [ChatDialect.openai, .azure, .responses])
    func `custom tools are not offered, since their calls could not be said as such`(
        source: ChatDialect, target: ChatDialect
    ) throws {
        let members =
            source == .openai
            ? #""tools":[{"type":"custom","custom":{"name":"patch"}}],"tool_choice":{"type":"custom","custom":{"name":"patch"}},"parallel_tool_calls":true"#
            : #""tools":[{"type":"custom","name":"patch"}],"tool_choice":{"type":"custom","name":"patch"},"parallel_tool_calls":true"#
        let (body, told) = try translate(members, from: source, to: target)
        if source == target {
            #expect(body["tools"]?.arrayValue?.first?["type"] == "custom" && told == [])
            return
        }
        #expect(body["tools"] == nil && body["tool_choice"] == nil && body["parallel_tool_calls"] == nil)
        #expect(
            told == [
                "the custom tool patch is not offered: its calls cannot be said as such",
                "the option tool_choice is not sent: its tool is not offered",
            ])
    }

    @Test func `a custom tool's call in an answer keeps its name and its words`() throws {
        let answer =
            #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"custom","custom":{"name":"patch","input":"*** Begin"}}]},"finish_reason":"tool_calls"}]}"#
        var translation = ReplyTranslation(
            from: .openai, to: .responses, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let item = translation.whole(Array(answer.utf8))["output"]?.arrayValue?.last
        #expect(item?["name"] == "patch" && item?["arguments"] == "*** Begin")
    }
}
