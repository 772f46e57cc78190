import GRDB

/// Versions of messages: edited and repeated prompts, and the choices of a reply. All of them stay in the tree.
extension ConversationStore {
    /// Returns, for each message that has more than one version, all of its versions in the order they were made.
    ///
    /// Prompts that no reply came to, and prompts for summaries, are no versions.
    public func versions(
        of messages: [StoredMessage.ID]
    ) async throws(ChatError) -> [StoredMessage.ID: [StoredMessage.ID]] {
        try await read { database in
            var versions: [StoredMessage.ID: [StoredMessage.ID]] = [:]
            for message in messages {
                guard
                    let own = try Row.fetchOne(
                        database.cachedStatement(
                            sql: "SELECT conversation_key, parent_id, role FROM message WHERE id = ?"),
                        arguments: [message.rawValue])
                else { continue }
                let (key, parent, role): (Int64, Int64?, String) = (own[0], own[1], own[2])
                let place = parent == nil ? "conversation_key = ? AND parent_id IS NULL" : "parent_id = ?"
                let found = try Int64.fetchAll(
                    database.cachedStatement(
                        sql: """
                            SELECT id FROM message WHERE \(place) AND role = ? AND deleted_at IS NULL
                                AND role IN ('user', 'assistant')
                                AND (id = ? OR \(Self.isAnswered)) ORDER BY id
                            """),
                    arguments: [parent ?? key, role, message.rawValue])
                if found.count > 1 { versions[message] = found.map(StoredMessage.ID.init(rawValue:)) }
            }
            return versions
        }
    }

    /// Returns the turn that a message was the prompt or the reply of; nil where there was none.
    public func turn(about message: StoredMessage.ID) async throws(ChatError) -> Turn? {
        try await read { database in
            try TurnRows.turns(
                database,
                """
                WHERE id = (SELECT id FROM turn WHERE reply_id = ?
                    UNION ALL SELECT min(id) FROM turn WHERE question_id = ? LIMIT 1)
                """, [message.rawValue, message.rawValue]
            ).first
        }
    }

    /// A reply, or a prompt with a reply; none of those of summaries.
    private static let isAnswered = """
        (role <> 'user' OR EXISTS (SELECT 1 FROM message AS child
            WHERE child.parent_id = message.id AND child.deleted_at IS NULL))
            AND NOT EXISTS (SELECT 1 FROM turn WHERE question_id = message.id AND kind = 'summary')
        """
}
