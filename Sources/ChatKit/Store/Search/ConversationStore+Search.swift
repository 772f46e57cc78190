import GRDB
import Synchronization

extension ConversationStore {
    /// Finds messages by their words, the newest first. What is still being written is not found yet.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for raw syntax (``SearchQuery/isRaw``) that is none; ``ChatError/cancelled``.
    public func search(_ query: SearchQuery) async throws(ChatError) -> SearchPage {
        try await withSearch(query) { search in
            guard let expression = search.expression(findsBeginnings: true) else { return SearchPage(hits: []) }
            let limit = max(0, query.limit)
            var hits: [SearchHit] = []
            // In order of the row, FTS5 stops at the limit; ranking would read every message with a frequent word.
            let candidates = try search.candidates(expression, before: query.before)
            while let candidate = try candidates.next() {
                if hits.count == limit {
                    // One more shows that there is a next page.
                    if search.pattern.needsReading, try search.hit(candidate) == nil { continue }
                    return SearchPage(hits: hits, next: hits.last?.id)
                }
                if let hit = try search.hit(candidate) { hits.append(hit) }
            }
            return SearchPage(hits: hits)
        }
    }

    /// Runs a search in a read transaction that a cancelled task ends, also while a long text is read.
    func withSearch<Value: Sendable>(
        _ query: SearchQuery, _ body: @Sendable (MessageSearch) throws -> Value
    ) async throws(ChatError) -> Value {
        let cancellation = SearchCancellation()
        let result: Result<Value, ChatError> = await withTaskCancellationHandler {
            do throws(ChatError) {
                return .success(
                    try await read { database in
                        do {
                            return try body(try MessageSearch(query, database, cancellation))
                        } catch let error as DatabaseError where query.isRaw && error.resultCode == .SQLITE_ERROR {
                            throw ChatError.invalidUsage("the search expression is wrong: \(error.message ?? "")")
                        }
                    })
            } catch {
                return .failure(error)
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}

/// Whether a search was cancelled: SQLite is interrupted by itself, reading texts is not.
final class SearchCancellation: Sendable {
    private let isSet = Atomic(false)

    var isCancelled: Bool { isSet.load(ordering: .relaxed) }

    func cancel() { isSet.store(true, ordering: .relaxed) }
}

/// A search in one transaction.
struct MessageSearch {
    /// A message that the index found.
    struct Candidate {
        let message: Int64
        let conversation: Int64
        let role: Role
        let createdAt: Timestamp
    }

    /// Candidates as they come from the database.
    struct Candidates {
        fileprivate let rows: RowCursor

        func next() throws -> Candidate? {
            while let row = try rows.next() {
                guard let role = Role(rawValue: row[2]) else { continue }
                return Candidate(
                    message: row[0], conversation: row[1], role: role, createdAt: Timestamp(rawValue: row[3]))
            }
            return nil
        }
    }

    let query: SearchQuery
    let pattern: SearchPattern
    let database: Database
    private let tokenizer: SearchTokenizer
    private let cancellation: SearchCancellation

    init(_ query: SearchQuery, _ database: Database, _ cancellation: SearchCancellation) throws {
        self.query = query
        self.database = database
        self.cancellation = cancellation
        tokenizer = try SearchTokenizer.make(database)
        // Of raw syntax the words are marked, whatever the operators between them are.
        pattern = SearchPattern(query.isRaw ? Self.words(ofRaw: query.text) : query.text, tokenizer)
    }

    private static func words(ofRaw text: String) -> String {
        let operators: Set<Substring> = ["AND", "OR", "NOT"]
        return text.split { "()^*:+{}-, ".contains($0) || $0.isWhitespace }
            .filter { !operators.contains($0) && !$0.hasPrefix("NEAR") }.joined(separator: " ")
    }

    /// The expression for the index; nil when there is nothing to search for.
    func expression(findsBeginnings: Bool) -> String? {
        let words =
            query.isRaw ? "body : (\(query.text))" : pattern.expression(in: "body", findsBeginnings: findsBeginnings)
        guard var expression = words, !query.text.isEmpty else { return nil }
        if let conversation = query.conversation { expression += " AND place : \"c\(conversation.rawValue)\"" }
        if !query.roles.isEmpty {
            let roles = query.roles.map { "\"\($0.rawValue)\"" }.sorted()
            expression += " AND place : (\(roles.joined(separator: " OR ")))"
        }
        return expression
    }

    /// The messages that the index finds, the newest first.
    func candidates(
        _ expression: String, before message: StoredMessage.ID? = nil, limit: Int? = nil
    ) throws -> Candidates {
        var conditions =
            "message_search MATCH ? AND message_search.rowid < ? AND "
            + "NOT EXISTS (SELECT 1 FROM conversation WHERE key = conversation_key AND trashed_at IS NOT NULL)"
        var arguments: StatementArguments = [expression, message?.rawValue ?? .max]
        func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
            conditions += " AND " + condition
            arguments += StatementArguments(values)
        }
        if let since = query.since { require("message.created_at >= ?", since.rawValue) }
        if let until = query.until { require("message.created_at < ?", until.rawValue) }
        if let tag = query.tag {
            require(
                "EXISTS (SELECT 1 FROM tag WHERE tag.conversation_key = message.conversation_key AND name = ?)", tag)
        }
        if let model = query.model {
            require(
                """
                (message.model = ? OR EXISTS (SELECT 1 FROM turn WHERE message.id IN (question_id, reply_id)
                    AND turn.conversation_key = message.conversation_key AND (model_asked = ? OR model_answered = ?)))
                """, model.rawValue, model.rawValue, model.rawValue)
        }
        // Negative means all.
        arguments += [limit ?? -1]
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT message.id, conversation_key, role, created_at
                FROM message_search CROSS JOIN message ON message.id = message_search.rowid
                WHERE \(conditions) ORDER BY message_search.rowid DESC LIMIT ?
                """, arguments: arguments)
        return Candidates(rows: rows)
    }

    /// The hit to show for a candidate; nil when its text does not have what is asked for.
    func hit(_ candidate: Candidate) throws -> SearchHit? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT conversation.id, title, (SELECT body FROM message_text WHERE message_text.id = ?)
                    FROM conversation WHERE key = ?
                    """), arguments: [candidate.message, candidate.conversation])
        guard let row, let conversation = ConversationID(rawValue: row[0]) else { return nil }
        let text: String = row[2] ?? ""
        let excerpt = SearchExcerpt(of: text, pattern, tokenizer) { cancellation.isCancelled }
        if cancellation.isCancelled { throw CancellationError() }
        if excerpt == nil, pattern.needsReading, !query.isRaw { return nil }
        return SearchHit(
            id: StoredMessage.ID(rawValue: candidate.message), conversation: conversation, conversationTitle: row[1],
            role: candidate.role, createdAt: candidate.createdAt,
            snippet: excerpt?.text ?? ConversationStore.preview(String(text.prefix(1000))),
            matches: excerpt?.matches ?? [])
    }

    /// Marks the words in a title.
    func titleMatches(_ title: String) -> [Range<String.Index>]? {
        guard let excerpt = SearchExcerpt(of: title, pattern, tokenizer, isCancelled: { false }) else { return nil }
        return excerpt.text == title ? excerpt.matches : []
    }
}
