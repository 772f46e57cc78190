import FoundationEssentials
import GRDB

extension ConversationStore {
    /// All that is stored of a conversation, as of one moment.
    ///
    /// - Parameter includingAttachments: Whether the bytes of attachments are read too.
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    public func document(
        of id: ConversationID, includingAttachments: Bool = false
    ) async throws(ChatError) -> ConversationDocument {
        try await read { database in
            try Self.document(database, of: try Self.key(database, id), includingAttachments: includingAttachments)
        }
    }

    /// The IDs of all conversations, in the order they were made.
    public func allIDs() async throws(ChatError) -> [ConversationID] {
        try await read { database in
            try String.fetchAll(database, sql: "SELECT id FROM conversation WHERE trashed_at IS NULL ORDER BY key")
                .compactMap(ConversationID.init(rawValue:))
        }
    }

    static func document(
        _ database: Database, of key: Conversation.Key, includingAttachments: Bool
    ) throws -> ConversationDocument {
        let messages = try Self.messages(database, of: key)
        let pinned = try Int64.fetchAll(
            database.cachedStatement(
                sql: "SELECT message_id FROM pin JOIN message ON id = message_id WHERE conversation_key = ?"),
            arguments: [key.rawValue])
        var attachments: [String: [UInt8]] = [:]
        for attachment in includingAttachments ? messages.flatMap(\.message.attachments) : [] {
            guard attachments[attachment.hash] == nil else { continue }
            attachments[attachment.hash] = try Data.fetchOne(
                database.cachedStatement(sql: "SELECT bytes FROM blob WHERE hash = ?"), arguments: [attachment.hash]
            ).map(Array.init)
        }
        return ConversationDocument(
            conversation: try ConversationRows.conversation(database, key), messages: messages,
            turns: try TurnRows.turns(database, "WHERE conversation_key = ? ORDER BY id", [key.rawValue]),
            pinned: Set(pinned.map(StoredMessage.ID.init(rawValue:))), attachments: attachments)
    }
}
