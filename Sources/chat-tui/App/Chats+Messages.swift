internal import ChatKit
internal import Glibc

/// What is done with single messages.
extension Chats {
    /// Continues from another version of a message, and reads the conversation as it is then.
    func show(version: StoredMessage.ID, in id: ConversationID) async throws(ChatError) -> OpenedConversation {
        let store = try await store()
        _ = try await store.switchBranch(to: version, of: try await store.conversation(id))
        return try await open(.named(id.rawValue))
    }

    /// Has a message always sent, or no longer; returns what was done, in words.
    func pin(_ message: StoredMessage.ID, in id: ConversationID) async throws(ChatError) -> String {
        let store = try await store()
        let conversation = try await store.conversation(id)
        let isPinned = try await !store.pins(of: conversation).contains(message)
        try await store.setPinned(isPinned, message, of: conversation)
        return isPinned
            ? tr("this message is always sent from now on") : tr("this message is left out again when there is no room")
    }

    /// How a message came about, as lines of text.
    func details(of id: StoredMessage.ID) async throws(ChatError) -> String {
        let store = try await store()
        guard let message = try await store.messages([id]).first else {
            throw .invalidUsage(tr("the message is not there any more"))
        }
        var lines = [
            tr(
                "Message \(id.rawValue), \(message.role == .user ? tr("you") : tr("reply")), \(message.createdAt.localMinute)"
            ),
            tr("\(message.text.count) characters, status: \(Self.word(message.status))"),
        ]
        guard let turn = try await store.turn(about: id) else { return lines.joined(separator: "\n") }
        lines += [
            "", tr("Provider: \(turn.profile) (\(turn.provider.rawValue))"),
            tr("Model asked: \(turn.modelAsked.rawValue)"),
        ]
        if let model = turn.modelAnswered { lines.append(tr("Model that answered: \(model.rawValue)")) }
        lines.append(tr("Status: \(turn.status.rawValue)") + (turn.finishReason.map { ", \($0)" } ?? ""))
        if let error = turn.errorMessage { lines.append(tr("Error: \(error)")) }
        lines += ["", tr("Sent: \(turn.sent.count) messages")]
        if !turn.dropped.isEmpty { lines.append(tr("Left out to fit: \(turn.dropped.count) older messages")) }
        if !turn.summarised.isEmpty { lines.append(tr("Summarized: \(turn.summarised.count) older messages")) }
        if let estimate = turn.estimatedInputTokens {
            lines.append(tr("Input counted before sending: \(turn.isEstimateExact ? "" : "≈")\(estimate) tokens"))
        }
        if let limit = turn.budget?.limit { lines.append(tr("Context budget: \(limit) tokens")) }
        if let window = turn.budget?.window { lines.append(tr("Context window: \(window) tokens")) }
        if let usage = turn.usage {
            if let input = usage.inputTokens { lines.append(tr("Input: \(input) tokens")) }
            if let cached = usage.cachedInputTokens { lines.append(tr("Cached input: \(cached) tokens")) }
            if let output = usage.outputTokens { lines.append(tr("Output: \(output) tokens")) }
            if let reasoning = usage.reasoningTokens { lines.append(tr("Reasoning: \(reasoning) tokens")) }
        }
        if let cost = turn.cost { lines.append(tr("Cost: \(turn.isCostEstimated ? "≈" : "")\(cost)")) }
        if let first = turn.timeToFirstToken { lines.append(tr("First token after \(RunningAnswer.seconds(first))")) }
        if let total = turn.totalTime { lines.append(tr("Complete after \(RunningAnswer.seconds(total))")) }
        return lines.joined(separator: "\n")
    }

    private static func word(_ status: StoredMessage.Status) -> String {
        switch status {
        case .complete: tr("complete")
        case .cancelled: tr("stopped")
        case .failed: tr("broken off by an error")
        case .interrupted: tr("interrupted")
        }
    }

    /// Writes a text into a new file, and returns its path as it was understood.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that exists.
    func save(_ text: String, to path: String) throws(ChatError) -> String {
        let place = QuestionFiles.expanded(path)
        let descriptor = Glibc.open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .fileUnusable(
                path: path, reason: errno == EEXIST ? tr("the file exists") : String(cString: strerror(errno)))
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { break }
        }
        let isWritten = rest.isEmpty
        guard close(descriptor) == 0, isWritten else {
            let reason = String(cString: strerror(errno))
            unlink(place)
            throw .fileUnusable(path: path, reason: reason)
        }
        return place
    }

    /// Messages of all conversations with these words, the newest first.
    func search(_ words: String) async throws(ChatError) -> SearchPage {
        try await store().search(SearchQuery(words, limit: 50))
    }

    /// As ``find(_:in:)``, with the messages themselves.
    func messages(with words: String, in id: ConversationID) async throws(ChatError) -> [StoredMessage] {
        try await store().messages(try await find(words, in: id))
    }

    /// Whether the store has a conversation.
    func hasBegun(_ id: ConversationID) async throws(ChatError) -> Bool {
        try await store().find(id) != nil
    }

    /// The last prompt of the branch that is shown; nil: there is none.
    func lastPrompt(in id: ConversationID) async throws(ChatError) -> StoredMessage? {
        let store = try await store()
        return try await store.branch(of: try await store.conversation(id)).last { $0.role == .user }
    }

    /// All versions of the last prompt, or where there is one all replies to it.
    func lastVersions(in id: ConversationID) async throws(ChatError) -> [StoredMessage] {
        let store = try await store()
        let branch = try await store.branch(of: try await store.conversation(id))
        for message in [branch.last, branch.last { $0.role == .user }].compactMap(\.self) {
            let versions = try await store.versions(of: [message.id])[message.id] ?? []
            if versions.count > 1 { return try await store.messages(versions) }
        }
        return []
    }

    /// The replies to the last prompt, the versions of it too, with what they took.
    func comparedReplies(in id: ConversationID) async throws(ChatError) -> [ComparedReply] {
        let store = try await store()
        let branch = try await store.branch(of: try await store.conversation(id))
        guard let prompt = branch.last(where: { $0.role == .user }), let reply = branch.last, reply.role == .assistant
        else { throw .invalidUsage(tr("there is no reply to compare")) }
        let versions = try await store.versions(of: [reply.id])[reply.id] ?? [reply.id]
        let accounts = try await store.accounts(of: versions)
        return try await store.messages(versions).filter { $0.parentID == prompt.id }.map { message in
            let account = accounts[message.id]
            return ComparedReply(
                model: message.model?.rawValue ?? "", text: message.text,
                summary: RunningAnswer.summary(account?.usage, account?.totalTime, account?.cost))
        }
    }

    /// What a file is that is to go with a prompt.
    func attachedFile(_ path: String) throws(ChatError) -> AttachedFile {
        let received = try QuestionFiles.attachment(at: path)
        return AttachedFile(path: path, mediaType: received.attachment.mediaType, size: received.bytes.count)
    }

    /// The messages with these words on the branch of a conversation that is shown, in order.
    func find(_ words: String, in id: ConversationID) async throws(ChatError) -> [StoredMessage.ID] {
        let store = try await store()
        let conversation = try await store.conversation(id)
        let page = try await store.search(SearchQuery(words, conversation: conversation.key, limit: 1000))
        guard !page.hits.isEmpty else { return [] }
        let path = Set(try await store.path(of: conversation))
        return page.hits.map(\.id).filter { path.contains($0) }.sorted { $0.rawValue < $1.rawValue }
    }
}
