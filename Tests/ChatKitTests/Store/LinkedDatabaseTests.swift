import Foundation
import TestSupport
import Testing

@testable import ChatKit

/// A database that is reached by symbolic links of its file.
@Suite struct LinkedDatabaseTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["real", "links"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
    }

    private func link(_ name: String, to target: String) -> String {
        #expect(symlink(target, folder.file(name)) == 0)
        return folder.file(name)
    }

    @Test(arguments: ["absolute", "relative", "of a link"])
    func `whoever comes by the link and whoever comes by the file meet at the same lock`(kind: String) async throws {
        let path = folder.file("real/chat.db")
        let direct = try await ConversationStore.open(at: path)
        let conversation = try await direct.create(ConversationDraft())
        var link = link("links/chat.db", to: kind == "absolute" ? path : "../real/chat.db")
        if kind == "of a link" { link = self.link("second.db", to: "links/chat.db") }
        let linked = try await ConversationStore.open(at: link)

        let lock = try #require(try await direct.tryLockTurn(of: conversation))
        let turn = try await direct.beginTurn(.asking("q"), in: conversation)
        #expect(try await linked.recoverInterrupted().isEmpty)
        #expect(try await linked.tryLockTurn(of: conversation) == nil)
        withExtendedLifetime(lock) {}
        let reply = try await direct.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("whole")]))
        #expect(reply?.status == .complete)
        let beside = try FileManager.default.contentsOfDirectory(atPath: folder.file("links"))
        #expect(Set(beside).isSubset(of: ["chat.db"]), "nothing lies beside the link")
    }

    @Test func `a new database behind a link to nothing is made there, for its owner alone`() async throws {
        let link = link("links/chat.db", to: "../real/new.db")
        let before = umask(0o022)
        defer { umask(before) }
        let store = try await ConversationStore.open(at: link)
        _ = try await store.create(ConversationDraft())
        #expect(fileMode(folder.file("real/new.db")) == 0o600)
        #expect(fileMode(folder.file("real/new.db-wal")) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("links")) == ["chat.db"])
        #expect(store.file.hasSuffix("/real/new.db") && store.path == link)
    }

    @Test func `a link to a folder that is missing is refused with that folder's name`() async throws {
        let link = link("links/chat.db", to: "../nowhere/new.db")
        #expect(throws: ChatError.self) { try ConversationStore.requireFolder(of: link) }
    }

    @Test func `a link to itself is an error and not an endless walk`() async throws {
        let link = link("loop.db", to: "loop.db")
        await #expect(throws: ChatError.self) { _ = try await ConversationStore.open(at: link) }
    }
}
