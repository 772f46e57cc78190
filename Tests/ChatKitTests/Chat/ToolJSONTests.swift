import ChatKit
import Testing

@Suite struct ToolJSONTests {
    @Test(arguments: [
        Tool.function(
            FunctionTool(name: "w", description: "d", parameters: ["type": "object", "properties": [:]], strict: true)),
        .function(FunctionTool(name: "ping")), .builtIn(["type": "web_search", "filters": ["a"]]),
    ])
    func `a tool reads back as it was written`(tool: Tool) {
        #expect(Tool(json: tool.json) == tool)
    }

    @Test(arguments: [
        #"{"type": "function", "function": {"description": "no name"}}"#, #"{"function": {"name": "f"}}"#, "[]",
    ])
    func `what is no tool is none`(text: String) throws {
        #expect(Tool(json: try JSONValue(parsing: text)) == nil)
    }

    @Test func `a function without its inner object is a function`() {
        #expect(Tool(json: ["type": "function", "name": "f"]) == .function(FunctionTool(name: "f")))
    }

    @Test(arguments: [ToolChoice.auto, .none, .required, .named("w")])
    func `a tool choice reads back as it was written`(choice: ToolChoice) {
        #expect(ToolChoice(json: choice.json) == choice)
    }

    @Test(arguments: [
        ResponseFormat.text, .jsonObject,
        .jsonSchema(SchemaFormat(name: "a", description: "d", schema: ["type": "object"], strict: true)),
        .jsonSchema(SchemaFormat(name: "a", schema: true)),
    ])
    func `a response format reads back as it was written`(format: ResponseFormat) {
        #expect(ResponseFormat(json: format.json) == format)
    }

    @Test func `stronger options leave the weaker ones' tools where they name none`() {
        let tool = Tool.function(FunctionTool(name: "w"))
        let weak = RequestOptions(tools: [tool], toolChoice: .auto, responseFormat: .jsonObject)
        #expect(weak.overlaid(by: RequestOptions(temperature: 1)).tools == [tool])
        let strong = RequestOptions(
            tools: [.builtIn(["type": "x"])], toolChoice: ToolChoice.none, responseFormat: .text)
        let both = weak.overlaid(by: strong)
        #expect(both.tools == strong.tools && both.toolChoice == ToolChoice.none && both.responseFormat == .text)
    }
}
