import GRDB

/// What an import did.
public struct ImportReport: Sendable, Hashable {
    /// Something that was left out, and of what.
    public struct Remark: Sendable, Hashable {
        /// The conversation's title or place in the file; the file's name where it is about all of it.
        public var subject: String
        /// A clause without a full stop.
        public var text: String
    }

    public var format: ImportFormat
    /// The IDs of the new conversations.
    public var added: [ConversationID] = []
    /// The IDs of the conversations that were there and got more messages.
    public var extended: [ConversationID] = []
    /// How many conversations were there with all their messages.
    public var unchanged = 0
    /// How many messages were added in all.
    public var messages = 0
    /// The conversations that were not imported, and why.
    public var skipped: [Remark] = []
    /// What of the imported conversations was left out or changed, and why.
    public var remarks: [Remark] = []
    /// Whether the task was cancelled: what was imported is whole, and importing again goes on.
    public var isCancelled = false

    public init(format: ImportFormat) {
        self.format = format
    }
}

extension ConversationStore {
    /// Imports conversations, each with all its messages or not at all.
    ///
    /// A conversation that was imported before gets what is new in it, so that importing again adds nothing. One that cannot
    /// be read or stored is left out and reported. When the task is cancelled, the work stops after the conversation at hand.
    ///
    /// - Parameters:
    ///   - tags: Tags that every new conversation gets.
    ///   - progress: Receives how many pieces of the source were read.
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` and the like, when nothing can be stored any more.
    public func importConversations(
        from source: ImportSource, tags: [String] = [], progress: ProgressHandler = { _ in }
    ) async throws(ChatError) -> ImportReport {
        var report = ImportReport(format: source.format)
        let reader = source.reader
        report.skipped += reader.faults.map { .init(subject: source.name, text: $0) }
        var batch = ImportBatch()
        for index in 0..<reader.count {
            if Task.isCancelled {
                report.isCancelled = true
                break
            }
            do throws(DocumentFault) {
                for item in try reader.items(at: index) {
                    batch.add(try source.prepared(item, tags: tags), name: reader.name(at: index))
                }
            } catch {
                report.skipped.append(.init(subject: reader.name(at: index), text: error.description))
            }
            if batch.isFull {
                try await store(batch, keepsIDs: source.format.keepsIDs, into: &report)
                batch = ImportBatch()
            }
            progress(WorkProgress(index + 1, of: reader.count, source.unit))
        }
        try await store(batch, keepsIDs: source.format.keepsIDs, into: &report)
        if !report.added.isEmpty { try await orderByUse(report.added) }
        return report
    }

    private func store(
        _ batch: ImportBatch, keepsIDs: Bool, into report: inout ImportReport
    ) async throws(ChatError) {
        guard !batch.items.isEmpty else { return }
        let items = batch.items
        let path = path
        let results = try await write { database in
            try items.map { item -> Result<MergeOutcome, ChatError> in
                do {
                    var outcome: MergeOutcome?
                    try database.inSavepoint {
                        outcome = try DocumentMerge.store(database, item.document, keepsID: keepsIDs)
                        return .commit
                    }
                    guard let outcome else { throw ChatError.unexpected("the store: an import without a result") }
                    return .success(outcome)
                } catch {
                    // A full disk ends the import; what one conversation breaks is its own matter.
                    switch (error as? DatabaseError)?.resultCode {
                    case .SQLITE_CONSTRAINT?, .SQLITE_TOOBIG?, .SQLITE_MISMATCH?:
                        return .failure(.unusableInput("it does not fit the database: \(error)"))
                    default: throw ChatError.store(error, path: path)
                    }
                }
            }
        }
        for (item, result) in zip(items, results) {
            switch result {
            case .success(let outcome):
                report.messages += outcome.messages
                if outcome.isNew {
                    report.added.append(outcome.id)
                } else if outcome.messages > 0 {
                    report.extended.append(outcome.id)
                } else {
                    report.unchanged += 1
                }
                if !outcome.isUnchanged {
                    report.remarks += (item.remarks + outcome.remarks).map { .init(subject: item.name, text: $0) }
                }
            case .failure(let error): report.skipped.append(.init(subject: item.name, text: error.message))
            }
        }
    }

    /// Places imported conversations among the others by when they were last used; the order of the others stays, and the one
    /// used last here stays the last one.
    private func orderByUse(_ imported: [ConversationID]) async throws(ChatError) {
        let list = JSONValue.array(imported.map { .string($0.rawValue) }).jsonText
        try await write { database in
            try database.execute(
                sql: """
                    WITH imported AS (SELECT key FROM conversation WHERE id IN (SELECT value FROM json_each(?))),
                    own AS (
                        SELECT key, max(last_used_at) OVER (ORDER BY use_order ROWS UNBOUNDED PRECEDING) AS moment
                        FROM conversation WHERE key NOT IN imported),
                    placed AS (
                        SELECT key, moment, 1 AS is_own, 0 AS used FROM own
                        UNION ALL
                        SELECT key, min(last_used_at, ifnull((SELECT max(moment) FROM own), last_used_at)), 0, last_used_at
                        FROM conversation WHERE key IN imported),
                    ordered AS (
                        SELECT placed.key, row_number() OVER (ORDER BY moment, is_own, used, use_order) AS place
                        FROM placed JOIN conversation USING (key))
                    UPDATE conversation SET use_order = place FROM ordered WHERE ordered.key = conversation.key
                        AND use_order <> place
                    """, arguments: [list])
        }
    }
}

/// Conversations that are stored in one transaction: enough to make its cost small, few enough to let others write between.
private struct ImportBatch {
    struct Item: Sendable {
        var document: ConversationDocument
        var remarks: [String]
        /// What a report calls it.
        var name: String
    }

    private(set) var items: [Item] = []
    private var messages = 0

    var isFull: Bool { messages >= 2000 }

    mutating func add(_ item: ImportItem, name: String) {
        items.append(
            Item(document: item.document, remarks: item.remarks, name: item.document.conversation.title ?? name))
        messages += item.document.messages.count + 1
    }
}
