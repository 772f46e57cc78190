import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatKit

@Suite struct TrashTests {
    @Test func `a conversation in the trash is nowhere else, and its ID is free`() async throws {
        let fixture = try await StoreFixture()
        let store = fixture.store
        let conversation = try await fixture.conversation("a")
        try await store.change([.title("word")], of: conversation)
        try await fixture.exchange("word", "reply", in: conversation)
        try await store.trash([conversation])
        #expect(try await store.find(conversation.id) == nil)
        #expect(try await store.list(ConversationQuery(includesArchived: true)).conversations.isEmpty)
        #expect(try await store.search(SearchQuery("word")).hits.isEmpty)
        #expect(try await store.bestHits(SearchQuery("word")).isEmpty)
        #expect(try await store.log().turns.isEmpty)
        #expect(try await store.lastUsed() == nil)
        #expect(try await store.glance(at: conversation.id, since: nil) == nil)
        await #expect(throws: ChatError.conversationNotFound(conversation.id)) {
            try await fixture.begin("more", in: conversation)
        }
        await #expect(throws: ChatError.self) { _ = try await store.conversation(named: "word") }
        #expect(try await store.trashed().map(\.title) == ["word"])
        let other = try await fixture.conversation("a")
        #expect(other.key != conversation.key)
        let trashed = try #require(try await store.trashed().first)
        await #expect(throws: ChatError.conversationExists(conversation.id)) { try await store.restore(trashed) }
        let restored = try await store.restore(trashed, as: try ConversationID(validating: "b"))
        #expect(try await fixture.texts(of: restored) == ["word", "reply"])
        #expect(try await store.search(SearchQuery("word")).hits.count == 1)
        #expect(try await store.trashed().isEmpty)
        #expect(try await store.check(quick: false) == [])
    }

    @Test func `the trash empties itself after thirty days`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("a")
        try await fixture.exchange("secretword", "reply", in: conversation)
        try await fixture.store.trash([conversation])
        let end = try #require(try await fixture.store.trashed().first?.expiresAt)
        #expect(try await fixture.store.emptyExpiredTrash(now: Timestamp(rawValue: end.rawValue - 1)) == 0)
        #expect(try await fixture.store.trashed().count == 1)
        #expect(try await fixture.store.emptyExpiredTrash(now: end) == 1)
        #expect(try await fixture.store.trashed().isEmpty)
        await #expect(throws: ChatError.self) { try await fixture.store.undo() }
        // The next start does it by itself.
        let second = try await fixture.conversation("b")
        try await fixture.store.trash([second])
        try await fixture.store.access { try $0.execute(sql: "UPDATE conversation SET trashed_at = 1") }
        #expect(try await fixture.another().trashed().isEmpty)
    }

    @Test func `nothing of a purged conversation is left, and a receipt says what was looked at`() async throws {
        let fixture = try await StoreFixture()
        let store = fixture.store
        let kept = try await fixture.conversation("kept")
        let doomed = try await fixture.conversation("doomed")
        let canary = "0f3b9c5d7e1a2b4c6d8e9f00112233445566778899aabbcc"
        try await fixture.exchange("keep this sentence, please", "kept reply", in: kept)
        try await fixture.exchange("the key is \(canary)", "I keep \(canary) secret", in: doomed)
        let file = try await store.attach(Array("attached \(canary)".utf8), mediaType: "text/plain", name: "k.txt")
        let turn = try await fixture.begin([.file(file)], in: doomed)
        try await store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("seen")]))
        let copy = fixture.folder.file("copy.db")
        try await store.copy(to: copy)
        try await store.trash([doomed])
        let receipt = try await store.purge([doomed.key])
        #expect(receipt.conversations == 1 && receipt.messages == 4 && receipt.turns == 2 && receipt.attachments == 1)
        #expect(receipt.copies == [StoreFile.resolved(copy)])
        #expect(receipt.canaries > 0 && receipt.files >= 2 && receipt.remains.isEmpty)
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.folder.file(name)))
            #expect(bytes.firstRange(of: Data(canary.utf8)) == nil, "\(name)")
        }
        #expect(try await fixture.texts(of: kept) == ["keep this sentence, please", "kept reply"])
        #expect(try await ConversationStore.open(at: copy).branch(of: kept).count == 2)
        #expect(try await store.check(quick: false) == [])
    }

    @Test func `a file that still has the text is named in the receipt`() async throws {
        let fixture = try await StoreFixture()
        let doomed = try await fixture.conversation("doomed")
        try await fixture.exchange("a sentence that was exported before", "yes", in: doomed)
        let export = try fixture.folder.write("> a sentence that was exported before", to: "export.md")
        let receipt = try await fixture.store.purge([doomed.key])
        #expect(receipt.remains == [StoreFile.resolved(export)])
    }

    @Test func `text that another conversation has too is kept there and is no sign`() async throws {
        let fixture = try await StoreFixture()
        let (first, second) = (try await fixture.conversation("a"), try await fixture.conversation("b"))
        for conversation in [first, second] {
            try await fixture.exchange("the same long sentence in both of them", "yes", in: conversation)
        }
        let receipt = try await fixture.store.purge([first.key])
        #expect(receipt.remains.isEmpty)
        #expect(try await fixture.texts(of: second).first == "the same long sentence in both of them")
    }

    @Test func `a conversation in which a reply is written is not purged`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lock = try await fixture.another().lockTurn(of: conversation)
        await #expect(throws: ChatError.conversationBusy(conversation.id, holder: "another process")) {
            _ = try await fixture.store.purge([conversation.key])
        }
        withExtendedLifetime(lock) {}
    }
}
