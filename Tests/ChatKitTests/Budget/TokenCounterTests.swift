import Testing

@testable import ChatKit

@Suite struct TokenCounterTests {
    private let counter = TokenCounter(model: "gpt-4o")

    @Test func `a message weighs its words and what goes around them`() {
        #expect(counter.count(Message(.user, "hi")) == TokenEstimate(1 + 4, isExact: true))
        #expect(
            counter.count(Message(role: .user, name: "Ann", parts: [.text("hi")]))
                == TokenEstimate(1 + 4 + 1 + 1, isExact: true))
        let request = ChatRequest(model: "gpt-4o", messages: [Message(.system, "Be brief."), Message(.user, "hi")])
        #expect(counter.count(request) == TokenEstimate(3 + 4 + 3 + 4 + 1, isExact: true))
        let thought = Message(role: .assistant, parts: [.reasoning("long thoughts"), .text("hi")])
        #expect(counter.count(thought).count == 5)
    }

    @Test func `results of two tools are two messages`() {
        let results = Message(
            role: .tool,
            parts: [
                .toolResult(ToolResult(callID: "a", content: "hi")),
                .toolResult(ToolResult(callID: "b", content: "hi")),
            ])
        #expect(counter.count(results).count == 2 * 5)
    }

    @Test func `tools weigh what OpenAI published for them, as a guess`() {
        let parameters: JSONValue = [
            "type": "object",
            "properties": [
                "city": ["type": "string", "description": "Where."],
                "unit": ["type": "string", "description": "Which", "enum": ["C", "F"]],
            ],
        ]
        let tool = Tool.function(FunctionTool(name: "weather", description: "Tells it.", parameters: parameters))
        let words = ["weather:Tells it", "city:string:Where", "unit:string:Which", "C", "F"].map {
            counter.count($0).count
        }
        let expected = 12 + 7 + 3 + 3 + 3 - 3 + 3 + 3 + words.reduce(0, +)
        let frame = counter.frame(of: RequestOptions(tools: [tool]))
        #expect(frame == TokenEstimate(3 + expected, isExact: false))
        #expect(counter.frame(of: RequestOptions()) == TokenEstimate(3, isExact: true))
        // A schema that refers to nothing but itself comes to an end.
        var deep: JSONValue = ["properties": ["a": ["type": "string"]]]
        for _ in 0..<200 { deep = ["properties": ["a": deep]] }
        #expect(
            counter.frame(of: RequestOptions(tools: [.function(FunctionTool(name: "f", parameters: deep))])).count < 500
        )
    }

    // The first three are OpenAI's own examples.
    @Test(arguments: [
        ("gpt-4o", 1024, 1024, 765), ("gpt-4o", 2048, 4096, 1105), ("gpt-4.1-mini", 1024, 1024, 1659),
        ("gpt-4o", 100, 100, 255), ("gpt-4o-mini", 512, 512, 8500), ("gpt-5", 1024, 1024, 630), ("o3", 512, 512, 225),
        ("gpt-4.1-mini", 1_000_000, 1_000_000, 2489), ("openai/gpt-5-mini", 32, 32, 2), ("llava", 1, 1, 255),
    ])
    func `a picture weighs by its size`(model: String, width: Int, height: Int, tokens: Int) {
        #expect(ImageRule(of: ModelID(model)).tokens(ImageSize(width: width, height: height), isLow: false) == tokens)
        var counter = TokenCounter(model: ModelID(model))
        let png = Self.png(width, height)
        let picture = Attachment(of: png, mediaType: "image/png")
        counter.attachments = [picture.hash: png]
        let message = Message(role: .user, parts: [picture.part])
        #expect(counter.count(message) == TokenEstimate(tokens + 4, isExact: false))
    }

    @Test func `a picture that nobody can read weighs what is usual, and one of low detail its base`() {
        var picture = Attachment(hash: "", mediaType: "image/png", url: "https://example.org/a.png")
        #expect(counter.count(Message(role: .user, parts: [.image(picture)])).count == 4 + 765)
        picture.detail = "low"
        #expect(counter.count(Message(role: .user, parts: [.image(picture)])).count == 4 + 85)
    }

    @Test func `files weigh by what is in them`() {
        var counter = counter
        func tokens(_ bytes: [UInt8], _ type: String) -> Int {
            let file = Attachment(of: bytes, mediaType: type)
            counter.attachments = [file.hash: bytes]
            return counter.count(Message(role: .user, parts: [.file(file)])).count - 4
        }
        #expect(tokens(Array("hello world".utf8), "text/plain") == 2 + 8)
        #expect(tokens(Array("%PDF /Type /Pages /Type /Page /Type/Page x".utf8), "application/pdf") == 2 * 1465)
        #expect(tokens([UInt8](repeating: 0, count: 160_000), "audio/mpeg") == 101)
        #expect(tokens([], "audio/wav") == 1)
    }

    @Test func `the headers of pictures tell their size, whatever is cut off`() {
        let gif = Array("GIF89a".utf8) + [0x10, 0x01, 0x20, 0x00]
        #expect(ImageSize(of: gif) == ImageSize(width: 272, height: 32))
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0x01, 0x00, 0x02, 0x00]
        #expect(ImageSize(of: jpeg) == ImageSize(width: 512, height: 256))
        var webP = Array("RIFF....WEBPVP8X".utf8) + [UInt8](repeating: 0, count: 14)
        webP[24] = 99
        webP[27] = 49
        #expect(ImageSize(of: webP) == ImageSize(width: 100, height: 50))
        for picture in [gif, jpeg, webP, Self.png(3, 4)] {
            for length in 0..<picture.count { _ = ImageSize(of: Array(picture.prefix(length))) }
        }
        #expect(ImageSize(of: []) == nil)
        #expect(ImageSize(of: [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0, 0]) == nil)
    }

    @Test func `GigaChat is guessed a tenth above o200k_base, and says so`() {
        let text = String(repeating: "слово и дело ", count: 100)
        let plain = TokenEncoder(.o200kBase).count(text)
        let guess = TokenCounter(model: "GigaChat-2-Max").count(text)
        #expect(!guess.isExact)
        #expect(guess.count == (plain * 11 + 9) / 10)
        // Two messages that the API was recorded to bill 10 and 12 above their text.
        #expect(
            TokenCounter(model: "x", provider: .gigachat).count(ChatRequest(model: "x", messages: [Message(.user, "")]))
                .count == 11)
        var counted = TokenCounter(model: "GigaChat")
        counted.counted = [text: 5]
        #expect(counted.count(text) == TokenEstimate(5, isExact: true))
        #expect(counted.count(text + "!").isExact == false)
    }

    private static func png(_ width: Int, _ height: Int) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + number(width)
            + number(height)
    }
}
