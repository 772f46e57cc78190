import Foundation
import TestSupport
import Testing

@testable import ChatKit

/// Backups, restoring them, and conversations that expire.
@Suite struct BackupTests {
    @Test func `a backup is one file that only its owner reads, and brings everything back`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation("x")
        try await fixture.exchange("q", "a", in: made)
        let before = try await fixture.store.document(of: made.id)
        let backup = fixture.folder.file("b.db")
        try await fixture.store.backUp(to: backup)
        #expect(fileMode(backup) == 0o600)
        try await fixture.exchange("later", "b", in: made)
        _ = try await fixture.conversation("y")
        let copy = try #require(try await ConversationStore.restore(from: backup, to: fixture.store.path))
        // The store that was open goes on with what was restored.
        #expect(try await fixture.store.document(of: made.id) == before)
        let missing = try #require(ConversationID(rawValue: "y"))
        #expect(try await fixture.store.find(missing) == nil)
        #expect(try await fixture.store.check(quick: false).isEmpty)
        let former = try await ConversationStore.open(at: copy)
        #expect(try await former.find(missing) != nil)
        try await fixture.exchange("after", "c", in: made)
        #expect(try await fixture.texts(of: try await fixture.store.conversation(made.id)) == ["q", "a", "after", "c"])
    }

    @Test func `a backup does not replace a file, unless that is wanted`() async throws {
        let fixture = try await StoreFixture()
        let backup = fixture.folder.file("b.db")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: backup))
        await #expect(throws: ChatError.self) { try await fixture.store.backUp(to: backup) }
        #expect(try String(contentsOfFile: backup, encoding: .utf8) == "mine")
        try await fixture.store.backUp(to: backup, overwrites: true)
        #expect(try StoreHeader(path: backup)?.isOurs == true)
        await #expect(throws: ChatError.self) {
            try await fixture.store.backUp(to: fixture.store.path, overwrites: true)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path).filter { $0.contains("partial") }
                .isEmpty)
    }

    @Test func `a cancelled backup leaves no file`() async throws {
        let fixture = try await StoreFixture()
        let backup = fixture.folder.file("b.db")
        let store = fixture.store
        let task = Task { try await store.backUp(to: backup) }
        task.cancel()
        _ = await task.result
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        #expect(names.filter { $0.hasPrefix("b.db") }.isEmpty)
    }

    @Test(arguments: ["", "not a database", "SQLite format 3\0 and no more"])
    func `a file that is no backup is refused, and the database stays`(text: String) async throws {
        let fixture = try await StoreFixture()
        try await fixture.exchange("q", "a", in: try await fixture.conversation("x"))
        let backup = fixture.folder.file("b.db")
        try Data(text.utf8).write(to: URL(fileURLWithPath: backup))
        await #expect(throws: ChatError.self) {
            try await ConversationStore.restore(from: backup, to: fixture.store.path)
        }
        #expect(try await fixture.store.allIDs().map(\.rawValue) == ["x"])
    }

    @Test func `nothing is restored while a reply runs`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation("x")
        let backup = fixture.folder.file("b.db")
        try await fixture.store.backUp(to: backup)
        let lock = try await fixture.store.lockTurn(of: made, noWait: true)
        _ = try await fixture.begin("q", in: made)
        await #expect(throws: ChatError.self) {
            try await ConversationStore.restore(from: backup, to: fixture.store.path)
        }
        withExtendedLifetime(lock) {}
    }

    @Test func `a backup is restored where there was no database`() async throws {
        let fixture = try await StoreFixture()
        try await fixture.exchange("q", "a", in: try await fixture.conversation("x"))
        let backup = fixture.folder.file("b.db")
        try await fixture.store.backUp(to: backup)
        let place = fixture.folder.file("new.db")
        #expect(try await ConversationStore.restore(from: backup, to: place) == nil)
        let store = try await ConversationStore.open(at: place)
        #expect(try await store.allIDs().map(\.rawValue) == ["x"])
    }

    // MARK: Expiry

    @Test func `a conversation is deleted when its time is over, and not before`() async throws {
        let fixture = try await StoreFixture()
        var draft = ConversationDraft(id: ConversationID(rawValue: "short"))
        draft.expiresAfter = .seconds(60)
        let made = try await fixture.store.create(draft)
        try await fixture.exchange("q", "a", in: made)
        let kept = try await fixture.conversation("kept")
        let used = try await fixture.store.conversation(made.id)
        #expect(used.expiresAfter == .seconds(60))
        let end = used.lastUsedAt.rawValue + 60_000
        #expect(try await fixture.store.removeExpired(at: Timestamp(rawValue: end - 1)).isEmpty)
        #expect(try await fixture.store.removeExpired(at: Timestamp(rawValue: end)) == [made.id])
        #expect(try await fixture.store.allIDs() == [kept.id])
    }

    @Test func `a conversation whose expiry was removed stays`() async throws {
        let fixture = try await StoreFixture()
        var made = try await fixture.store.setExpiry(.seconds(1), of: try await fixture.conversation("x"))
        made = try await fixture.store.setExpiry(nil, of: made)
        #expect(try await fixture.store.removeExpired(at: Timestamp(rawValue: .max / 2)).isEmpty)
        #expect(try await fixture.store.find(made.id) != nil)
    }

    @Test func `pinned conversations are not among the unused`() async throws {
        let fixture = try await StoreFixture()
        let old = try await fixture.conversation("old")
        let pinned = try await fixture.store.setPinned(true, of: try await fixture.conversation("pinned"))
        let later = Timestamp(rawValue: Timestamp.now.rawValue + 1000)
        #expect(try await fixture.store.unused(since: later).map(\.id) == [old.id])
        #expect(try await fixture.store.unused(since: Timestamp(rawValue: 0)).isEmpty)
        withExtendedLifetime(pinned) {}
    }
}
