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
            ? "this message is always sent from now on" : "this message is left out again when there is no room"
    }

    /// How a message came about, as lines of text.
    func details(of id: StoredMessage.ID) async throws(ChatError) -> String {
        let store = try await store()
        guard let message = try await store.messages([id]).first else {
            throw .invalidUsage("the message is not there any more")
        }
        var lines = [
            "Message \(id.rawValue), \(message.role.rawValue), \(message.createdAt.localMinute)",
            "\(message.text.count) characters, status: \(message.status.word)",
        ]
        guard let turn = try await store.turn(about: id) else { return lines.joined(separator: "\n") }
        lines += [
            "", "Provider: \(turn.profile) (\(turn.provider.rawValue))", "Model asked: \(turn.modelAsked.rawValue)",
        ]
        if let model = turn.modelAnswered { lines.append("Model that answered: \(model.rawValue)") }
        lines.append("Status: \(turn.status.rawValue)" + (turn.finishReason.map { ", finish: \($0)" } ?? ""))
        if let error = turn.errorMessage { lines.append("Error: \(error)") }
        lines += ["", "Sent: \(turn.sent.count) messages"]
        if !turn.dropped.isEmpty { lines.append("Left out to fit: \(turn.dropped.count) older messages") }
        if !turn.summarised.isEmpty { lines.append("Summarized: \(turn.summarised.count) older messages") }
        if let estimate = turn.estimatedInputTokens {
            lines.append("Input counted before sending: \(turn.isEstimateExact ? "" : "≈")\(estimate) tokens")
        }
        if let limit = turn.budget?.limit { lines.append("Context budget: \(limit) tokens") }
        if let window = turn.budget?.window { lines.append("Context window: \(window) tokens") }
        if let usage = turn.usage {
            if let input = usage.inputTokens { lines.append("Input: \(input) tokens") }
            if let cached = usage.cachedInputTokens { lines.append("Cached input: \(cached) tokens") }
            if let output = usage.outputTokens { lines.append("Output: \(output) tokens") }
            if let reasoning = usage.reasoningTokens { lines.append("Reasoning: \(reasoning) tokens") }
        }
        if let cost = turn.cost { lines.append("Cost: \(turn.isCostEstimated ? "≈" : "")\(cost)") }
        if let first = turn.timeToFirstToken { lines.append("First token after \(RunningAnswer.seconds(first))") }
        if let total = turn.totalTime { lines.append("Complete after \(RunningAnswer.seconds(total))") }
        return lines.joined(separator: "\n")
    }

    /// Writes a text into a new file, and returns its path as it was understood.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that exists.
    func save(_ text: String, to path: String) throws(ChatError) -> String {
        let place = QuestionFiles.expanded(path)
        let descriptor = Glibc.open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .fileUnusable(
                path: path, reason: errno == EEXIST ? "the file exists" : String(cString: strerror(errno)))
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

    /// What the next request will have of the context, by the last one.
    func gauge(of conversation: Conversation) async throws(ChatError) -> ContextGauge {
        let store = try await store()
        var gauge = ContextGauge(costs: try await store.cost(of: conversation))
        guard let turn = try await store.turn(nil, of: conversation)?.turn else { return gauge }
        gauge.limit = turn.budget?.limit ?? turn.budget?.window
        let input = turn.usage?.inputTokens ?? turn.estimatedInputTokens
        gauge.used = input.map { $0 + (turn.usage?.outputTokens ?? 0) }
        return gauge
    }

    func gauge(in id: ConversationID) async throws(ChatError) -> ContextGauge {
        try await gauge(of: try await store().conversation(id))
    }

    /// Messages of all conversations with these words, the newest first.
    func search(_ words: String) async throws(ChatError) -> SearchPage {
        try await store().search(SearchQuery(words, limit: 50))
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
