import Testing

@testable import ChatKit

@Suite struct DemoProviderTests {
    private let demo = DemoProvider(profile: Profile(name: "demo", kind: .demo, baseURL: ""))

    private func answer(_ messages: [Message], _ options: RequestOptions = .init()) async -> ReadReply {
        await ReadReply(demo.reply(to: ChatRequest(model: "demo", messages: messages, options: options)))
    }

    @Test func `the same question has the same answer`() async {
        let question = [Message(.user, "What are you?")]
        #expect(await answer(question) == answer(question))
    }

    @Test func `the answer says what was received and that no model wrote it`() async {
        let reply = await answer([
            Message(.system, "Be brief."), Message(.user, "one"), Message(.assistant, "1"),
            Message(.user, "How are you?"),
        ])
        #expect(reply.text.contains("no language model"))
        #expect(reply.text.contains("question number 2 of this dialogue; words: 3, characters: 12"))
        #expect(reply.text.contains("messages in the request: 4"))
        #expect(reply.text.contains("first prompt: yes"))
        #expect(reply.text.contains("export OPENAI_API_KEY="))
        #expect(reply.usage == nil)
        #expect(reply.finish == ReplyFinish(reason: .stop, model: "demo"))
    }

    @Test(arguments: [
        ("Привет, GigaChat!", "Это **демонстрация**"), ("学习 Swift 好吗", "这是**演示**"),
        ("Say привет in English", "This is the **demo**"),
        ("", "This is the **demo**"), ("42", "This is the **demo**"),
    ])
    func `the answer is in the language of the question`(question: String, beginning: String) async {
        #expect(await answer([Message(.user, question)]).text.hasPrefix(beginning))
    }

    @Test func `the answer comes in words`() async {
        let deltas = await answer([Message(.user, "hi")]).events.count
        #expect(deltas > 40)
    }

    @Test func `options that change nothing are named`() async {
        let reply = await answer(
            [Message(.user, "hi")], RequestOptions(temperature: 1, maxOutputTokens: 5, extra: ["seed": 1]))
        #expect(reply.notices.map(\.kind) == [.dropped, .dropped, .dropped])
        #expect(reply.isGrammatical)
    }

    @Test func `there is one model`() async throws {
        #expect(try await demo.models() == ["demo"])
    }
}
