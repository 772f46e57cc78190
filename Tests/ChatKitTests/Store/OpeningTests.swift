import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatKit

@Suite struct OpeningTests {
    @Test func `a new database and its folders are for their owner alone`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a/b/chats.db")
        let store = try await ConversationStore.open(at: path)
        _ = try await store.create(ConversationDraft())
        #expect(fileMode(folder.file("a")) == 0o700 && fileMode(folder.file("a/b")) == 0o700)
        #expect(fileMode(path) == 0o600)
        #expect(fileMode(path + "-wal") == 0o600 && fileMode(path + "-shm") == 0o600)
        let others = try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b"))
        #expect(Set(others) == ["chats.db", "chats.db-wal", "chats.db-shm", "chats.db-turns"])
    }

    @Test func `only a folder that is not there is missing, and of others opening says what is wrong`() async throws {
        let folder = try TemporaryFolder()
        #expect(symlink("loop", folder.file("loop")) == 0)
        try Data().write(to: URL(filePath: folder.file("file")))
        for path in [folder.file("none/chats.db"), folder.file("file/none/chats.db")] {
            #expect(throws: ChatError.self) { try ConversationStore.requireFolder(of: path) }
        }
        let longName = String(repeating: "x", count: 300)
        for (path, reason) in [
            (folder.file("loop/chats.db"), "Too many levels of symbolic links"),
            (folder.file("\(longName)/chats.db"), "File name too long"),
        ] {
            try ConversationStore.requireFolder(of: path)
            await #expect(throws: ChatError.storeUnavailable(path: path, reason: reason)) {
                _ = try await ConversationStore.open(at: path)
            }
        }
    }

    @Test func `the database is what the design promises`() async throws {
        let fixture = try await StoreFixture()
        let pragmas = try await fixture.store.access { database in
            try ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "user_version", "application_id"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)") ?? ""
            }
        }
        #expect(pragmas == ["wal", "2", "1", "1", String(Schema.version), String(0x4368_6174)])
        #expect(try await fixture.store.check(quick: true) == [])
        #expect(try await fixture.store.check(quick: false) == [])
    }

    @Test func `the questions every command asks are answered from indexes`() async throws {
        let fixture = try await StoreFixture()
        for (question, index) in [
            (
                "SELECT key FROM conversation WHERE is_archived = 0 AND trashed_at IS NULL ORDER BY use_order DESC",
                "conversation_current"
            ),
            (
                "SELECT key FROM conversation WHERE use_order < 1 ORDER BY use_order DESC",
                "conversation_used"
            ),
            ("SELECT number FROM conversation WHERE number IS NOT NULL ORDER BY number DESC", "conversation_number"),
            ("SELECT DISTINCT conversation_key FROM turn WHERE status = 'running'", "turn_running"),
            (
                "SELECT id FROM message WHERE conversation_key = 1 AND role = 'user' ORDER BY id",
                "message_conversation"
            ),
        ] {
            let plan = try await fixture.store.read { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(question)").map { $0[3] as String }
            }
            #expect(plan.count == 1 && plan[0].contains("INDEX \(index)"), "\(question): \(plan)")
        }
    }

    @Test func `every foreign key has an index`() async throws {
        let fixture = try await StoreFixture()
        let missing = try await fixture.store.access { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT t.name || '.' || f."from" FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
                    WHERE t.type = 'table' AND NOT EXISTS (
                        SELECT 1 FROM pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
                        WHERE c.seqno = 0 AND c.name = f."from")
                    """)
        }
        #expect(missing == [])
    }

    @Test func `sixty-four openings of a new file at once all succeed`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        try await withThrowingTaskGroup(of: ConversationID.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let store = try await ConversationStore.open(at: path)
                    return try await store.create(ConversationDraft()).id
                }
            }
            var ids: Set<String> = []
            for try await id in group { ids.insert(id.rawValue) }
            #expect(ids == Set((1...64).map(String.init)))
        }
        #expect(try copies(in: folder).isEmpty)
    }

    @Test func `a database of a newer version is refused and left as it is`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        do {
            let store = try await ConversationStore.open(at: path)
            _ = try await store.create(ConversationDraft())
            try await store.access { try $0.execute(sql: "PRAGMA user_version = 99") }
        }
        // The connection goes on a queue of its own; when it is gone, so is its log.
        while FileManager.default.fileExists(atPath: path + "-wal") { await Task.yield() }
        let before = try contents(path)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        await #expect(throws: ChatError.storeTooNew(path: path, found: 99, supported: Schema.version)) {
            try await ConversationStore.open(at: path)
        }
        #expect(try contents(path) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == files)
    }

    @Test func `an older database is copied, then brought up to date`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        let id = try await ConversationStore.open(at: path).create(ConversationDraft(title: "old")).id
        let next = Migration(version: Schema.version + 1, sql: "ALTER TABLE conversation ADD COLUMN colour TEXT")
        let store = try await ConversationStore.open(at: path, migrations: Schema.migrations + [next])
        #expect(try await store.conversation(id).title == "old")
        let columns = try await store.access { database in
            try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('conversation')")
        }
        #expect(columns.contains("colour"))
        await #expect(throws: ChatError.storeTooNew(path: path, found: Schema.version + 1, supported: Schema.version)) {
            try await ConversationStore.open(at: path)
        }

        let copy = try #require(try copies(in: folder).first)
        #expect(copy.wholeMatch(of: /chats\.db\.version-\d+\.\d{8}T\d{6}Z/) != nil)
        #expect(fileMode(folder.file(copy)) == 0o600)
        let old = try await ConversationStore.open(at: folder.file(copy))
        #expect(try await old.conversation(id).title == "old")
        #expect(try await old.check(quick: false) == [])
    }

    @Test(arguments: [0, 1, Schema.version - 1])
    func `a database with an older layout is refused and left as it is`(version: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        try await DatabaseQueue(path: path).write { database in
            try database.execute(
                sql: """
                    CREATE TABLE conversation (id TEXT);
                    PRAGMA application_id = \(Schema.applicationID);
                    PRAGMA user_version = \(version)
                    """)
        }
        let before = try contents(path)
        await #expect(throws: ChatError.storeTooOld(path: path, found: version, supported: Schema.version)) {
            try await ConversationStore.open(at: path)
        }
        await #expect(throws: ChatError.storeTooOld(path: path, found: version, supported: Schema.version)) {
            try await ConversationStore.openToRead(at: path)
        }
        #expect(try contents(path) == before)
    }

    @Test func `many processes that find an older database migrate it once`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        _ = try await ConversationStore.open(at: path)
        let next = Migration(version: Schema.version + 1, sql: "CREATE TABLE added (x INTEGER) STRICT")
        try await withThrowingTaskGroup { group in
            for _ in 0..<16 {
                group.addTask { _ = try await ConversationStore.open(at: path, migrations: Schema.migrations + [next]) }
            }
            try await group.waitForAll()
        }
        #expect(try copies(in: folder).count == 1)
    }

    @Test func `a migration that fails leaves the old version whole`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        _ = try await ConversationStore.open(at: path)
        let bad = Migration(
            version: Schema.version + 1, sql: "CREATE TABLE added (x INTEGER) STRICT; SELECT nonsense FROM nowhere")
        await #expect(throws: ChatError.self) {
            try await ConversationStore.open(at: path, migrations: Schema.migrations + [bad])
        }
        let store = try await ConversationStore.open(at: path)
        let tables = try await store.access { try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema") }
        #expect(!tables.contains("added"))
    }

    @Test func `what is no database is called so and left as it is`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "my shopping list, longer than a header of SQLite's: " + String(repeating: "egg ", count: 90),
            to: "notes.txt")
        let before = try contents(path)
        await #expect(throws: ChatError.storeCorrupt(path: path, reason: "it is not a database")) {
            try await ConversationStore.open(at: path)
        }
        #expect(try contents(path) == before)
    }

    @Test func `another program's database is called so and left as it is`() async throws {
        let folder = try TemporaryFolder()
        for (name, sql) in [
            ("plain.db", "CREATE TABLE t (x)"), ("marked.db", "PRAGMA application_id = 7; CREATE TABLE t (x)"),
            ("versioned.db", "PRAGMA user_version = 1"),
        ] {
            let path = folder.file(name)
            try await DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
            let before = try contents(path)
            await #expect(throws: ChatError.storeCorrupt(path: path, reason: "it is a database of another program")) {
                try await ConversationStore.open(at: path)
            }
            #expect(try contents(path) == before)
        }
    }

    @Test func `a damaged database is an error, not a crash`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("chats.db")
        do {
            let store = try await ConversationStore.open(at: path)
            let conversation = try await store.create(ConversationDraft())
            for _ in 0..<50 {
                _ = try await store.beginTurn(.asking(String(repeating: "word ", count: 300)), in: conversation)
            }
        }
        var bytes = try contents(path)
        for place in 4096 * 30..<bytes.count { bytes[place] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: path))
        await #expect(throws: ChatError.self) {
            let store = try await ConversationStore.open(at: path)
            guard try await store.check(quick: true).isEmpty else {
                throw ChatError.storeCorrupt(path: path, reason: "check")
            }
        }
    }

    @Test(arguments: ["file/chats.db", "missing/../file/x/chats.db"])
    func `a path through a file says why it cannot be`(name: String) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("", to: "file")
        let path = folder.file(name)
        await #expect(throws: ChatError.storeUnavailable(path: path, reason: "a part of the path is not a folder")) {
            try await ConversationStore.open(at: path)
        }
    }

    @Test func `a folder is no database`() async throws {
        let folder = try TemporaryFolder()
        await #expect(throws: ChatError.storeUnavailable(path: folder.path, reason: "it is a folder")) {
            try await ConversationStore.open(at: folder.path)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a folder that cannot be written says so`() async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        let path = folder.file("chats.db")
        await #expect(throws: ChatError.storeUnavailable(path: path, reason: "no permission")) {
            try await ConversationStore.open(at: path)
        }
    }

    @Test func `a full disk is called so and loses nothing that was there`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: conversation)
        try await fixture.store.access { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        await #expect(throws: ChatError.storeUnavailable(path: fixture.store.path, reason: "the disk is full")) {
            _ = try await fixture.begin(String(repeating: "words ", count: 50_000), in: conversation)
        }
        #expect(try await fixture.another().branch(of: conversation).map(\.text) == ["q", "a"])
        #expect(try await fixture.store.check(quick: false) == [])
    }

    private func contents(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    private func copies(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".version-") }
    }
}
