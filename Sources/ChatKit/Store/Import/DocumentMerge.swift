import FoundationEssentials
import GRDB

/// What storing a document did.
package struct MergeOutcome: Sendable, Hashable {
    package var key: Conversation.Key
    package var id: ConversationID
    /// Whether the conversation is new.
    package var isNew = false
    /// How many messages were added.
    package var messages = 0
    /// What could not be stored as it was, a clause each.
    package var remarks: [String] = []

    package var isUnchanged: Bool { !isNew && messages == 0 }
}

/// Stores a document in the conversation with its `uid`, or in a new one, in the transaction of the caller.
///
/// Nothing that is stored is changed or lost: a message of the document is either there already (the same content after the
/// same message) or becomes another child of the message that it follows. So storing a document twice adds nothing, and
/// what was written on two sides becomes two branches.
struct DocumentMerge {
    private let database: Database
    private let document: ConversationDocument
    /// The former fingerprints of messages that somebody edited in a file.
    private let edited: [StoredMessage.ID: String]
    private var outcome: MergeOutcome
    /// The stored message for each message of the document.
    private var places: [StoredMessage.ID: StoredMessage.ID] = [:]
    private var added: Set<StoredMessage.ID> = []

    private init(_ database: Database, _ document: ConversationDocument, edited: [StoredMessage.ID: String]) {
        self.database = database
        self.document = document
        self.edited = edited
        outcome = MergeOutcome(key: Conversation.Key(rawValue: 0), id: document.conversation.id)
    }

    /// - Parameters:
    ///   - keepsID: Whether a new conversation gets the document's ID where that is free, instead of the next number.
    ///   - edited: The former fingerprints of messages that were edited since the document was written: each becomes one
    ///     sibling of what it was.
    static func store(
        _ database: Database, _ document: ConversationDocument, keepsID: Bool,
        edited: [StoredMessage.ID: String] = [:]
    ) throws -> MergeOutcome {
        var merge = DocumentMerge(database, document, edited: edited)
        for (hash, bytes) in document.attachments {
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)")
                .execute(arguments: [hash, Data(bytes)])
        }
        let statement = try database.cachedStatement(sql: "SELECT key, id, trashed_at FROM conversation WHERE uid = ?")
        if let row = try Row.fetchOne(statement, arguments: [document.conversation.uid.rawValue]) {
            merge.outcome.key = Conversation.Key(rawValue: row[0])
            merge.outcome.id = ConversationID(rawValue: row[1]) ?? document.conversation.id
            if (row[2] as Int64?) == nil {
                try merge.extend()
            } else {
                merge.outcome.remarks.append("it is in the trash")
            }
        } else {
            try merge.create(keepsID: keepsID)
        }
        return merge.outcome
    }

    // MARK: A new conversation

    private mutating func create(keepsID: Bool) throws {
        outcome.isNew = true
        let wanted = document.conversation
        var id: ConversationID?
        if keepsID {
            if try ConversationStore.find(database, wanted.id) == nil {
                id = wanted.id
            } else {
                outcome.remarks.append("the ID \(wanted.id) is taken")
            }
        }
        var draft = ConversationDraft(
            id: id, title: wanted.title, profile: wanted.profile, model: wanted.model, options: wanted.options,
            budget: wanted.budget, spendLimit: wanted.spendLimit, tags: wanted.tags)
        draft.uid = wanted.uid
        let key = try ConversationStore.insert(database, draft, at: wanted.createdAt)
        outcome.key = key
        outcome.id = try ConversationRows.conversation(database, key).id
        for message in document.inTreeOrder { try insert(message) }
        try database.cachedStatement(
            sql: """
                UPDATE conversation SET first_prompt_id = ?, head_id = ?, is_pinned = ?, is_archived = ?, last_used_at = ?,
                    expires_after_ms = ?
                WHERE key = ?
                """
        ).execute(arguments: [
            wanted.firstPrompt.flatMap { places[$0.id]?.rawValue }, wanted.head.flatMap { places[$0]?.rawValue },
            wanted.isPinned, wanted.isArchived, wanted.lastUsedAt.rawValue, wanted.expiresAfter?.wholeMilliseconds,
            key.rawValue,
        ])
        try insertTurns(except: [])
        try insertPins()
    }

    // MARK: A conversation that is there

    private mutating func extend() throws {
        let stored = try ConversationRows.conversation(database, outcome.key)
        let messages = try ConversationStore.messages(database, of: outcome.key)
        var children = Dictionary(grouping: messages) { $0.parentID }
        var contents: [StoredMessage.ID: [UInt8]] = [:]
        for message in messages { contents[message.id] = message.contentBytes }
        var headAfterEdit: StoredMessage.ID?
        for message in document.inTreeOrder {
            let parent = message.parentID.flatMap { places[$0] }
            let content = try storable(message).contentBytes
            let siblings = children[parent] ?? []
            if let former = edited[message.id], let original = siblings.first(where: { $0.fingerprint == former }) {
                // What followed the message follows it still.
                places[message.id] = original.id
                if siblings.contains(where: { contents[$0.id] == content }) { continue }
                let sibling = try insert(message, editing: original)
                if stored.head == original.id, message.role == .assistant { headAfterEdit = sibling }
                continue
            }
            let same = siblings.filter { contents[$0.id] == content }
            if let match = same.first(where: { $0.createdAt == message.createdAt }) ?? same.first {
                places[message.id] = match.id
                children[parent]?.removeAll { $0.id == match.id }
            } else {
                try insert(message)
            }
        }
        guard outcome.messages > 0 else { return }
        try insertTurns(except: Set(try turnMarks()))
        try insertPins()
        try moveHead(from: stored.head, afterEdit: headAfterEdit)
        try database.cachedStatement(
            sql: "UPDATE conversation SET last_used_at = max(last_used_at, ?) WHERE key = ?"
        ).execute(arguments: [document.conversation.lastUsedAt.rawValue, outcome.key.rawValue])
    }

    /// Moves the head where the document goes on from it; another branch leaves it where it is.
    private func moveHead(from head: StoredMessage.ID?, afterEdit: StoredMessage.ID?) throws {
        if let afterEdit { return try ConversationStore.setHead(database, afterEdit, of: outcome.key) }
        guard let wanted = document.conversation.head.flatMap({ places[$0] }), added.contains(wanted) else { return }
        if let head {
            let path = try Int64.fetchAll(
                database,
                sql: """
                    WITH RECURSIVE branch (id) AS (SELECT ? UNION ALL
                        SELECT parent_id FROM branch JOIN message USING (id) WHERE parent_id IS NOT NULL)
                    SELECT id FROM branch
                    """, arguments: [wanted.rawValue])
            guard path.contains(head.rawValue) else { return }
        }
        try ConversationStore.setHead(database, wanted, of: outcome.key)
    }

    // MARK: Messages

    @discardableResult
    private mutating func insert(
        _ message: StoredMessage, editing original: StoredMessage? = nil
    ) throws -> StoredMessage.ID {
        var parent = message.parentID.flatMap { places[$0] }
        if let original { parent = original.parentID }
        let (content, missing) = try withStoredAttachments(message.message)
        outcome.remarks += missing.map { "the attachment \($0) is missing" }
        let stored = try MessageRows.insert(
            database, content, in: outcome.key, after: parent, status: message.status, model: message.model,
            at: original == nil ? message.createdAt : .now)
        if original == nil { places[message.id] = stored.id }
        added.insert(stored.id)
        outcome.messages += 1
        return stored.id
    }

    /// The message as ``insert(_:editing:)`` would store it.
    private func storable(_ message: StoredMessage) throws -> StoredMessage {
        var message = message
        message.message = try withStoredAttachments(message.message).message
        return message
    }

    /// The message with a line of text for each attachment whose bytes are nowhere, and the names of those.
    private func withStoredAttachments(_ message: Message) throws -> (message: Message, missing: [String]) {
        guard !message.attachments.isEmpty else { return (message, []) }
        var message = message
        var missing: [String] = []
        message.parts = try message.parts.map { part in
            let file: Attachment
            switch part {
            case .image(let image): file = image
            case .file(let other): file = other
            default: return part
            }
            let statement = try database.cachedStatement(sql: "SELECT 1 FROM blob WHERE hash = ?")
            if try Row.fetchOne(statement, arguments: [file.hash]) != nil { return part }
            let name = file.name ?? file.mediaType
            missing.append(name)
            return .text("[missing attachment: \(name)]")
        }
        return (message, missing)
    }

    private func insertPins() throws {
        for message in document.pinned {
            guard let place = places[message] else { continue }
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO pin (message_id) VALUES (?)")
                .execute(arguments: [place.rawValue])
        }
    }

    // MARK: Turns

    /// What tells a turn from others of its conversation.
    private struct TurnMark: Hashable {
        var question: Int64
        var reply: Int64?
        var startedAt: Int64
    }

    private func turnMarks() throws -> [TurnMark] {
        try Row.fetchAll(
            database, sql: "SELECT question_id, reply_id, started_at FROM turn WHERE conversation_key = ?",
            arguments: [outcome.key.rawValue]
        ).map { TurnMark(question: $0[0], reply: $0[1], startedAt: $0[2]) }
    }

    private func insertTurns(except known: Set<TurnMark>) throws {
        for turn in document.turns {
            guard let question = places[turn.question] else { continue }
            let reply = turn.reply.flatMap { places[$0] }
            let mark = TurnMark(
                question: question.rawValue, reply: reply?.rawValue, startedAt: turn.startedAt.rawValue)
            guard !known.contains(mark) else { continue }
            var turn = turn
            turn.question = question
            turn.reply = reply
            turn.sent = turn.sent.compactMap { places[$0] }
            turn.dropped = turn.dropped.compactMap { places[$0] }
            turn.summarised = turn.summarised.compactMap { places[$0] }
            try TurnRows.insert(database, turn, in: outcome.key)
        }
    }
}

extension ConversationDocument {
    /// The messages with each after the one that it follows, otherwise in the order of IDs; a message that follows itself or
    /// one that is missing comes first, after nothing.
    package var inTreeOrder: [StoredMessage] {
        let sorted = messages.sorted { $0.id < $1.id }
        let known = Set(sorted.map(\.id))
        // Nearly always the order of IDs already.
        var seen: Set<StoredMessage.ID> = []
        var isOrdered = true
        for message in sorted {
            if let parent = message.parentID, !seen.contains(parent) {
                isOrdered = false
                break
            }
            seen.insert(message.id)
        }
        if isOrdered { return sorted }
        let children = Dictionary(grouping: sorted) { $0.parentID.flatMap { known.contains($0) ? $0 : nil } }
        var result: [StoredMessage] = []
        var placed: Set<StoredMessage.ID> = []
        func place(_ roots: [StoredMessage]) {
            var waiting = Array(roots.reversed())
            while let message = waiting.popLast() {
                guard placed.insert(message.id).inserted else { continue }
                result.append(message)
                waiting += (children[message.id] ?? []).reversed()
            }
        }
        place(children[nil] ?? [])
        // What is left stands in circles: cut each at its smallest ID.
        for message in sorted where !placed.contains(message.id) {
            var root = message
            root.parentID = nil
            place([root])
        }
        return result.map { message in
            var message = message
            if let parent = message.parentID, !known.contains(parent) { message.parentID = nil }
            return message
        }
    }
}
