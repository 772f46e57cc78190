import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatKit

/// Databases of other programs, made with their own schemas.
@Suite struct ForeignDatabaseImportTests {
    private static func imported(
        _ name: String, _ sql: String
    ) async throws -> (report: ImportReport, documents: [ConversationDocument]) {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file(name)
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let result = try await ForeignFileImportTests.imported(path, into: fixture.store)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, "the database was changed")
        return result
    }

    private static func lines(_ document: ConversationDocument) -> [String] {
        let prompt = document.conversation.firstPrompt.map { [$0] } ?? []
        return (prompt + document.branch).map { "\($0.role.rawValue): \($0.text)" }
    }

    private static let llmResponses = """
        CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
        CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
        CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
        CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT, datetime_utc TEXT, source TEXT);
        CREATE TABLE prompt_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
        CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT,
            response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT,
            input_tokens INTEGER, output_tokens INTEGER);
        INSERT INTO conversations VALUES ('01c', 'Tea', 'gpt-4o-mini');
        INSERT INTO responses VALUES ('01r1', 'gpt-4o-mini', 'q1', 'S', '{}', '{"temperature": 0.5}', 'a1', '{}', '01c', 1200,
            '2026-01-02T03:04:05.678901+00:00', 10, 20);
        INSERT INTO responses VALUES ('01r2', 'gpt-4o-mini', 'q2', NULL, '{}', '{}', 'a2', '{}', '01c', 900,
            '2026-01-02T03:05:05+00:00', NULL, NULL);
        INSERT INTO responses VALUES ('02r', 'm', 'alone', NULL, '{}', '{}', 'x', '{}', NULL, 5, '2026-02-02T00:00:00', 1, 2);
        INSERT INTO fragments VALUES (1, 'h', 'fragment', NULL, NULL);
        INSERT INTO prompt_fragments VALUES ('01r2', 1, 0);
        INSERT INTO attachments VALUES ('h1', 'image/png', NULL, NULL, x'89504E470D0A1A0A00'), ('h2', 'text/plain', '/gone.txt', NULL, NULL);
        INSERT INTO prompt_attachments VALUES ('01r1', 'h1', 0), ('01r1', 'h2', 1);
        """

    @Test func `llm's older logs bring usage, times, fragments and attachments`() async throws {
        let (report, documents) = try await Self.imported("logs.db", Self.llmResponses)
        #expect(report.format == .llm && report.added.count == 2, "\(report)")
        let first = try #require(documents.first)
        #expect(first.conversation.title == "Tea")
        #expect(
            Self.lines(first) == [
                "system: S", "user: q1[missing attachment: /gone.txt]", "assistant: a1", "user: fragment\nq2",
                "assistant: a2",
            ])
        #expect(first.branch[1].createdAt.iso8601 == "2026-01-02T03:04:05.678Z")
        #expect(first.turns.first?.usage == Usage(inputTokens: 10, outputTokens: 20))
        #expect(first.turns.first?.totalTime == .milliseconds(1200) && first.turns.first?.options.temperature == 0.5)
        #expect(first.branch[0].message.attachments.map(\.mediaType) == ["image/png"])
        #expect(documents.last.map(Self.lines) == ["user: alone", "assistant: x"])
    }

    @Test func `llm's newer logs bring the whole tree, and what both have comes once`() async throws {
        let sql =
            Self.llmResponses + """
                CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT, provider_metadata TEXT);
                CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, tool_name TEXT,
                    text TEXT, payload TEXT);
                CREATE TABLE part_attachments (part_id INTEGER, attachment_id TEXT, "order" INTEGER);
                CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT, datetime_utc TEXT);
                CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT,
                    model TEXT, resolved_model TEXT, options_json TEXT, schema_id TEXT, input_tokens INTEGER,
                    output_tokens INTEGER, token_details TEXT, duration_ms INTEGER, datetime_utc TEXT, response_json TEXT);
                INSERT INTO messages VALUES ('b0', NULL, 'system', NULL), ('b1', 'b0', 'user', NULL), ('b2', 'b1', 'assistant', NULL),
                    ('b3', 'b2', 'tool', NULL), ('b4', 'b3', 'assistant', NULL), ('b5', 'b1', 'assistant', NULL);
                INSERT INTO parts (message_hash, position, type, text, payload) VALUES ('b0', 0, 'text', 'S', NULL),
                    ('b1', 0, 'text', NULL, '{"text_ref": [{"literal": "see "}, {"fragment": 1}]}'),
                    ('b1', 1, 'attachment', NULL, '{"attachment": {"id": "h1"}}'),
                    ('b2', 0, 'reasoning', 'Hm', NULL),
                    ('b2', 1, 'tool_call', NULL, '{"name": "f", "arguments": {"a": 1}, "tool_call_id": "c1"}'),
                    ('b3', 0, 'tool_result', NULL, '{"name": "f", "output": "ok", "tool_call_id": "c1"}'),
                    ('b4', 0, 'text', 'done', NULL), ('b5', 0, 'text', 'again', NULL);
                INSERT INTO part_attachments SELECT id, 'h1', 0 FROM parts WHERE type = 'attachment';
                INSERT INTO threads VALUES ('01c', 'Tea', 'b4', NULL, '2026-08-01'), ('03t', 'New', 'b4', NULL, '2026-08-02');
                INSERT INTO turns VALUES ('t1', '03t', 'b1', 'b2', 'm', 'm-1', NULL, NULL, 1, 2, NULL, 10,
                        '2026-08-02T00:00:01+00:00', NULL),
                    ('t2', '03t', 'b3', 'b4', 'm', 'm-1', NULL, NULL, 3, 4, NULL, 10, '2026-08-02T00:00:02+00:00', NULL),
                    ('t3', '03t', 'b1', 'b5', 'm', 'm-1', NULL, NULL, 5, 6, NULL, 10, '2026-08-02T00:00:03+00:00', NULL);
                """
        let (report, documents) = try await Self.imported("logs.db", sql)
        #expect(report.added.count == 3 && report.skipped.isEmpty, "\(report)")
        let thread = try #require(documents.first { $0.conversation.title == "New" })
        #expect(Self.lines(thread) == ["system: S", "user: see fragment", "assistant: ", "tool: ", "assistant: done"])
        #expect(thread.branch[1].message.parts.first == .reasoning("Hm"))
        #expect(thread.branch[1].message.toolCalls == [ToolCall(id: "c1", name: "f", arguments: #"{"a":1}"#)])
        #expect(thread.branch[2].message.toolResults.map(\.content) == ["ok"])
        #expect(thread.branch[0].message.attachments.count == 1)
        #expect(thread.messages.count == 6 && thread.messages.filter { $0.model == "m-1" }.count == 3)
        #expect(thread.turns.compactMap(\.usage?.outputTokens) == [2, 4, 6])
    }

    @Test func `oterm's chats bring their first prompt and pictures`() async throws {
        let (report, documents) = try await Self.imported(
            "store.db",
            """
            CREATE TABLE "chat" ("id" INTEGER, "name" TEXT, "model" TEXT NOT NULL, "system" TEXT, "provider" TEXT DEFAULT "ollama",
                "parameters" TEXT DEFAULT "{}", "tools" TEXT DEFAULT "[]", "thinking" BOOLEAN DEFAULT 0,
                PRIMARY KEY("id" AUTOINCREMENT));
            CREATE TABLE "message" ("id" INTEGER, "chat_id" INTEGER NOT NULL, "author" TEXT NOT NULL, "text" TEXT NOT NULL,
                "images" TEXT DEFAULT "[]", PRIMARY KEY("id" AUTOINCREMENT));
            INSERT INTO chat (name, model, system, parameters) VALUES ('Tea', 'llama3', 'S', '{"temperature": 0.1}');
            INSERT INTO message (chat_id, author, text, images) VALUES (1, 'user', 'q', '["iVBORw0KGgo="]'), (1, 'assistant', 'a', '[]');
            """)
        #expect(report.format == .oterm)
        #expect(documents.map(Self.lines) == [["system: S", "user: q", "assistant: a"]])
        #expect(documents.first?.branch.last?.model == "llama3")
        #expect(documents.first?.branch.first?.message.attachments.count == 1)
    }

    @Test func `elia's chats bring times, models and the archived mark`() async throws {
        let (report, documents) = try await Self.imported(
            "elia.sqlite",
            """
            CREATE TABLE chat (id INTEGER PRIMARY KEY, model VARCHAR NOT NULL, title VARCHAR, started_at DATETIME, archived BOOLEAN);
            CREATE TABLE message (id INTEGER PRIMARY KEY, chat_id INTEGER, role VARCHAR NOT NULL, content VARCHAR NOT NULL,
                timestamp DATETIME, meta JSON, parent_id INTEGER, model VARCHAR);
            INSERT INTO chat VALUES (1, 'gpt-4o', 'Tea', '2024-06-07 08:09:10.123456', 1);
            INSERT INTO message VALUES (1, 1, 'system', 'S', '2024-06-07 08:09:10', '{}', NULL, NULL),
                (2, 1, 'user', 'q', '2024-06-07 08:09:11.5', '{}', NULL, NULL),
                (3, 1, 'assistant', 'a', '2024-06-07 08:09:12', '{}', NULL, 'gpt-4o-mini');
            """)
        #expect(report.format == .elia)
        let document = try #require(documents.first)
        #expect(Self.lines(document) == ["system: S", "user: q", "assistant: a"] && document.conversation.isArchived)
        #expect(
            document.branch[0].createdAt.iso8601 == "2024-06-07T08:09:11.500Z"
                && document.branch[1].model == "gpt-4o-mini")
    }

    @Test func `term-llm's sessions bring parts, without copies and markers`() async throws {
        let (report, documents) = try await Self.imported(
            "sessions.db",
            """
            CREATE TABLE sessions (id TEXT PRIMARY KEY, number INTEGER, name TEXT, summary TEXT, generated_short_title TEXT,
                provider TEXT NOT NULL, model TEXT NOT NULL, created_at TIMESTAMP, updated_at TIMESTAMP, archived BOOLEAN,
                pinned BOOLEAN);
            CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL,
                parts TEXT NOT NULL, text_content TEXT, duration_ms INTEGER, created_at TIMESTAMP, sequence INTEGER NOT NULL,
                compaction_tail BOOLEAN DEFAULT FALSE);
            INSERT INTO sessions VALUES ('s1', 42, NULL, NULL, 'Tea', 'openai', 'gpt-5', '2026-01-02 03:04:05.5 +0300 MSK m=+0.1',
                '2026-01-02 03:04:09 +0000 UTC', 0, 1);
            INSERT INTO messages (session_id, role, parts, text_content, created_at, sequence) VALUES
                ('s1', 'system', '[{"Type":"text","Text":"S"}]', 'S', '2026-01-02T00:04:05Z', 0),
                ('s1', 'user', '[{"Type":"text","Text":"q"},{"Type":"image","ImageData":{"media_type":"image/png","base64":"iVBORw0KGgo="}}]', 'q', '2026-01-02T00:04:06Z', 1),
                ('s1', 'event', '[{"Type":"text","Text":"model changed"}]', '', '2026-01-02T00:04:06Z', 2),
                ('s1', 'assistant', '[{"Type":"text","Text":"w","ReasoningContent":"Hm"},{"Type":"tool_call","ToolCall":{"ID":"c1","Name":"f","Arguments":{"a":1}}}]', 'w', '2026-01-02T00:04:07Z', 3),
                ('s1', 'tool', '[{"Type":"tool_result","ToolResult":{"ID":"c1","Name":"f","Content":"ok"}}]', '', '2026-01-02T00:04:08Z', 4);
            INSERT INTO messages (session_id, role, parts, sequence, compaction_tail) VALUES ('s1', 'user', '[{"Type":"text","Text":"q"}]', 5, 1);
            """)
        #expect(report.format == .termLLM, "\(report)")
        let document = try #require(documents.first)
        #expect(document.conversation.title == "Tea" && document.conversation.isPinned)
        #expect(document.conversation.createdAt.iso8601 == "2026-01-02T00:04:05.500Z")
        #expect(Self.lines(document) == ["system: S", "user: q", "assistant: w", "tool: "])
        #expect(document.branch[1].message.parts.first == .reasoning("Hm") && document.branch[1].model == "gpt-5")
        #expect(document.branch[1].message.toolCalls == [ToolCall(id: "c1", name: "f", arguments: #"{"a":1}"#)])
        #expect(document.branch[2].message.toolResults.map(\.callID) == ["c1"])
    }

    @Test func `mods' database names its files, and a missing one is reported`() async throws {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file("mods.db")
        let queue = try DatabaseQueue(path: path)
        try await queue.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE conversations (id string not null primary key, title string not null, updated_at datetime, model string);
                    INSERT INTO conversations VALUES ('0a1b', 'Weather', '2026-01-02 03:04:05.678', 'gpt-4o'),
                        ('ffff', 'Gone', '2026-01-02 03:04:05', NULL);
                    """)
        }
        try queue.close()
        let gob = try #require(Data(base64Encoded: ForeignFixtures.modsMessages))
        try gob.write(to: URL(fileURLWithPath: fixture.folder.file("0a1b.gob")))
        let (report, documents) = try await ForeignFileImportTests.imported(path, into: fixture.store)
        #expect(report.format == .mods && documents.map(\.conversation.title) == ["Weather"])
        #expect(documents.first?.branch.last?.model == "gpt-4o")
        #expect(report.skipped.map(\.text) == ["its file ffff.gob is missing"])
    }

    @Test func `a database of ours, and one of nobody, are refused`() async throws {
        let fixture = try await StoreFixture()
        #expect(throws: ChatError.self) { try ImportSource(path: fixture.store.path) }
        let path = fixture.folder.file("other.db")
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "CREATE TABLE x (a)") }
        try queue.close()
        #expect(throws: ChatError.self) { try ImportSource(path: path) }
        #expect(throws: ChatError.self) { try ImportSource(path: path, format: .llm) }
    }
}
