import Testing

@testable import ChatKit

@Suite struct GigaChatToolTests {
    private let question = [Message(.user, "w?")]
    private let weather = Tool.function(
        FunctionTool(
            name: "get_weather", description: "d",
            parameters: [
                "type": "object", "properties": ["city": ["type": "string"]], "required": ["city"],
            ]))
    private let time = Tool.function(FunctionTool(name: "get_time"))

    private func encode(_ options: RequestOptions) throws -> EncodedRequest {
        try Said.gigaChat(question, options)
    }

    @Test func `a tool is a function`() throws {
        let encoded = try encode(RequestOptions(tools: [weather], toolChoice: .auto))
        #expect(
            encoded.body["functions"]?.jsonText
                == #"[{"name":"get_weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]"#
        )
        #expect(encoded.body["function_call"] == nil && encoded.notices == [])
    }

    @Test func `a tool without description and parameters has empty ones`() throws {
        #expect(
            try encode(RequestOptions(tools: [time])).body["functions"]?.jsonText
                == #"[{"name":"get_time","description":"","parameters":{"type":"object","properties":{}}}]"#)
    }

    @Test func `a named tool is forced, and none is none`() throws {
        let named = try encode(RequestOptions(tools: [weather, time], toolChoice: .named("get_time")))
        #expect(named.body["function_call"] == ["name": "get_time"])
        let none = try encode(RequestOptions(tools: [weather], toolChoice: ToolChoice.none))
        #expect(none.body["function_call"] == "none" && none.body["functions"] != nil)
    }

    @Test func `required forces the only tool`() throws {
        let encoded = try encode(RequestOptions(tools: [weather], toolChoice: .required))
        #expect(encoded.body["function_call"] == ["name": "get_weather"])
        #expect(!encoded.adaptation.requiresToolCall)
    }

    @Test func `required with several tools is said in words, and the answer is checked`() throws {
        let encoded = try encode(RequestOptions(tools: [weather, time], toolChoice: .required))
        #expect(encoded.body["function_call"] == nil)
        #expect(encoded.messages.hasPrefix(#"[{"role":"system","content":"Answer by calling one of the functions"#))
        #expect(encoded.adaptation.requiresToolCall && encoded.kinds == [.translated])
    }

    @Test func `names that GigaChat refuses are respelled and known again in the reply`() throws {
        let names = ["my-tool.v2", "my_tool_v2", "2fast", "погода", "web_search", "text2image", "a b"]
        let tools = names.map { Tool.function(FunctionTool(name: $0)) }
        let encoded = try encode(RequestOptions(tools: tools, toolChoice: .named("my-tool.v2")))
        let sent = (encoded.body["functions"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        #expect(
            sent == ["my_tool_v2_2", "my_tool_v2", "_2fast", "tool", "user_web_search", "user_text2image", "a_b"])
        #expect(encoded.body["function_call"] == ["name": "my_tool_v2_2"])
        #expect(sent.map { encoded.adaptation.toolNames[$0] ?? $0 } == names)
    }

    @Test func `a name in the dialogue is spelled like the tool's`() throws {
        let encoded = try Said.gigaChat(
            [
                .calls(ToolCall(id: "1", name: "my-tool", arguments: "{}")),
                .results(ToolResult(callID: "1", content: "ok")),
            ], RequestOptions(tools: [.function(FunctionTool(name: "my-tool"))]))
        #expect(encoded.messages.contains(#""function_call":{"name":"my_tool""#))
        #expect(encoded.messages.hasSuffix(#""name":"my_tool"}]"#))
    }

    @Test func `a built-in tool is a bare name, and one that GigaChat lacks is left out`() throws {
        let encoded = try encode(
            RequestOptions(tools: [
                .builtIn(["type": "image_generation"]), .builtIn(["type": "code_interpreter", "container": [:]]),
            ]))
        #expect(encoded.body["functions"]?.jsonText == #"[{"name":"text2image"}]"#)
        #expect(encoded.kinds == [.dropped])
    }

    @Test func `tools given as options are tools`() throws {
        let encoded = try encode(
            RequestOptions(extra: [
                "tools": [["type": "function", "function": ["name": "f-1"]]], "tool_choice": "none",
            ]))
        #expect(encoded.body["functions"]?.arrayValue?.first?["name"] == "f_1")
        #expect(encoded.body["function_call"] == "none" && encoded.body["tools"] == nil)
    }

    @Test func `GigaChat's own functions go through with all their members`() throws {
        let own: JSONValue = [
            ["name": "f", "parameters": [:], "few_shot_examples": [["request": "r", "params": [:]]]]
        ]
        let encoded = try encode(RequestOptions(extra: ["functions": own, "function_call": "auto"]))
        #expect(encoded.body["functions"] == own && encoded.body["function_call"] == "auto")
    }

    // MARK: Schemas

    private func parameters(_ schema: String) throws -> EncodedRequest {
        let function = FunctionTool(name: "f", parameters: try JSONValue(parsing: schema))
        return try encode(RequestOptions(tools: [.function(function)]))
    }

    @Test(arguments: [
        (
            "types, variants and gaps",
            #"{"type":"object","properties":{"unit":{"type":["string","null"],"enum":["c","f",null]},"when":{"anyOf":[{"type":"string","format":"email"},{"type":"null"}]},"tags":{"type":"array"},"meta":{"type":"object"}},"additionalProperties":false}"#,
            #"{"type":"object","properties":{"unit":{"type":"string","enum":["c","f"]},"when":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"meta":{"type":"object","properties":{}}}}"#
        ),
        (
            "numbers to choose from, bounds and nested names",
            #"{"type":"object","properties":{"n":{"type":"integer","enum":[1,2],"minimum":1,"default":1,"description":"num"},"l":{"type":"array","items":{"enum":["a","b"]}},"sub":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}},"required":["n"]}"#,
            #"{"type":"object","properties":{"n":{"type":"integer","description":"num. Allowed values: 1, 2","default":1,"minimum":1},"l":{"type":"array","items":{"type":"string","enum":["a","b"]}},"sub":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}},"required":["n"]}"#
        ),
        (
            "upper case, allOf and dates",
            #"{"type":"OBJECT","allOf":[{"properties":{"z":{"type":"STRING","format":"date-time"}},"required":["z"]}]}"#,
            #"{"type":"object","properties":{"z":{"type":"string","format":"date-time"}},"required":["z"]}"#
        ),
        ("nothing", "null", #"{"type":"object","properties":{}}"#),
        ("an empty schema", "{}", #"{"type":"object","properties":{}}"#),
        ("a schema that is no object", "true", #"{"type":"object","properties":{}}"#),
        (
            "references of both kinds",
            ##"{"type":"object","properties":{"a":{"$ref":"#/$defs/P","description":"here"},"b":{"$ref":"#/definitions/a~1b"}},"$defs":{"P":{"type":"object","properties":{"n":{"type":"integer"}}}},"definitions":{"a/b":{"type":"boolean"}}}"##,
            #"{"type":"object","properties":{"a":{"type":"object","description":"here","properties":{"n":{"type":"integer"}}},"b":{"type":"boolean"}}}"#
        ),
        (
            "a schema that contains itself",
            ##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"next":{"$ref":"#/$defs/Node"}}}}}"##,
            #"{"type":"object","properties":{"next":{"type":"object","description":"Another Node","properties":{}}}}"#
        ),
        (
            "references that lead nowhere",
            ##"{"type":"object","properties":{"a":{"$ref":"#/$defs/None"},"b":{"$ref":"https://example.org/s"}}}"##,
            #"{"type":"object","properties":{"a":{"type":"object","properties":{}},"b":{"type":"object","properties":{}}}}"#
        ),
        (
            "constants", #"{"properties":{"k":{"const":"x"},"c":{"oneOf":[{"const":"a"},{"const":"b"}]}}}"#,
            #"{"type":"object","properties":{"k":{"type":"string","enum":["x"]},"c":{"type":"string","enum":["a","b"]}}}"#
        ),
        (
            "tuples", #"{"properties":{"t":{"type":"array","prefixItems":[{"type":"number"},{"type":"string"}]}}}"#,
            #"{"type":"object","properties":{"t":{"type":"array","items":{"type":"number"}}}}"#
        ),
        (
            "required names that are nowhere",
            #"{"type":"object","properties":{"a":{}},"required":["a","b"]}"#,
            #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#
        ),
        (
            "properties called like keywords",
            ##"{"type":"object","properties":{"default":{"$ref":"#/$defs/D"},"enum":{"type":"number"}},"$defs":{"D":{"type":"boolean"}}}"##,
            #"{"type":"object","properties":{"default":{"type":"boolean"},"enum":{"type":"number"}}}"#
        ),
        (
            "booleans and nulls to choose from", #"{"properties":{"b":{"enum":[true,null]},"n":{"type":"null"}}}"#,
            #"{"type":"object","properties":{"b":{"type":"boolean","description":"Allowed values: true"},"n":{"type":"null"}}}"#
        ),
    ])
    func `a schema is said with what GigaChat knows`(what: String, schema: String, parameters: String) throws {
        let encoded = try self.parameters(schema)
        #expect(encoded.parameters == parameters)
        #expect(encoded.notices == [])
    }

    @Test func `of real variants the first is sent, and that is said`() throws {
        let encoded = try parameters(
            #"{"properties":{"a":{"oneOf":[{"type":"integer"},{"type":"string"}],"description":"x"}}}"#)
        #expect(
            encoded.parameters == #"{"type":"object","properties":{"a":{"type":"integer","description":"x"}}}"#)
        #expect(encoded.kinds == [.translated])
    }

    @Test func `demands that GigaChat has no words for are left out, and that is said`() throws {
        let encoded = try parameters(
            #"{"properties":{"a":{"not":{"type":"string"}},"b":{"type":"object","minProperties":1,"if":{},"then":{}}}}"#
        )
        #expect(encoded.kinds == [.dropped])
        #expect(encoded.notices.first?.text.hasSuffix("not, if, then, minProperties") == true, "\(encoded.notices)")
    }

    @Test func `of very wide objects optional members are left out, and that is said`() throws {
        let properties = JSONObject((0..<20).map { ("p\($0)", ["type": "string"]) })
        let schema: JSONValue = [
            "type": "object", "properties": .object(properties), "required": ["p19", "p0", "p18"],
        ]
        let encoded = try parameters(schema.jsonText)
        let kept = try JSONValue(parsing: encoded.parameters)["properties"]?.objectValue?.map(\.name)
        #expect(kept == ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p18", "p19"])
        #expect(encoded.kinds == [.dropped])
        #expect(encoded.notices.first?.text.contains("p9, p10") == true)
    }

    @Test func `definitions that name each other twice do not grow without end`() throws {
        var definitions = JSONObject()
        for level in 0..<40 {
            let next: JSONValue = ["$ref": .string("#/$defs/L\(level + 1)")]
            definitions["L\(level)"] = ["type": "object", "properties": ["a": next, "b": next]]
        }
        let schema: JSONValue = ["$ref": "#/$defs/L0", "$defs": .object(definitions)]
        #expect(try parameters(schema.jsonText).parameters.utf8.count < 1_000_000)
    }
}
