import ChatKit
import TestSupport

/// Conversations with every feature and with hostile texts.
struct RandomDocument {
    var random: SeededGenerator

    static let hostile = [
        "```", "````", "~~~", "---", "<!-- chat:message {\"id\":1} -->", "<!-- chat:end -->", "\\<!-- chat:part {} -->",
        "\\\\<!-- chat:", "<!-- chat:\u{301}", "-->\u{338}", "<!--", "-->", "## User", "# Title", "\r\n", "\r", "\n",
        "\n\n", "\n\n\n", " ",
        "\t", "<details><summary>Reasoning</summary>\n\n", "\n\n</details>", "<script>alert(1)</script>", "&amp;",
        "Ёлка", "e\u{301}", "é",
        "学习", "👨‍👩‍👧", "\u{2028}", "\u{85}", "\u{7F}", "\u{1B}[31m", "| a | b |\n|---|---|\n", "title: x", "\"", "\\",
        "\u{FEFF}", "\u{200D}",
        "[a](javascript:alert(1))", "word", "1. one", "> quote",
    ]

    mutating func text() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...7, using: &random) {
            text += Self.hostile.randomElement(using: &random) ?? ""
            if Bool.random(using: &random) { text += "\n" }
        }
        return text
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func time() -> Timestamp {
        Timestamp(rawValue: Int64.random(in: -1_000_000_000_000...4_000_000_000_000, using: &random))
    }

    mutating func part(_ attachments: inout [String: [UInt8]]) -> Part {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .reasoning(text())
        case 1:
            return .toolCall(
                ToolCall(
                    id: text(), name: text(), arguments: text(), stateID: chance(2) ? text() : nil,
                    state: chance(3) ? ProviderState(provider: text(), members: ["a": .string(text())]) : nil))
        case 2: return .toolResult(ToolResult(callID: text(), name: chance(2) ? text() : nil, content: text()))
        case 3:
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var file = Attachment(
                of: bytes, mediaType: chance(2) ? "image/png" : "text/plain", name: chance(2) ? text() : nil)
            if chance(3) { file.detail = "low" }
            if chance(3) { file.url = text() }
            attachments[file.hash] = bytes
            return file.part
        case 4:
            return .state(
                ProviderState(provider: text(), members: ["x-->": .number("1.50"), "\u{0}": .string("\u{0}")]))
        default: return .text(text())
        }
    }

    /// A document as a database holds it: IDs grow along branches.
    mutating func document() throws -> ConversationDocument {
        var attachments: [String: [UInt8]] = [:]
        var messages: [StoredMessage] = []
        let start = Int64.random(in: 1...1000, using: &random)
        let count = Int.random(in: 1...12, using: &random)
        for index in 0..<count {
            let isPrompt = index == 0 && chance(2)
            let parents = messages.filter { $0.role != .system }
            let role: Role = isPrompt ? .system : [.user, .assistant, .tool].randomElement(using: &random) ?? .user
            var parts: [Part] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) { parts.append(part(&attachments)) }
            if isPrompt || chance(2) { parts = [.text(text())] }
            messages.append(
                StoredMessage(
                    id: .init(rawValue: start + Int64(index * 2)),
                    parentID: isPrompt || chance(6) ? nil : parents.randomElement(using: &random)?.id,
                    message: Message(role: role, name: chance(5) ? text() : nil, parts: parts),
                    status: StoredMessage.Status.allCases.randomElement(using: &random) ?? .complete, createdAt: time(),
                    model: chance(2) ? ModelID(text()) : nil))
        }
        let talk = messages.filter { $0.role != .system }
        var turns: [Turn] = []
        for index in 0..<Int.random(in: 0...4, using: &random) {
            guard let question = talk.randomElement(using: &random) else { break }
            turns.append(turn(Int64(index + 1), question, talk, messages))
        }
        var conversation = Conversation(
            key: Conversation.Key(rawValue: 0), id: ConversationID(number: Int64.random(in: 1...9999, using: &random)),
            uid: ULID(at: Timestamp(rawValue: Int64.random(in: 0...4_000_000_000_000, using: &random)), using: &random),
            title: chance(3) ? nil : "t" + text(), profile: chance(2) ? "p" + text() : nil,
            model: chance(2) ? ModelID("m" + text()) : nil, createdAt: time(), lastUsedAt: time())
        conversation.firstPrompt = messages.first { $0.role == .system }
        conversation.head = chance(5) ? nil : talk.randomElement(using: &random)?.id
        conversation.isPinned = chance(2)
        conversation.isArchived = chance(2)
        conversation.tags = Array(Set((0..<Int.random(in: 0...2, using: &random)).map { _ in "tag" + text() }))
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        conversation.options.temperature = chance(2) ? 0.25 : nil
        conversation.options.extra = chance(2) ? ["top_p": .number("0.10"), "stop": .array([.string(text())])] : [:]
        conversation.contextBudget = chance(2) ? 4000 : nil
        conversation.spendLimit = chance(2) ? SpendLimit(unit: .usd, amount: 1_234_567_891) : nil
        conversation.expiresAfter = chance(4) ? .seconds(86_400) : nil
        let pinned = Set(talk.filter { _ in chance(5) }.map(\.id))
        // Of those that were made, the messages kept some.
        let hashes = Set(messages.flatMap(\.message.attachments).map(\.hash))
        attachments = attachments.filter { hashes.contains($0.key) }
        return ConversationDocument(
            conversation: conversation, messages: messages, turns: turns, pinned: pinned, attachments: attachments)
    }

    private mutating func turn(
        _ id: Int64, _ question: StoredMessage, _ talk: [StoredMessage], _ all: [StoredMessage]
    ) -> Turn {
        var turn = Turn(
            id: Turn.ID(rawValue: id), question: question.id,
            reply: chance(3) ? nil : talk.randomElement(using: &random)?.id,
            status: [.complete, .interrupted, .failed, .cancelled].randomElement(using: &random) ?? .complete,
            profile: text(), provider: ProviderKind.allCases.randomElement(using: &random) ?? .demo,
            modelAsked: ModelID(text()),
            sent: all.map(\.id), startedAt: time())
        turn.kind = chance(4) ? .summary : .answer
        turn.modelAnswered = chance(2) ? ModelID(text()) : nil
        turn.dropped = chance(3) ? [question.id] : []
        turn.estimatedInputTokens = chance(2) ? 12 : nil
        if chance(2) {
            turn.budget = ContextBudget(limit: 5, origin: .profile, overflow: .keepEnds)
            turn.isEstimateExact = turn.estimatedInputTokens != nil
        }
        turn.request = chance(3) ? RequestTrace(envelope: "{\"a\":[]}", hash: "00ff") : nil
        turn.usage = chance(2) ? Usage(inputTokens: 5, outputTokens: 7, totalTokens: 12, cachedInputTokens: 1) : nil
        if chance(2) {
            turn.cost = Cost(currency: .usd, amount: Int64.random(in: 0...Cost.maximum, using: &random))
            turn.isCostEstimated = chance(2)
        }
        turn.finishReason = chance(2) ? .other("x" + text()) : .stop
        turn.errorCode = chance(3) ? "timed_out" : nil
        turn.errorMessage = chance(3) ? text() : nil
        turn.timeToFirstToken = chance(2) ? .milliseconds(20) : nil
        turn.totalTime = chance(2) ? .milliseconds(2000) : nil
        return turn
    }
}
