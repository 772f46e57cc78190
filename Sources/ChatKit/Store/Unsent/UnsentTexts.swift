import GRDB

/// The conversation that a draft is written in.
public enum DraftPlace: Hashable, Sendable {
    /// One that has begun.
    case conversation(ConversationID)
    /// One that has not begun, with the ID that it will have; nil: it will get a number.
    case new(ConversationID?)
}

/// What one running program has written and not sent: drafts, and questions that wait for an answer to end.
///
/// They survive the program. Nobody else sees or sends them while it runs; who opens the conversation after its death
/// takes them over, and only one does. Alive is who holds a lock of the kernel's, so that a crash frees it as well.
public final class UnsentTexts: Sendable {
    private let store: ConversationStore
    private let owner: Int64
    private let hold: LockFile.Hold

    init(store: ConversationStore, owner: Int64, hold: LockFile.Hold) {
        self.store = store
        self.owner = owner
        self.hold = hold
    }

    // Drafts

    /// Keeps what is written in a conversation; an empty text is forgotten.
    ///
    /// Nothing happens if the conversation was deleted.
    public func setDraft(_ text: String, in place: DraftPlace) async throws(ChatError) {
        let owner = owner
        try await store.write { database in
            var key: Int64?
            var newID: String?
            switch place {
            case .conversation(let id):
                guard let found = try ConversationStore.find(database, id) else { return }
                key = found.rawValue
            case .new(let id): newID = id?.rawValue
            }
            guard !text.isEmpty else {
                return try database.cachedStatement(
                    sql: "DELETE FROM draft WHERE conversation_key IS ? AND new_id IS ? AND owner = ?"
                ).execute(arguments: [key, newID, owner])
            }
            try database.cachedStatement(
                sql: """
                    INSERT INTO draft (conversation_key, new_id, owner, text, changed_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (ifnull(conversation_key, 0), ifnull(new_id, ''), owner)
                        DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at
                    """
            ).execute(arguments: [key, newID, owner, text.storable, Timestamp.now.rawValue])
        }
    }

    /// What was written in a conversation: by this program, else the newest that a program left that runs no more. From
    /// now on it is this program's.
    public func draft(in place: DraftPlace) async throws(ChatError) -> String? {
        let condition: String
        let arguments: StatementArguments
        switch place {
        case .conversation(let id): (condition, arguments) = (Self.ofConversation, [id.rawValue])
        case .new(let id):
            (condition, arguments) = ("conversation_key IS NULL AND new_id IS ?", [id?.rawValue])
        }
        let drafts = try await store.read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, owner, text FROM draft WHERE \(condition) ORDER BY changed_at DESC",
                arguments: arguments
            ).map { (id: $0[0] as Int64, owner: $0[1] as Int64, text: $0[2] as String) }
        }
        if let own = drafts.first(where: { $0.owner == owner }) { return own.text }
        for draft in drafts where try store.isGone(draft.owner) {
            let owner = owner
            let isTaken = try await store.write { database in
                try database.execute(
                    sql: "UPDATE draft SET owner = ? WHERE id = ? AND owner = ?",
                    arguments: [owner, draft.id, draft.owner])
                return database.changesCount > 0
            }
            if isTaken { return draft.text }
        }
        return nil
    }

    // Questions that wait

    /// Puts a question behind those that wait.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    public func enqueue(_ text: String, in id: ConversationID) async throws(ChatError) -> QueuedPrompt {
        let owner = owner
        return try await store.write { database in
            let key = try ConversationStore.key(database, id)
            let text = text.storable
            try database.execute(
                sql: "INSERT INTO queued_prompt (conversation_key, owner, text, created_at) VALUES (?, ?, ?, ?)",
                arguments: [key.rawValue, owner, text, Timestamp.now.rawValue])
            return QueuedPrompt(id: QueuedPrompt.ID(rawValue: database.lastInsertedRowID), text: text)
        }
    }

    /// Takes a question back. One that was sent or taken back already is no error.
    public func remove(_ prompt: QueuedPrompt.ID) async throws(ChatError) {
        let owner = owner
        try await store.write { database in
            try database.execute(
                sql: "DELETE FROM queued_prompt WHERE id = ? AND owner = ?", arguments: [prompt.rawValue, owner])
        }
    }

    /// The questions that wait in a conversation, oldest first: this program's, and those of programs that run no more,
    /// which from now on are this program's.
    public func queue(in id: ConversationID) async throws(ChatError) -> [QueuedPrompt] {
        let owners = try await store.read { database in
            try Int64.fetchAll(
                database, sql: "SELECT DISTINCT owner FROM queued_prompt WHERE \(Self.ofConversation)",
                arguments: [id.rawValue])
        }
        guard !owners.isEmpty else { return [] }
        for other in owners where other != owner {
            guard try store.isGone(other) else { continue }
            let owner = owner
            try await store.write { database in
                try database.execute(
                    sql: "UPDATE queued_prompt SET owner = ? WHERE owner = ? AND \(Self.ofConversation)",
                    arguments: [owner, other, id.rawValue])
            }
        }
        let owner = owner
        return try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT id, text FROM queued_prompt WHERE owner = ? AND \(Self.ofConversation) ORDER BY id",
                arguments: [owner, id.rawValue]
            ).map { QueuedPrompt(id: QueuedPrompt.ID(rawValue: $0[0]), text: $0[1]) }
        }
    }

    private static let ofConversation =
        "conversation_key = (SELECT key FROM conversation WHERE id = ? AND trashed_at IS NULL)"
}

extension ConversationStore {
    /// A place for what this program will have written and not sent.
    public func unsentTexts() throws(ChatError) -> UnsentTexts {
        while true {
            let owner = Int64.random(in: Self.owners)
            if let hold = try locks.tryLock(owner) { return UnsentTexts(store: self, owner: owner, hold: hold) }
        }
    }

    /// Far beyond the keys of conversations, whose locks are in the same file.
    private static let owners = Int64(1) << 61..<Int64(1) << 62

    fileprivate func isGone(_ owner: Int64) throws(ChatError) -> Bool {
        guard let hold = try locks.tryLock(owner) else { return false }
        return withExtendedLifetime(hold) { true }
    }
}
