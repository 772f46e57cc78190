import GRDB

extension ConversationStore {
    /// Lists conversations in the order that the query asks for.
    ///
    /// By use and by creation the cost depends on the page, not on how many conversations there are; with a tag, on how many
    /// have it. The other orders read every conversation, and those by tokens and cost every charge.
    public func list(_ query: ConversationQuery = ConversationQuery()) async throws(ChatError) -> ConversationPage {
        try await read { database in
            var conditions = ["trashed_at IS NULL"]
            var arguments: StatementArguments = []
            func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
                conditions.append(condition)
                arguments += StatementArguments(values)
            }
            if !query.includesArchived { require("is_archived = 0") }
            if let isPinned = query.isPinned { require("is_pinned = ?", isPinned) }
            if let tag = query.tag { require("key IN (SELECT conversation_key FROM tag WHERE name = ?)", tag) }
            if let profile = query.profile { require("profile = ?", profile) }
            if let model = query.model {
                require(
                    """
                    (model = ? OR EXISTS (SELECT 1 FROM turn WHERE conversation_key = key
                        AND (model_asked = ? OR model_answered = ?)))
                    """, model.rawValue, model.rawValue, model.rawValue)
            }
            if let since = query.since { require("last_used_at >= ?", since.rawValue) }
            if let until = query.until { require("last_used_at < ?", until.rawValue) }
            var offset: Int64 = 0
            if let cursor = query.cursor {
                switch (query.sort.column, query.pinnedFirst) {
                case (let column?, false): require("\(column) < ?", cursor.position)
                case (let column?, true): require("(is_pinned, \(column)) < (?, ?)", cursor.isPinned, cursor.position)
                case (nil, _): offset = cursor.position
                }
            }
            let limit = max(0, query.limit)
            // One more shows whether there is a next page.
            arguments += [limit + 1, offset]
            var found = try Self.summaries(
                database, "WHERE " + conditions.joined(separator: " AND "),
                (query.pinnedFirst ? "is_pinned DESC, " : "") + query.sort.order, query.sort.column ?? "key", arguments)
            if query.hasFigures {
                for index in found.indices {
                    found[index].summary.figures = try Self.figures(database, of: found[index].summary)
                }
            }
            guard found.count > limit else { return ConversationPage(conversations: found.map(\.summary)) }
            found.removeLast()
            let position = query.sort.column == nil ? offset + Int64(limit) : found.last?.position ?? 0
            return ConversationPage(
                conversations: found.map(\.summary),
                next: ConversationCursor(position: position, isPinned: found.last?.summary.isPinned ?? false))
        }
    }

    private static func summaries(
        _ database: Database, _ condition: String, _ order: String, _ position: String, _ arguments: StatementArguments
    ) throws -> [(summary: ConversationSummary, position: Int64)] {
        // The page is found first: SQLite computes the columns of every row that it has to sort.
        let rows = try Row.fetchCursor(
            database,
            sql: """
                WITH page (key, place) AS MATERIALIZED (
                    SELECT key, row_number() OVER () FROM (
                        SELECT key FROM conversation \(condition) ORDER BY \(order) LIMIT ? OFFSET ?))
                SELECT conversation.key, conversation.id, title, conversation.profile, model, last_used_at, is_pinned,
                    is_archived, created_at, conversation.\(position) AS position,
                    (SELECT count(*) FROM message WHERE conversation_key = key AND role <> 'system'
                        AND deleted_at IS NULL) AS messages,
                    (\(firstWords)) AS preview,
                    (SELECT group_concat(name, char(0x1F)) FROM tag WHERE conversation_key = key) AS tags,
                    turn.status, turn.reply_id IS NOT NULL AS is_answered, turn.error_code,
                    (SELECT total(tokens) FROM spend WHERE conversation_key = key AND status <> 'reserved') AS tokens
                FROM page CROSS JOIN conversation USING (key)
                    LEFT JOIN turn ON turn.id = (SELECT best.id FROM turn AS best
                        WHERE best.question_id = (SELECT newest.question_id FROM turn AS newest
                            WHERE newest.conversation_key = key AND newest.kind = 'answer'
                            ORDER BY newest.id DESC LIMIT 1)
                        ORDER BY \(bestAnswerFirst) LIMIT 1)
                ORDER BY page.place
                """, arguments: arguments)
        var summaries: [(ConversationSummary, Int64)] = []
        while let row = try rows.next() {
            guard let id = ConversationID(rawValue: row["id"]) else { continue }
            let key = Conversation.Key(rawValue: row["key"])
            let tags = (row["tags"] as String?).map { $0.split(separator: "\u{1F}").map(String.init) }
            var summary = ConversationSummary(
                key: key, id: id, title: row["title"], preview: (row["preview"] as String?).map(preview),
                messageCount: row["messages"], profile: row["profile"],
                model: (row["model"] as String?).map(ModelID.init(rawValue:)),
                lastUsedAt: Timestamp(rawValue: row["last_used_at"]), isPinned: row["is_pinned"],
                isArchived: row["is_archived"], tags: tags ?? [], newest: newest(row))
            summary.createdAt = Timestamp(rawValue: row["created_at"])
            summary.tokens = Int(row["tokens"] as Double)
            summary.costs = try costs(database, of: key)
            summaries.append((summary, row["position"]))
        }
        return summaries
    }

    /// What a conversation cost, each currency by itself.
    private static func costs(_ database: Database, of key: Conversation.Key) throws -> [Cost] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT currency, sum(amount) FROM spend
                WHERE conversation_key = ? AND status <> 'reserved' AND currency IS NOT NULL
                GROUP BY currency ORDER BY currency
                """)
        return try Row.fetchAll(statement, arguments: [key.rawValue]).compactMap { row in
            Cost.Currency(rawValue: row[0]).map { Cost(currency: $0, amount: row[1]) }
        }
    }

    /// A question may have several answers: one of them that is there is enough.
    private static let bestAnswerFirst =
        "best.status <> 'running', best.status <> 'complete', best.reply_id IS NULL, best.id"

    private static func newest(_ row: Row) -> NewestQuestion? {
        guard let status = (row["status"] as String?).flatMap(Turn.Status.init(rawValue:)) else { return nil }
        return NewestQuestion(status: status, isAnswered: row["is_answered"], errorCode: row["error_code"])
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
    static let firstWords = """
        SELECT substr(CASE kind WHEN 'text' THEN text ELSE '[' || ifnull(part.name, media_type) || ']' END,
            1, \(previewLength * 2))
        FROM message JOIN part ON message_id = message.id
        WHERE conversation_key = key AND role = 'user' AND kind IN ('text', 'image', 'file')
            AND deleted_at IS NULL
        ORDER BY message.id, kind <> 'text', position LIMIT 1
        """

    /// The beginning of a text on one line.
    static func preview(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= previewLength ? words : words.prefix(previewLength - 1) + "…"
    }
}

extension ConversationSort {
    /// The column of numbers that a page can begin at; nil where pages are counted instead.
    fileprivate var column: String? {
        switch self {
        case .used: "use_order"
        // Keys are given in order of creation, whatever the clock was.
        case .created: "key"
        case .title, .tokens, .cost: nil
        }
    }

    /// What follows `ORDER BY`.
    fileprivate var order: String {
        switch self {
        case .used: "use_order DESC"
        case .created: "key DESC"
        case .title: "title IS NULL, title COLLATE NOCASE, use_order DESC"
        case .tokens:
            "(SELECT total(tokens) FROM spend WHERE conversation_key = key AND status <> 'reserved') DESC, use_order DESC"
        case .cost: "\(Self.total(.usd)) DESC, \(Self.total(.rub)) DESC, use_order DESC"
        }
    }

    private static func total(_ currency: Cost.Currency) -> String {
        """
        (SELECT total(amount) FROM spend
            WHERE conversation_key = key AND status <> 'reserved' AND currency = '\(currency.rawValue)')
        """
    }
}
