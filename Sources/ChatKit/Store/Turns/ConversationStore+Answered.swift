import GRDB

extension ConversationStore {
    /// The model that last answered when this one was asked: what stands behind a deployment's name or an alias. Only
    /// the last 10,000 turns are looked at, so that a model nobody has asked yet does not cost a walk through all.
    public func modelAnswering(_ asked: ModelID, of profile: String) async throws(ChatError) -> ModelID? {
        try await read { database in
            let name = try String.fetchOne(
                database,
                sql: """
                    SELECT model_answered FROM turn WHERE id > (SELECT max(id) FROM turn) - 10000
                        AND model_asked = ? AND profile = ? AND model_answered IS NOT NULL
                    ORDER BY id DESC LIMIT 1
                    """, arguments: [asked.rawValue, profile])
            return name.map { ModelID($0) }
        }
    }
}
