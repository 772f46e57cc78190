import GRDB

extension ConversationStore {
    /// The reply that can be continued: one that was interrupted, stopped or failed, or that ended at its token limit.
    ///
    /// - Parameter message: Nil takes the last message of the current branch.
    /// - Throws: ``ChatError/unusableInput(_:)`` when it is no such reply; ``ChatError/invalidUsage(_:)`` when the
    ///   conversation has no such message.
    public func replyToContinue(
        _ message: StoredMessage.ID? = nil, of conversation: Conversation
    ) async throws(ChatError) -> StoredMessage {
        try await read { database in
            if let message { try Self.ensureOnBranches(message, isIn: conversation, database) }
            let place = try message ?? Self.head(database, of: conversation.key)
            guard let reply = try place.flatMap({ try Self.message(database, $0) }), reply.role == .assistant else {
                throw ChatError.unusableInput(
                    message.map { "message \($0) is not a reply" }
                        ?? "the last message of conversation \(conversation.id) is not a reply")
            }
            let reason = try String.fetchOne(
                database, sql: "SELECT finish_reason FROM turn WHERE reply_id = ?", arguments: [reply.id.rawValue])
            guard reply.status != .complete || reason.map(FinishReason.init(name:)) == .length else {
                throw ChatError.unusableInput("the reply \(reply.id) is complete")
            }
            let hasCalls = reply.message.parts.contains { if case .toolCall = $0 { true } else { false } }
            guard !hasCalls else { throw ChatError.unusableInput("the reply \(reply.id) calls tools") }
            guard !reply.text.isEmpty else { throw ChatError.unusableInput("the reply \(reply.id) has no text yet") }
            return reply
        }
    }
}
