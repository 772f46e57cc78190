import GRDB

/// What a stored reply took.
public struct ReplyAccount: Sendable, Hashable {
    public var usage: Usage?
    /// From the request to its end.
    public var totalTime: Duration?
    /// What it cost; nil where no price was known.
    public var cost: Cost?

    public init(usage: Usage? = nil, totalTime: Duration? = nil, cost: Cost? = nil) {
        self.usage = usage
        self.totalTime = totalTime
        self.cost = cost
    }
}

extension ConversationStore {
    /// Returns what the conversation has cost so far, an amount for each currency; turns without a known price are not
    /// in it.
    public func cost(of conversation: Conversation) async throws(ChatError) -> [Cost] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT currency, sum(amount) FROM turn JOIN spend ON turn_id = turn.id
                    WHERE turn.conversation_key = ? AND spend.status <> 'reserved' AND currency IS NOT NULL
                    GROUP BY currency ORDER BY currency
                    """, arguments: [conversation.key.rawValue])
            return rows.compactMap { row in
                Cost.Currency(rawValue: row[0]).map { Cost(currency: $0, amount: row[1]) }
            }
        }
    }

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
                        total_ms,
                        (SELECT currency FROM spend WHERE turn_id = turn.id AND status <> 'reserved'),
                        (SELECT amount FROM spend WHERE turn_id = turn.id AND status <> 'reserved')
                    FROM turn WHERE reply_id IN (SELECT value FROM json_each(?))
                    """, arguments: [list])
            var accounts: [StoredMessage.ID: ReplyAccount] = [:]
            while let row = try rows.next() {
                let usage = Usage(
                    inputTokens: row[1], outputTokens: row[2], totalTokens: row[3], cachedInputTokens: row[4],
                    reasoningTokens: row[5])
                var account = ReplyAccount(
                    usage: usage == Usage() ? nil : usage, totalTime: (row[6] as Int64?).map { .milliseconds($0) })
                if let currency = (row[7] as String?).flatMap(Cost.Currency.init(rawValue:)),
                    let amount = row[8] as Int64?
                {
                    account.cost = Cost(currency: currency, amount: amount)
                }
                accounts[StoredMessage.ID(rawValue: row[0])] = account
            }
            return accounts
        }
    }
}
