import GRDB
import TestSupport
import Testing

@testable import ChatKit

/// What is exported as Markdown, JSON or JSON lines comes back the same, byte for byte.
@Suite struct RoundTripTests {
    /// Equal only where every byte is: to Swift, é and e with an accent are the same.
    private static func bytes(_ document: ConversationDocument) -> [UInt8] { document.numbered.json.jsonBytes() }

    private static func imported(
        _ document: ConversationDocument, as format: DocumentFormat, into store: ConversationStore
    ) async throws -> ConversationDocument {
        var writer = DocumentWriter(format, titles: [], isList: false)
        let bytes = writer.begin() + writer.bytes(of: document) + writer.end()
        let report = try await store.importConversations(from: ImportSource(bytes: bytes, name: "a file"))
        #expect(report.added.count == 1 && report.skipped.isEmpty && report.remarks.isEmpty, "\(report)")
        let id = try #require(report.added.first)
        return try await store.document(of: id, includingAttachments: true)
    }

    @Test(arguments: SeededGenerator.seeds(150))
    func `a document of any content comes back identical`(seed: UInt64) async throws {
        var random = RandomDocument(random: SeededGenerator(seed: seed))
        let document = try random.document()
        for format in [DocumentFormat.markdown, .json, .jsonl] {
            let fixture = try await StoreFixture()
            let back = try await Self.imported(document, as: format, into: fixture.store)
            #expect(Self.bytes(back) == Self.bytes(document), "\(format)")
            // A second import of what was exported again adds nothing.
            var writer = DocumentWriter(format, titles: [], isList: false)
            let source = try ImportSource(bytes: writer.bytes(of: back), name: "again")
            let report = try await fixture.store.importConversations(from: source)
            #expect(report.unchanged == 1 && report.messages == 0 && report.added.isEmpty, "\(format): \(report)")
        }
    }

    @Test(arguments: SeededGenerator.seeds(60))
    func `several documents in one file come back, each`(seed: UInt64) async throws {
        var random = RandomDocument(random: SeededGenerator(seed: seed))
        let documents = [try random.document(), try random.document(), try random.document()]
        for format in [DocumentFormat.markdown, .json, .jsonl] {
            let fixture = try await StoreFixture()
            var writer = DocumentWriter(format, titles: [], isList: true)
            var bytes = writer.begin()
            for document in documents { bytes += writer.bytes(of: document) }
            bytes += writer.end()
            let report = try await fixture.store.importConversations(from: ImportSource(bytes: bytes, name: "a file"))
            #expect(report.added.count == 3, "\(format): \(report)")
            for document in documents {
                let uid = document.conversation.uid
                let key = try await fixture.store.read { database in
                    try Int64.fetchOne(
                        database, sql: "SELECT key FROM conversation WHERE uid = ?", arguments: [uid.rawValue])
                }
                let found = try #require(key)
                let back = try await fixture.store.read { database in
                    try ConversationStore.document(
                        database, of: Conversation.Key(rawValue: found), includingAttachments: true)
                }
                var expected = document
                expected.conversation.id = back.conversation.id
                #expect(Self.bytes(back) == Self.bytes(expected))
            }
        }
    }

    @Test(arguments: [DocumentFormat.markdown, .json, .jsonl])
    func `a text with U+0000 is refused, with the place`(format: DocumentFormat) async throws {
        let fixture = try await StoreFixture()
        var random = RandomDocument(random: SeededGenerator(seed: 1))
        var document = try random.document()
        document.messages[0].message.parts = [.text("a\0b")]
        var writer = DocumentWriter(format, titles: [], isList: false)
        let source = try ImportSource(
            bytes: writer.bytes(of: document), name: "a file", format: ImportFormat(rawValue: format.rawValue))
        let report = try await fixture.store.importConversations(from: source)
        #expect(report.added.isEmpty)
        #expect(report.skipped.first?.text.contains("U+0000") == true, "\(report)")
    }

    @Test(arguments: SeededGenerator.seeds(40))
    func `a file that is cut off imports what is whole, and says so`(seed: UInt64) async throws {
        var random = RandomDocument(random: SeededGenerator(seed: seed))
        let documents = [try random.document(), try random.document()]
        for format in [DocumentFormat.markdown, .json, .jsonl] {
            let fixture = try await StoreFixture()
            var writer = DocumentWriter(format, titles: [], isList: true)
            let first = writer.begin() + writer.bytes(of: documents[0])
            let second = writer.bytes(of: documents[1])
            let bytes = first + second.prefix(second.count * 2 / 3)
            let report = try await fixture.store.importConversations(
                from: ImportSource(bytes: bytes, name: "a file", format: ImportFormat(rawValue: format.rawValue)))
            let uid = documents[0].conversation.uid
            let key = try await fixture.store.read { database in
                try Int64.fetchOne(
                    database, sql: "SELECT key FROM conversation WHERE uid = ?", arguments: [uid.rawValue])
            }
            let found = try #require(key, "\(format): \(report)")
            let back = try await fixture.store.read { database in
                try ConversationStore.document(
                    database, of: Conversation.Key(rawValue: found), includingAttachments: true)
            }
            var expected = documents[0]
            expected.conversation.id = back.conversation.id
            #expect(Self.bytes(back) == Self.bytes(expected), "\(format)")
            #expect(
                !report.skipped.isEmpty || !report.remarks.isEmpty || report.added.count == 2, "\(format): \(report)")
        }
    }

    @Test func `what both sides added becomes two branches, and nothing is lost`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation("x")
        try await fixture.exchange("q", "a", in: made)
        let shared = try await fixture.store.document(of: made.id)
        let other = try await StoreFixture()
        var writer = DocumentWriter(.json, titles: [], isList: false)
        _ = try await other.store.importConversations(
            from: ImportSource(bytes: writer.bytes(of: shared), name: "x"))
        try await fixture.exchange("here", "one", in: try await fixture.store.conversation(made.id))
        try await other.exchange("there", "two", in: try await other.store.conversation(made.id))
        let theirs = try await other.store.document(of: made.id)
        let report = try await fixture.store.importConversations(
            from: ImportSource(bytes: writer.bytes(of: theirs), name: "x"))
        #expect(report.messages == 2 && report.extended == [made.id])
        let merged = try await fixture.store.document(of: made.id)
        #expect(merged.branch.map(\.text) == ["q", "a", "here", "one"])
        #expect(merged.messages.map(\.text) == ["q", "a", "here", "one", "there", "two"])
        #expect(merged.messages[4].parentID == merged.messages[1].id)
        #expect(merged.turns.count == 3)
    }

    @Test func `imported costs count for their conversation and for no limit of a day`() async throws {
        let fixture = try await StoreFixture()
        var random = RandomDocument(random: SeededGenerator(seed: 3))
        var document = try random.document()
        document.turns = document.messages.filter { $0.role == .user }.prefix(1).map { message in
            Turn(
                id: Turn.ID(rawValue: 1), question: message.id, status: .complete, profile: "work", provider: .openai,
                modelAsked: "m", sent: [message.id], usage: Usage(inputTokens: 3, outputTokens: 4),
                cost: Cost(currency: .usd, amount: 5), startedAt: .now)
        }
        try #require(document.turns.count == 1)
        let back = try await Self.imported(document, as: .json, into: fixture.store)
        #expect(back.turns.first?.cost == Cost(currency: .usd, amount: 5))
        #expect(try await fixture.store.spending().tokens == 0)
        let conversation = try await fixture.store.conversation(back.conversation.id)
        #expect(try await fixture.store.spending(of: conversation).tokens == 7)
    }

    @Test func `the search index is in step after an import`() async throws {
        let fixture = try await StoreFixture()
        var random = RandomDocument(random: SeededGenerator(seed: 5))
        for _ in 0..<5 { _ = try await Self.imported(try random.document(), as: .markdown, into: fixture.store) }
        #expect(try await fixture.store.check(quick: false).isEmpty)
    }
}
