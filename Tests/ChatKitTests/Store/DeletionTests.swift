import Foundation
import TestSupport
import Testing

@testable import ChatKit

@Suite struct DeletionTests {
    @Test func `no word of a deleted conversation is left in the files`() async throws {
        let fixture = try await StoreFixture()
        let kept = try await fixture.conversation("kept")
        try await fixture.exchange("keepsake", "kept", in: kept)
        let doomed = try await fixture.store.create(
            ConversationDraft(
                id: ConversationID(rawValue: "doomed"), title: "secretitle", firstPrompt: "secreprompt",
                tags: ["secretag"]))
        for _ in 0..<40 {
            try await fixture.exchange(
                String(repeating: "secrequestion ", count: 100), String(repeating: "secreply ", count: 1000), in: doomed
            )
        }
        let turn = try await fixture.begin("x", in: doomed)
        try await fixture.store.journal([.text("secrejournal")], of: turn.id)
        #expect(try bytes(fixture).contains("secre"))
        try await fixture.store.delete(doomed.id)
        let left = try bytes(fixture)
        #expect(!left.contains("secre") && !left.contains("doomed"))
        #expect(left.contains("keepsake"))
        #expect(try await fixture.store.check(quick: false) == [])
        #expect(try await fixture.texts(of: kept) == ["keepsake", "kept"])
    }

    @Test func `a dialogue longer than SQLite's depth of triggers can be deleted`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.store.write { database in
            var last: StoredMessage.ID?
            for number in 0..<1100 {
                last = try MessageRows.insert(
                    database, Message(.user, "\(number)"), in: conversation.key, after: last, status: .complete,
                    at: .now
                ).id
            }
            try ConversationStore.setHead(database, last, of: conversation.key)
        }
        #expect(try await fixture.store.branch(of: conversation).count == 1100)
        try await fixture.store.delete(conversation.id)
        #expect(try await fixture.store.check(quick: true) == [])
    }

    @Test func `a conversation that is being answered is not deleted`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lock = try await fixture.another().lockTurn(of: conversation)
        await #expect(throws: ChatError.conversationBusy(conversation.id, holder: "another process")) {
            try await fixture.store.delete(conversation.id)
        }
        #expect(try await fixture.store.find(conversation.id) != nil)
        withExtendedLifetime(lock) {}
    }

    @Test func `what a deleted conversation cost still counts`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        try await fixture.store.finishTurn(
            turn.id, TurnOutcome(status: .complete, parts: [.text("a")], usage: Usage(inputTokens: 3, outputTokens: 4)))
        try await fixture.store.delete(conversation.id)
        #expect(try await fixture.store.spending() == Spending(turns: 1, tokens: 7))
        #expect(try await fixture.store.spending(since: .now.advanced(by: 60_000)) == Spending())
    }

    @Test func `an attachment goes with the last message that carries it`() async throws {
        let fixture = try await StoreFixture()
        let picture = try await fixture.store.attach([1, 2, 3], mediaType: "image/png", name: "a.png")
        #expect(picture.hash == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
        #expect(try await fixture.store.attach([1, 2, 3], mediaType: "image/png").hash == picture.hash)
        for id in ["a", "b"] {
            var draft = TurnDraft.asking("")
            draft.question = .new(Message(role: .user, parts: [.text("see"), .image(picture)]))
            _ = try await fixture.store.beginTurn(draft, in: try await fixture.conversation(id))
        }
        try await fixture.store.delete(try ConversationID(validating: "a"))
        #expect(try await fixture.store.bytes(of: picture) == [1, 2, 3])
        let rest = try await fixture.store.conversation(try ConversationID(validating: "b"))
        #expect(try await fixture.store.branch(of: rest).first?.message.parts == [.text("see"), .image(picture)])
        try await fixture.store.delete(rest.id)
        #expect(try await fixture.store.bytes(of: picture) == nil)
    }

    @Test func `a deleted conversation's key and messages are not given out again`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: first)
        try await fixture.store.delete(first.id)
        let second = try await fixture.conversation()
        #expect(second.key != first.key)
        #expect(try await fixture.begin("q", in: second).question > turn.question)
    }

    @Test func `compacting keeps everything`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: conversation)
        try await fixture.store.compact()
        #expect(try await fixture.texts(of: conversation) == ["q", "a"])
        #expect(try await fixture.store.check(quick: false) == [])
    }

    @Test func `the data version changes when another process writes`() async throws {
        let fixture = try await StoreFixture()
        let before = try await fixture.store.dataVersion()
        #expect(try await fixture.store.dataVersion() == before)
        _ = try await fixture.another().create(ConversationDraft())
        #expect(try await fixture.store.dataVersion() != before)
    }

    /// The database with its log, byte for byte as characters.
    private func bytes(_ fixture: StoreFixture) throws -> String {
        var all = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) {
            all += try Data(contentsOf: URL(fileURLWithPath: fixture.folder.file(name)))
        }
        return String(decoding: all, as: UTF8.self)
    }
}

extension Timestamp {
    fileprivate func advanced(by milliseconds: Int64) -> Timestamp {
        Timestamp(rawValue: rawValue + milliseconds)
    }
}
