import GRDB

extension ConversationStore {
    /// Lists conversations, the last used first.
    ///
    /// The cost depends on the page, not on how many conversations there are; with a tag, on how many have it. Only for
    /// pinned ones all are looked through, which are few: 20 ms for 100,000 conversations.
    public func list(_ query: ConversationQuery = ConversationQuery()) async throws(ChatError) -> ConversationPage {
        try await read { database in
            var conditions: [String] = []
            var arguments: StatementArguments = []
            if !query.includesArchived { conditions.append("is_archived = 0") }
            if let isPinned = query.isPinned {
                conditions.append("is_pinned = ?")
                arguments += [isPinned]
            }
            if let tag = query.tag {
                conditions.append("key IN (SELECT conversation_key FROM tag WHERE name = ?)")
                arguments += [tag]
            }
            if let cursor = query.cursor {
                conditions.append("(last_used_at, key) < (?, ?)")
                arguments += [cursor.lastUsedAt.rawValue, cursor.key.rawValue]
            }
            // One more tells whether there is a next page.
            arguments += [max(0, query.limit) + 1]
            var summaries = try Self.summaries(
                database, conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "), arguments)
            guard summaries.count > max(0, query.limit) else { return ConversationPage(conversations: summaries) }
            summaries.removeLast()
            return ConversationPage(
                conversations: summaries,
                next: summaries.last.map { ConversationCursor(lastUsedAt: $0.lastUsedAt, key: $0.key) })
        }
    }

    private static func summaries(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [ConversationSummary] {
        // The page is found first: SQLite computes the columns of every row that it has to sort.
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT key, conversation.id, title, conversation.profile, model, last_used_at, is_pinned, is_archived,
                    (SELECT count(*) FROM message WHERE conversation_key = key AND role <> 'system'),
                    (\(firstWords)),
                    (SELECT group_concat(name, char(0x1F)) FROM tag WHERE conversation_key = key),
                    turn.status, turn.reply_id IS NOT NULL, turn.error_code
                FROM (SELECT key FROM conversation \(condition) ORDER BY last_used_at DESC, key DESC LIMIT ?)
                    JOIN conversation USING (key)
                    LEFT JOIN turn ON turn.id = (SELECT best.id FROM turn AS best
                        WHERE best.question_id = (SELECT newest.question_id FROM turn AS newest
                            WHERE newest.conversation_key = key AND newest.kind = 'answer'
                            ORDER BY newest.id DESC LIMIT 1)
                        ORDER BY \(bestAnswerFirst) LIMIT 1)
                ORDER BY last_used_at DESC, key DESC
                """, arguments: arguments)
        var summaries: [ConversationSummary] = []
        while let row = try rows.next() {
            guard let id = ConversationID(rawValue: row[1]) else { continue }
            let tags = (row[10] as String?).map { $0.split(separator: "\u{1F}").map(String.init) }
            summaries.append(
                ConversationSummary(
                    key: Conversation.Key(rawValue: row[0]), id: id, title: row[2],
                    preview: (row[9] as String?).map(preview), messageCount: row[8], profile: row[3],
                    model: (row[4] as String?).map(ModelID.init(rawValue:)), lastUsedAt: Timestamp(rawValue: row[5]),
                    isPinned: row[6], isArchived: row[7], tags: tags ?? [], newest: newest(row)))
        }
        return summaries
    }

    /// A question may have several answers: one of them that is there is enough.
    private static let bestAnswerFirst =
        "best.status <> 'running', best.status <> 'complete', best.reply_id IS NULL, best.id"

    private static func newest(_ row: Row) -> NewestQuestion? {
        guard let status = (row[11] as String?).flatMap(Turn.Status.init(rawValue:)) else { return nil }
        return NewestQuestion(status: status, isAnswered: row[12], errorCode: row[13])
    }

    /// The first words of the first question on one line, as a list shows them; nil while nothing was asked.
    public func preview(of conversation: Conversation) async throws(ChatError) -> String? {
        try await read { database in
            try String.fetchOne(
                database,
                sql: "SELECT (\(Self.firstWords)) FROM conversation WHERE key = ?",
                arguments: [conversation.key.rawValue]
            ).map(Self.preview)
        }
    }

    /// In characters.
    private static let previewLength = 100

    /// Selects the start of the first question of the conversation `key`, or the name of what came without words.
    private static let firstWords = """
        SELECT substr(CASE kind WHEN 'text' THEN text ELSE '[' || ifnull(part.name, media_type) || ']' END,
            1, \(previewLength * 2))
        FROM message JOIN part ON message_id = message.id
        WHERE conversation_key = key AND role = 'user' AND kind IN ('text', 'image', 'file')
        ORDER BY message.id, kind <> 'text', position LIMIT 1
        """

    /// The beginning of a text on one line.
    static func preview(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= previewLength ? words : words.prefix(previewLength - 1) + "…"
    }
}
