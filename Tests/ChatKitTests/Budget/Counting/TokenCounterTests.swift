import Testing

@testable import ChatKit

/// What messages, tools and files add to a request.
@Suite struct TokenCounterTests {
    private let counter = TokenCounter(model: "gpt-4o")
    private let weather = FunctionTool(
        name: "get_current_weather", description: "Get the current weather in a given location",
        parameters: [
            "type": "object",
            "properties": [
                "location": ["type": "string", "description": "The city and state, e.g. San Francisco, CA"],
                "unit": [
                    "type": "string", "description": "The unit of temperature to return",
                    "enum": ["celsius", "fahrenheit"],
                ],
            ],
            "required": ["location"],
        ])

    @Test func `tools are counted as the vendor's cookbook does`() {
        var request = ChatRequest(
            model: "gpt-4o",
            messages: [
                Message(.system, "You are a helpful assistant that can answer to questions about the weather."),
                Message(.user, "What's the weather like in San Francisco?"),
            ])
        #expect(counter.count(request).isExact)
        request.options.tools = [.function(weather)]
        #expect(counter.count(request) == TokenEstimate(101, isExact: false))
    }

    @Test func `parameters within parameters and schemas of answers weigh something`() {
        var nested = weather
        nested.parameters = ["type": "object", "properties": ["all": weather.parameters ?? .null]]
        var list = weather
        list.parameters = ["properties": ["all": ["type": "array", "items": weather.parameters ?? .null]]]
        let plain = counter.count(RequestOptions(tools: [.function(weather)])).count
        #expect(counter.count(RequestOptions(tools: [.function(nested)])).count > plain)
        #expect(counter.count(RequestOptions(tools: [.function(list)])).count > plain)
        let format = ResponseFormat.jsonSchema(SchemaFormat(name: "a", schema: weather.parameters ?? .null))
        #expect(counter.count(RequestOptions(responseFormat: format)).count > 40)
        #expect(counter.count(RequestOptions(tools: [.builtIn(["type": "web_search"])])).count > 19)
        #expect(counter.count(RequestOptions(temperature: 1)) == TokenEstimate(0, isExact: true))
    }

    @Test func `a speaker's name adds itself and a mark`() {
        var message = Message(.user, "hi")
        let plain = counter.count(message)
        message.name = "Anna"
        #expect(counter.count(message) == plain + TokenEstimate(1, isExact: true) + counter.count("Anna"))
    }

    @Test func `a text file weighs its words, a picture by its size, and the rest cannot be told`() {
        let text = Array("one two three".utf8)
        let picture: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 4, 0, 0, 0, 4, 0]
        let notes = Attachment(of: text, mediaType: "text/plain", name: "notes.txt")
        let photo = Attachment(of: picture, mediaType: "image/png")
        let report = Attachment(of: [1], mediaType: "application/pdf")
        var counter = counter
        func added(_ part: Part) -> Int {
            counter.count(Message(role: .user, parts: [part])).count - counter.count(Message(.user, "")).count
        }
        #expect(added(.image(photo)) == 1445)
        counter.attachments = [notes.hash: text, photo.hash: picture, report.hash: [1]]
        #expect(added(.file(notes)) == counter.count("one two three").count + counter.count("notes.txt").count)
        #expect(added(.image(photo)) == 765)
        #expect(added(.file(report)) == 0)
        #expect(!counter.count(Message(role: .user, parts: [.file(report)])).isExact)
    }
}
