import FoundationEssentials
import GRDB

extension ConversationStore {
    /// Stores exchanges in the conversations that they belong to, each in one transaction, and forgets what was kept of
    /// them as they passed.
    ///
    /// A client that keeps no state sends its whole history each time. The longest beginning of it that is known tells the
    /// conversation and the place in it: what follows becomes its children. So a chat of twenty turns is one conversation,
    /// an edit in its middle becomes a branch, a prompt that is sent again gets a second reply, and two chats that began
    /// alike stay two.
    ///
    /// - Parameter kept: The numbers under which the exchanges were kept, in their order; nil for those that were not.
    /// - Returns: What kept single exchanges from being stored; the others are stored all the same.
    package func record(
        _ exchanges: [(exchange: RecordedExchange, kept: Int?)], of holder: ExchangeHolder
    ) async throws(ChatError) -> [ChatError] {
        let holder = holder.number
        let path = path
        return try await write { database in
            var failures: [ChatError] = []
            for (exchange, number) in exchanges {
                do {
                    try database.inSavepoint {
                        try Self.record(database, exchange)
                        return .commit
                    }
                } catch {
                    failures.append(.store(error, path: path))
                }
                if let number { try Self.forget(database, exchange: number, of: holder) }
            }
            return failures
        }
    }

    /// Forgets an exchange that cannot be read.
    package func forget(exchange number: Int, of holder: ExchangeHolder) async throws(ChatError) {
        let holder = holder.number
        try await write { database in try Self.forget(database, exchange: number, of: holder) }
    }

    private static func record(_ database: Database, _ exchange: RecordedExchange) throws {
        guard !exchange.messages.isEmpty else { return }
        let (place, hashes) = try place(database, of: exchange)
        let key = try place.conversation ?? conversation(database, for: exchange)
        for (hash, bytes) in exchange.attachments {
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)")
                .execute(arguments: [hash, Data(bytes)])
        }
        var parent = place.message
        var chain = try parent.map { try ancestors(database, of: $0) } ?? []
        for index in place.known..<exchange.messages.count {
            let message = try MessageRows.insert(
                database, exchange.messages[index], in: key, after: parent, status: .complete, at: exchange.startedAt)
            try remember(database, hashes[index], message.id, in: key)
            parent = message.id
            chain.append(message.id)
        }
        guard let question = parent else { return }
        if try followsClient(database, key, place.message) { try setHead(database, question, of: key) }
        let draft = TurnDraft(
            question: .stored(question), profile: exchange.profile, provider: exchange.provider,
            model: exchange.model, options: exchange.options, context: Array(chain.dropLast()),
            estimatedInputTokens: exchange.estimatedInputTokens)
        let turn = try TurnRows.insert(
            database, draft, question: question, in: key, by: .current, at: exchange.startedAt)
        let reply = try finishTurn(database, turn, exchange.outcome, at: exchange.startedAt)
        guard let reply, let last = hashes.last else { return }
        if let response = exchange.response { try keep(database, response, as: reply.id) }
        try remember(database, RecordedExchange.hash(reply.message, after: last), reply.id, in: key)
    }

    /// Whether the current branch of a conversation moves to what a client does: in conversations that a gateway began, and
    /// where the client goes on from the end of the branch. A person's own branch stays current beside a client's.
    private static func followsClient(
        _ database: Database, _ key: Conversation.Key, _ place: StoredMessage.ID?
    ) throws -> Bool {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT head_id, EXISTS (SELECT 1 FROM tag WHERE conversation_key = key AND name = 'gateway')
                    FROM conversation WHERE key = ?
                    """), arguments: [key.rawValue])
        guard let row else { return false }
        let head: Int64? = row[0]
        return row[1] || head == nil || head == place?.rawValue
    }

    private static func remember(
        _ database: Database, _ hash: String, _ message: StoredMessage.ID, in conversation: Conversation.Key
    ) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO history (hash, conversation_key, message_id) VALUES (?, ?, ?)"
        ).execute(arguments: [hash, conversation.rawValue, message.rawValue])
    }

    // MARK: Where an exchange belongs

    /// A place in a conversation.
    private struct Place {
        /// nil for a conversation that is to be made.
        var conversation: Conversation.Key?
        /// The message that the new ones follow; nil for none.
        var message: StoredMessage.ID?
        /// How many of the history's messages are stored.
        var known = 0
    }

    /// Finds the place of an exchange, and the hash of each of its prefixes there.
    private static func place(
        _ database: Database, of exchange: RecordedExchange
    ) throws -> (Place, hashes: [String]) {
        if let previous = exchange.previousResponse,
            let message = try message(database, ofResponse: previous),
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT conversation_key, (SELECT min(hash) FROM history WHERE message_id = message.id)
                    FROM message WHERE id = ?
                    """, arguments: [message.rawValue])
        {
            let place = Place(conversation: Conversation.Key(rawValue: row[0]), message: message)
            return (place, exchange.hashes(after: row[1] as String? ?? "message:\(message)"))
        }
        let hashes = exchange.hashes()
        return (try place(database, of: exchange, hashes), hashes)
    }

    private static func place(
        _ database: Database, of exchange: RecordedExchange, _ hashes: [String]
    ) throws -> Place {
        var named: Conversation.Key?
        if let id = exchange.conversation {
            named = try find(database, id)
            guard named != nil else { return Place() }
        }
        for known in stride(from: hashes.count, through: 1, by: -1) {
            guard let found = try message(database, hashes[known - 1], in: named) else { continue }
            // What was said before anything was answered tells two chats apart no more than their first words do. A prompt
            // without a reply is another matter: it is sent again.
            let isBegun = exchange.messages[..<known].contains { $0.role == .assistant }
            if named == nil, !isBegun, try hasReply(database, found.message) { continue }
            return Place(conversation: found.conversation, message: found.message, known: known)
        }
        return Place(conversation: named)
    }

    /// How many conversations with one history are looked at. The same prompt may have begun any number of them: a script
    /// that asks every minute must not be slower after a year.
    private static let newestHistories = 256

    /// The message that a history ends with: one that is the last of its conversation, else the newest conversation's.
    private static func message(
        _ database: Database, _ hash: String, in conversation: Conversation.Key?
    ) throws -> (message: StoredMessage.ID, conversation: Conversation.Key)? {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT message_id, key
                    FROM (
                        SELECT message_id, conversation_key FROM history
                        WHERE hash = ?\(conversation == nil ? "" : " AND conversation_key = ?")
                        ORDER BY conversation_key DESC, message_id DESC LIMIT \(newestHistories)
                    ) JOIN conversation ON key = conversation_key
                    WHERE trashed_at IS NULL
                        AND NOT EXISTS (SELECT 1 FROM message WHERE id = message_id AND deleted_at IS NOT NULL)
                    ORDER BY head_id = message_id DESC, key DESC, message_id DESC LIMIT 1
                    """), arguments: StatementArguments([hash]) + (conversation.map { [$0.rawValue] } ?? []))
        return row.map { (StoredMessage.ID(rawValue: $0[0]), Conversation.Key(rawValue: $0[1])) }
    }

    private static func hasReply(_ database: Database, _ message: StoredMessage.ID) throws -> Bool {
        try Row.fetchOne(
            try database.cachedStatement(sql: "SELECT 1 FROM message WHERE parent_id = ? LIMIT 1"),
            arguments: [message.rawValue]) != nil
    }

    private static func ancestors(
        _ database: Database, of message: StoredMessage.ID
    ) throws -> [StoredMessage.ID] {
        try Int64.fetchAll(
            try database.cachedStatement(
                sql: """
                    WITH RECURSIVE branch (id) AS (
                        SELECT ? UNION ALL
                        SELECT parent_id FROM branch JOIN message USING (id) WHERE parent_id IS NOT NULL)
                    SELECT id FROM branch ORDER BY id
                    """), arguments: [message.rawValue]
        ).map(StoredMessage.ID.init(rawValue:))
    }

    /// Makes the conversation of an exchange.
    private static func conversation(
        _ database: Database, for exchange: RecordedExchange
    ) throws -> Conversation.Key {
        try insert(
            database,
            ConversationDraft(
                id: exchange.conversation, firstPrompt: exchange.firstPrompt, profile: exchange.profile,
                model: exchange.model, tags: ["gateway"]),
            at: exchange.startedAt)
    }
}
