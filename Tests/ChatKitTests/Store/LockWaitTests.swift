import ChatKit
import GRDB
import Synchronization
import TestSupport
import Testing

/// Waiting for a database that another connection has locked.
@Suite(.timeLimit(.minutes(2))) struct LockWaitTests {
    @Test func `a lock that lasts is reported once, and waited for`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chat.db")
        let (reports, report) = AsyncStream.makeStream(of: Int.self)
        let count = Mutex(0)
        let store = try await ConversationStore.open(at: path) {
            report.yield(
                count.withLock { count in
                    count += 1
                    return count
                })
        }
        let conversation = try await store.create(ConversationDraft(id: ConversationID(validating: "a")))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        async let renamed = store.setTitle("found", of: conversation)
        for await _ in reports { break }
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(try await renamed.title == "found")
        #expect(count.withLock { $0 } == 1)
    }
}
