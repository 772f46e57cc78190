import ChatKit
import TestSupport
import Testing

/// Versions of messages, and what a conversation cost.
@Suite struct VersionTests {
    private static func exchange(
        _ prompt: String, _ reply: String?, in conversation: Conversation, _ store: ConversationStore
    ) async throws -> (prompt: StoredMessage.ID, reply: StoredMessage.ID?) {
        let current = try await store.conversation(conversation.id)
        let turn = try await store.beginTurn(
            TurnDraft(
                question: .new(Message(.user, prompt)), profile: "p", provider: .openai, model: "m", context: []),
            in: current)
        let ended = try await store.finishTurn(
            turn.id,
            reply.map { TurnOutcome(status: .complete, parts: [.text($0)]) } ?? TurnOutcome(status: .failed, parts: []))
        return (turn.question, ended?.id)
    }

    @Test func `an edited prompt is a version beside the other, and each leads to the end of its branch`() async throws
    {
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.path + "/chats.db")
        let conversation = try await store.create(ConversationDraft())
        let first = try await Self.exchange("one", "reply to one", in: conversation, store)
        let second = try await Self.exchange("two", "reply to two", in: conversation, store)
        _ = try await store.setHead(nil, of: conversation)
        let edited = try await Self.exchange("one, edited", "another reply", in: conversation, store)
        _ = try await store.setHead(nil, of: conversation)
        _ = try await Self.exchange("nothing came", nil, in: conversation, store)
        let versions = try await store.versions(of: [first.prompt, second.prompt, edited.prompt])
        #expect(
            versions == [first.prompt: [first.prompt, edited.prompt], edited.prompt: [first.prompt, edited.prompt]])
        for (prompt, end) in [(first.prompt, second.reply), (edited.prompt, edited.reply)] {
            let switched = try await store.switchBranch(to: prompt, of: try await store.conversation(conversation.id))
            #expect(switched.head == end)
        }
        let reply = try #require(second.reply)
        #expect(try await store.turn(about: reply)?.question == second.prompt)
        #expect(try await store.turn(about: second.prompt)?.reply == second.reply)
        #expect(try await store.latestTurn(of: conversation) != nil)
        let empty = try await store.create(ConversationDraft())
        #expect(try await store.latestTurn(of: empty) == nil)
        #expect(try await store.cost(of: empty) == [])
    }
}
