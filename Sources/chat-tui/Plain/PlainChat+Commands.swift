internal import ChatKit
internal import FoundationEssentials
internal import TerminalText

extension PlainChat {
    func run(_ command: PlainCommand) async throws(ChatError) {
        switch command {
        case .help: print(PlainCommand.helpText(width: (look.width ?? 80) - 1) + "\n")
        case .new: try await open(.new)
        case .open(let id): try await open(.named(id))
        case .list: try await list()
        case .history(let count): try await history(count)
        case .model(let name): try await choose(model: name)
        case .provider(let name): try await choose(profile: name)
        case .rename(let text): try await rename(text)
        case .delete(let isSure): try await delete(isSure: isSure)
        case .archive: print(Sanitizer.line(try await chats.archive(try begun(), nil)) + "\n")
        case .pin: print(Sanitizer.line(try await chats.pin(try begun(), nil)) + "\n")
        case .copy(let block): try copy(block)
        case .save(let block, let path):
            print(tr("saved: \(Sanitizer.line(try await chats.save(try text(block), to: path)))") + "\n")
        case .other(let other, let operand): try await run(other, operand)
        case .ask, .retry, .goOn, .quit, .mistake, .edit, .editor: break
        }
    }

    // Conversations

    func open(_ choice: ConversationChoice) async throws(ChatError) {
        let opened: OpenedConversation
        do throws(ChatError) {
            opened = try await chats.open(choice)
        } catch {
            guard error == .nothingToContinue, id == nil else { throw error }
            print(tr("there is nothing to continue yet: this one is new") + "\n")
            return try await open(.new)
        }
        (id, title, lastAnswer) = (opened.id, opened.title, "")
        if profile == nil || !opened.messages.isEmpty { (profile, model, answerer) = (nil, nil, opened.answerer) }
        guard isInteractive else { return }
        print(heading + "\n")
        if case .unready(let error) = answerer { report(error) }
        // The last exchange, to know what it was about.
        let last = opened.messages.lastIndex { $0.role == .user } ?? opened.messages.endIndex
        let shown = opened.messages[last...]
        if let id, !opened.messages.isEmpty {
            let count = try await chats.messageCount(of: id) - shown.count
            if count > 0 { print(tr("\(count) earlier messages: /history") + "\n") }
        }
        for message in shown { show(message) }
    }

    /// Which conversation this is, and who answers.
    private var heading: String {
        var parts: [String] = [id.map { tr("conversation \($0.rawValue)") } ?? tr("new conversation")]
        if let title { parts.append("“\(title)”") }
        if case .ready(let profile, let model) = answerer {
            parts.append(model.rawValue.isEmpty ? profile : "\(model.rawValue) (\(profile))")
        }
        return Sanitizer.line(parts.joined(separator: ", "))
    }

    func show(_ message: StoredMessage) {
        guard message.role != .user else {
            return print(tr("you:") + " " + Sanitizer.text(message.text) + "\n")
        }
        var answer = PlainAnswer(look, at: .now)
        print(answer.take(.text(message.text), at: .now) + answer.close())
        if message.status != .complete { print("(\(message.status.word))\n") }
        lastAnswer = message.text
    }

    private func list() async throws(ChatError) {
        let found = try await chats.list()
        if found.isEmpty { print(tr("there are no conversations yet") + "\n") }
        for summary in found.prefix(Self.listLength) {
            let name = summary.title ?? summary.preview ?? tr("nothing was asked yet")
            print(
                Sanitizer.line("\(summary.id.rawValue): \(name), \(summary.lastUsedAt.localMinute)")
                    + (summary.id == id ? " " + tr("(this one)") : "") + "\n")
        }
        if found.count > Self.listLength { print(tr("and \(found.count - Self.listLength) older ones") + "\n") }
    }

    private static let listLength = 20

    private func history(_ count: Int) async throws(ChatError) {
        guard let id else { return print(tr("nothing was said yet") + "\n") }
        let page = try await chats.last(count, of: id)
        if page.messages.isEmpty { print(tr("nothing was said yet") + "\n") }
        for message in page.messages { show(message) }
    }

    private func rename(_ text: String?) async throws(ChatError) {
        if let text {
            try await chats.rename(try begun(), title: text)
            title = text
        }
        print(heading + "\n")
    }

    /// Nothing is asked back, as the answer would be the next line: who means it says so.
    private func delete(isSure: Bool) async throws(ChatError) {
        let id = try begun()
        guard isSure else { return print(tr("\(heading): /delete yes moves it to the trash") + "\n") }
        try await chats.delete(id)
        print(tr("deleted") + "\n")
        try await open(.new)
    }

    func begun() throws(ChatError) -> ConversationID {
        guard let id else { throw .invalidUsage(tr("a conversation begins with its first question")) }
        return id
    }

    // Who answers

    func choose(profile name: String?) async throws(ChatError) {
        guard let name else {
            for known in try await chats.profiles() { print(Sanitizer.line(known.name) + "\n") }
            return
        }
        answerer = .ready(profile: name, model: try await chats.model(of: name))
        (profile, model) = (name, nil)
        try await keep()
    }

    private func choose(model name: String?) async throws(ChatError) {
        guard case .ready(let current, _) = answerer else {
            if case .unready(let error) = answerer { throw error }
            return
        }
        guard let name else {
            for known in try await chats.models(of: current) { print(Sanitizer.line(known.rawValue) + "\n") }
            return
        }
        (profile, model) = (current, ModelID(name))
        answerer = .ready(profile: current, model: ModelID(name))
        try await keep()
    }

    private func keep() async throws(ChatError) {
        if let id, let profile { try await chats.keep(profile: profile, model: model, in: id) }
        print(heading + "\n")
    }

    // The clipboard

    private func copy(_ block: Int?) throws(ChatError) {
        let text = try text(block)
        let multiplexer = Multiplexer(environment: ProcessInfo.processInfo.environment)
        guard copy(Sanitizer.text(text), through: multiplexer) else {
            throw .invalidUsage(
                tr("this terminal has no clipboard, or the text is too long for it; /save FILE writes it to a file"))
        }
        print(tr("copied \(text.utf8.count) bytes") + "\n")
    }

    private func text(_ block: Int?) throws(ChatError) -> String {
        guard !lastAnswer.isEmpty else { throw .invalidUsage(tr("there is no answer to copy yet")) }
        var text = lastAnswer
        if let block {
            let blocks = TranscriptEntry(.model(""), text: lastAnswer).codeBlocks
            guard blocks.indices.contains(block - 1) else {
                throw .invalidUsage(tr("the last answer has \(blocks.count) code blocks"))
            }
            text = blocks[block - 1].code
        }
        return text
    }
}
