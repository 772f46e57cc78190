import ChatKit
import Testing

@Suite struct ExportTests {
    private let conversation = Conversation(
        key: Conversation.Key(rawValue: 9), id: ConversationID(number: 111),
        uid: ULID(rawValue: "01M2FJM0000000000000000000") ?? ULID(), title: "A \"trip\": to\nTver",
        firstPrompt: StoredMessage(
            id: .at(1), parentID: nil, message: Message(.system, "Be brief."), status: .complete, createdAt: .at(0)),
        profile: "work", options: RequestOptions(temperature: 0.5), spendLimit: SpendLimit("7 rub"),
        head: .at(4), tags: ["a"], createdAt: .at(0), lastUsedAt: .at(4))

    private var document: ConversationDocument {
        let question = "Hi\n# not a heading of ours\n"
        let call = ToolCall(id: "c", name: "f", arguments: "{}")
        return ConversationDocument(
            conversation: conversation,
            messages: [
                StoredMessage(
                    id: .at(1), parentID: nil, message: Message(.system, "Be brief."), status: .complete,
                    createdAt: .at(0)),
                StoredMessage(
                    id: .at(2), parentID: nil, message: Message(.user, question), status: .complete, createdAt: .at(1)),
                StoredMessage(
                    id: .at(3), parentID: .at(2), message: Message(.assistant, "former"), status: .complete,
                    createdAt: .at(2)),
                StoredMessage(
                    id: .at(4), parentID: .at(2),
                    message: Message(role: .assistant, parts: [.reasoning("Hm"), .text("Да, 学习"), .toolCall(call)]),
                    status: .interrupted, createdAt: .at(3), model: "m-1"),
            ],
            turns: [
                Turn(
                    id: Turn.ID(rawValue: 5), question: .at(2), reply: .at(4), status: .interrupted, profile: "work",
                    provider: .openai,
                    modelAsked: "m", modelAnswered: "m-1", sent: [.at(1), .at(2)], dropped: [.at(3)],
                    usage: Usage(inputTokens: 3), finishReason: .length, errorCode: "timed_out", startedAt: .at(1),
                    timeToFirstToken: .milliseconds(20))
            ])
    }

    @Test func `JSON has everything under stable names`() throws {
        let json = document.json
        #expect(json["format"] == "chatkit.conversation" && json["version"] == 1)
        #expect(
            json["conversation"]?.jsonText
                == #"{"id":"111","uid":"01M2FJM0000000000000000000","title":"A \"trip\": to\nTver","first_prompt_id":1,"#
                + #""profile":"work","options":{"temperature":0.5},"spend_limit":{"unit":"rub","amount":7},"head_id":4,"#
                + #""pinned":false,"archived":false,"tags":["a"],"created_at":"1970-01-01T00:00:00.000Z","#
                + #""last_used_at":"1970-01-01T00:00:00.004Z"}"#)
        #expect(
            json["messages"]?.arrayValue?.last?.jsonText
                == #"{"id":4,"parent_id":2,"role":"assistant","status":"interrupted","model":"m-1","#
                + #""created_at":"1970-01-01T00:00:00.003Z","parts":[{"type":"reasoning","text":"Hm"},"#
                + #"{"type":"text","text":"Да, 学习"},{"type":"tool_call","call_id":"c","name":"f","arguments":"{}"}]}"#)
        #expect(
            json["turns"]?.arrayValue?.first?.jsonText
                == #"{"id":5,"kind":"answer","question_id":2,"reply_id":4,"status":"interrupted","#
                + #""profile":"work","provider":"openai","#
                + #""model_asked":"m","model_answered":"m-1","options":{},"sent":[1,2],"dropped":[3],"summarised":[],"#
                + #""usage":{"input_tokens":3},"finish_reason":"length","error_code":"timed_out","#
                + #""started_at":"1970-01-01T00:00:00.001Z","first_token_ms":20}"#)
    }

    @Test func `JSON lines are the same objects, each with its type`() {
        let lines = document.jsonLines
        #expect(
            lines.map { $0["type"]?.stringValue } == ["conversation"] + Array(repeating: "message", count: 4) + ["turn"]
        )
        #expect(lines.first?["format"] == "chatkit.conversation" && lines.first?["id"] == "111")
        #expect(lines.last?["sent"] == [1, 2])
        #expect(lines.allSatisfy { !$0.jsonText.contains("\n") })
    }

    @Test func `Markdown is the current branch with every choice, its text unchanged`() {
        #expect(
            document.markdown == """
                ---
                title: "A \\"trip\\": to\\nTver"
                conversation: "111"
                uid: "01M2FJM0000000000000000000"
                profile: "work"
                tags: ["a"]
                created: "1970-01-01T00:00:00.000Z"
                last_used: "1970-01-01T00:00:00.004Z"
                ---

                ## System

                Be brief.

                ## User

                Hi
                # not a heading of ours

                ## Assistant (choice 1 of 2)

                former

                ## Assistant (choice 2 of 2, in use, interrupted)

                Да, 学习
                *calls* `f`: `{}`

                """)
    }

    @Test(arguments: [(1, [4]), (2, [2, 4]), (99, [2, 4])] as [(Int, [Int64])])
    func `the end of a dialogue has its own messages and turns alone`(count: Int, kept: [Int64]) {
        var document = document
        var former = document.turns[0]
        former.id = Turn.ID(rawValue: 6)
        former.reply = .at(3)
        var failed = former
        failed.id = Turn.ID(rawValue: 7)
        failed.reply = nil
        document.turns += [former, failed]
        let ending = document.ending(with: count)
        #expect(ending.messages.map(\.id.rawValue) == kept)
        #expect(ending.turns.map(\.id.rawValue) == (count == 1 ? [5] : [5, 7]))
        #expect(ending.conversation.firstPrompt == nil)
    }

    @Test func `a stored conversation becomes a document as it is`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation("x", firstPrompt: "p")
        try await fixture.exchange("q", "a", in: made)
        let document = try await fixture.store.document(of: made.id)
        #expect(document.conversation == (try await fixture.store.conversation(made.id)))
        #expect(document.messages.map(\.text) == ["p", "q", "a"])
        #expect(document.branch == (try await fixture.store.branch(of: made)))
        #expect(document.turns == (try await fixture.store.turns(of: made)))
        let missing = ConversationID(number: 5)
        await #expect(throws: ChatError.conversationNotFound(missing)) { try await fixture.store.document(of: missing) }
    }
}

extension StoredMessage.ID {
    fileprivate static func at(_ number: Int64) -> StoredMessage.ID { StoredMessage.ID(rawValue: number) }
}

extension Timestamp {
    fileprivate static func at(_ milliseconds: Int64) -> Timestamp { Timestamp(rawValue: milliseconds) }
}
