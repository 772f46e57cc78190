import GRDB

/// What a stored reply took.
public struct ReplyAccount: Sendable, Hashable {
    public var usage: Usage?
    /// From the request to its end.
    public var totalTime: Duration?

    public init(usage: Usage? = nil, totalTime: Duration? = nil) {
        self.usage = usage
        self.totalTime = totalTime
    }
}

extension ConversationStore {
    /// What these replies took, for those who show them and do not need their whole turns.
    ///
    /// - Returns: Nothing for messages that no turn brought.
    public func accounts(
        of replies: [StoredMessage.ID]
    ) async throws(ChatError) -> [StoredMessage.ID: ReplyAccount] {
        try await read { database in
            let list = "[" + replies.map { String($0.rawValue) }.joined(separator: ",") + "]"
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT reply_id, input_tokens, output_tokens, total_tokens, cached_input_tokens, reasoning_tokens,
                        total_ms
                    FROM turn WHERE reply_id IN (SELECT value FROM json_each(?))
                    """, arguments: [list])
            var accounts: [StoredMessage.ID: ReplyAccount] = [:]
            while let row = try rows.next() {
                let usage = Usage(
                    inputTokens: row[1], outputTokens: row[2], totalTokens: row[3], cachedInputTokens: row[4],
                    reasoningTokens: row[5])
                accounts[StoredMessage.ID(rawValue: row[0])] = ReplyAccount(
                    usage: usage == Usage() ? nil : usage,
                    totalTime: (row[6] as Int64?).map { .milliseconds($0) })
            }
            return accounts
        }
    }
}
