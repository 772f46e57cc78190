import Testing

@testable import ChatKit

@Suite struct DemoAnswerTests {
    private func answer(_ question: Message, tools: Int = 0) -> String {
        let tools = (0..<tools).map { Tool.function(FunctionTool(name: "f\($0)")) }
        return DemoAnswer(
            to: ChatRequest(model: "demo", messages: [question], options: RequestOptions(tools: tools), streams: true)
        ).text
    }

    @Test func `pictures, files and tools are counted where there are some`() {
        let picture = Part.image(Attachment(of: [1], mediaType: "image/png"))
        let full = answer(Message(role: .user, parts: [picture, .text("What is this?")]), tools: 2)
        #expect(full.contains("\n- pictures and files: 1\n- tools: 2\n\n"))
        #expect(!answer(Message(.user, "What is this?")).contains("files"))
    }

    @Test(arguments: [("Что это?", "картинок и файлов: 1"), ("这是什么", "图片和文件：1")])
    func `they are counted in the question's language`(question: String, line: String) {
        let picture = Part.image(Attachment(of: [1], mediaType: "image/png"))
        #expect(answer(Message(role: .user, parts: [picture, .text(question)])).contains("\n- \(line)\n\n"))
    }
}
