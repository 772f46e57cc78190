import FoundationEssentials
import GRDB

/// What a sync did.
public struct SyncReport: Sendable, Hashable {
    /// The files that were written, new ones among them.
    public var written: [String] = []
    /// The conversations that came from files.
    public var added: [ConversationID] = []
    /// The conversations that got messages from a file.
    public var extended: [ConversationID] = []
    /// How many messages came from files.
    public var messages = 0
    /// What could not be taken over, and of which file.
    public var remarks: [ImportReport.Remark] = []
    /// Whether the task was cancelled: every file and conversation is whole, and syncing again goes on.
    public var isCancelled = false
}

extension ConversationStore {
    /// Keeps a folder of Markdown files and the conversations in step, both ways.
    ///
    /// A message that somebody edited in a file becomes one sibling of what it was; messages that only one side has are added
    /// to the other; where both sides went on there are two branches. Title, tags, model, profile, pinned and archived are taken from the
    /// side that changed them, and from the database where both did. Nothing is deleted on either side: a missing file
    /// is written again, and the file of a conversation that was deleted here is left alone.
    ///
    /// - Parameters:
    ///   - folder: Where the files are; it is made if it is missing.
    ///   - progress: Receives how many files and conversations are done.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` where the folder cannot be used.
    public func sync(
        with folder: String, progress: ProgressHandler = { _ in }
    ) async throws(ChatError) -> SyncReport {
        let folder = try SyncFolder(folder)
        var report = SyncReport()
        var files: [ULID: SyncFile] = [:]
        var blocked: Set<ULID> = []
        let names = try folder.fileNames()
        for (index, name) in names.enumerated() {
            if Task.isCancelled {
                report.isCancelled = true
                return report
            }
            switch try folder.read(name) {
            case .damaged(let reason, let uid):
                report.remarks.append(.init(subject: name, text: reason))
                if let uid { blocked.insert(uid) }
            case .file(let file):
                let uid = file.entry.document.conversation.uid
                report.remarks += file.entry.faults.map { .init(subject: name, text: $0) }
                guard try await take(file, from: folder, into: &report) else {
                    blocked.insert(uid)
                    break
                }
                if let first = files[uid] {
                    report.remarks.append(.init(subject: name, text: "it holds the same conversation as \(first.name)"))
                } else {
                    files[uid] = file
                }
            }
            progress(WorkProgress(index + 1, of: names.count * 2, .files))
        }
        try await write(files, blocked, to: folder, read: names.count, &report, progress)
        return report
    }

    // MARK: From files

    /// Takes what is new in a file.
    ///
    /// - Returns: False for a conversation that was deleted here.
    private func take(
        _ file: SyncFile, from folder: SyncFolder, into report: inout SyncReport
    ) async throws(ChatError) -> Bool {
        let entry = file.entry
        let path = folder.identity
        let result: (outcome: MergeOutcome, conflicts: [String])? = try await write { database in
            let uid = entry.document.conversation.uid.rawValue
            let known = try Row.fetchOne(
                database, sql: "SELECT 1 FROM conversation WHERE uid = ? AND trashed_at IS NULL", arguments: [uid])
            let wasSynced = try Row.fetchOne(
                database, sql: "SELECT 1 FROM synced WHERE folder = ? AND uid = ?", arguments: [path, uid])
            if known == nil, wasSynced != nil { return nil }
            let outcome = try DocumentMerge.store(database, entry.document, keepsID: true, edited: entry.edited)
            let conflicts = outcome.isNew ? [] : try Self.takeFields(database, entry, outcome.key)
            return (outcome, conflicts)
        }
        guard let result else {
            report.remarks.append(
                .init(subject: file.name, text: "its conversation was deleted; the file is left as it is"))
            return false
        }
        report.messages += result.outcome.messages
        if result.outcome.isNew {
            report.added.append(result.outcome.id)
        } else if result.outcome.messages > 0 {
            report.extended.append(result.outcome.id)
        }
        report.remarks += (result.outcome.remarks + result.conflicts).map { .init(subject: file.name, text: $0) }
        return true
    }

    /// Takes the fields that were changed in the file and not here.
    ///
    /// - Returns: Those that were changed on both sides, a clause each.
    private static func takeFields(
        _ database: Database, _ entry: MarkdownArchive.Entry, _ key: Conversation.Key
    ) throws -> [String] {
        let stored = try ConversationRows.conversation(database, key)
        let (base, file) = (entry.base, entry.document.conversation)
        var conflicts: [String] = []
        func wins<Value: Equatable>(_ name: String, _ field: (Conversation) -> Value) -> Bool {
            guard field(file) != field(base), field(file) != field(stored) else { return false }
            if field(stored) == field(base) { return true }
            conflicts.append("the \(name) was changed on both sides; the database's is kept, not \(field(file))")
            return false
        }
        func set(_ column: String, _ value: (any DatabaseValueConvertible)?) throws {
            try database.execute(
                sql: "UPDATE conversation SET \(column) = ? WHERE key = ?", arguments: [value, key.rawValue])
        }
        if wins("title", { $0.title ?? "" }) { try set("title", file.title?.storable) }
        if wins("profile", { $0.profile ?? "" }) { try set("profile", file.profile?.storable) }
        if wins("model", { $0.model?.rawValue ?? "" }) { try set("model", file.model?.rawValue.storable) }
        if wins("mark pinned", \.isPinned) { try set("is_pinned", file.isPinned) }
        if wins("mark archived", \.isArchived) { try set("is_archived", file.isArchived) }
        if wins("list of tags", { $0.tags.sorted() }) { try setTags(database, file.tags, of: key) }
        return conflicts
    }

    // MARK: To files

    private func write(
        _ files: [ULID: SyncFile], _ blocked: Set<ULID>, to folder: SyncFolder, read: Int, _ report: inout SyncReport,
        _ progress: ProgressHandler
    ) async throws(ChatError) {
        let ids = try await allIDs()
        var taken = Set(try folder.allNames().map { $0.lowercased() })
        for (index, id) in ids.enumerated() {
            if Task.isCancelled {
                report.isCancelled = true
                return
            }
            let document: ConversationDocument
            do throws(ChatError) {
                document = try await self.document(of: id, includingAttachments: true)
            } catch .conversationNotFound {
                continue
            }
            let uid = document.conversation.uid
            guard !blocked.contains(uid) else { continue }
            let text = Array(MarkdownArchive.text(of: document, attachments: .linked).utf8)
            let file = files[uid]
            if file?.bytes != text {
                let name = file?.name ?? Self.freeName(for: document, &taken)
                try folder.writeAttachments(document.attachments)
                if try folder.write(text, to: name, replacing: file) {
                    report.written.append(name)
                } else {
                    report.remarks.append(.init(subject: name, text: "it was changed meanwhile; sync again"))
                }
            }
            let path = folder.identity
            try await self.write { database in
                try database.cachedStatement(sql: "INSERT OR IGNORE INTO synced (folder, uid) VALUES (?, ?)")
                    .execute(arguments: [path, uid.rawValue])
            }
            progress(WorkProgress(read + index + 1, of: read + ids.count, .files))
        }
    }

    private static func freeName(for document: ConversationDocument, _ taken: inout Set<String>) -> String {
        var name = document.fileName(.markdown)
        if taken.contains(name.lowercased()) {
            name = String(name.dropLast(3)) + "-" + document.conversation.uid.rawValue.suffix(8) + ".md"
        }
        taken.insert(name.lowercased())
        return name
    }
}
