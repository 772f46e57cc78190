import ChatKit
import FoundationEssentials

/// What each command of a pipe does.
extension PipeSession {
    /// Does a command, and reports its end; a prompt's end is reported when its reply has ended.
    func perform(_ request: PipeRequest) async throws(ChatError) {
        switch request.kind {
        case .ask: return try await enqueue(try await prompt(request), request.id)
        case .edit, .regenerate: return try await repeatPrompt(request)
        case .resend:
            let item = try item(request)
            try await store.allowResending(item)
            return await resend(item, request.id)
        case .attach: try await attach(request)
        case .cancel:
            let isCancelled = try await cancel(request.name("command"))
            log.report("cancelling", of: request.id, ["found": .bool(isCancelled)])
        case .fork: try await fork(request)
        case .switchBranch: try await switchBranch(request)
        case .set: try await set(request)
        case .search: try await search(request)
        case .messages: try await reportMessages(request)
        case .drop: try await drop(try item(request))
        }
        done(request.id, request.kind.rawValue)
    }

    private func item(_ request: PipeRequest) throws(ChatError) -> QueuedPrompt.ID {
        guard let item = try request.whole("item") else {
            throw .invalidUsage("\(request.kind.rawValue): item is missing")
        }
        return QueuedPrompt.ID(rawValue: Int64(item))
    }

    // MARK: Prompts

    private func prompt(_ request: PipeRequest) async throws(ChatError) -> QueuedPromptDraft {
        var text = try request.text("text") ?? ""
        var draft = QueuedPromptDraft("", profile: try request.text("profile"), options: try request.options())
        draft.model = try request.text("model").map { ModelID($0) }
        var fragments = try request.texts("fragments") ?? []
        if let name = try request.text("template") {
            let template: PromptTemplate
            do throws(ChatError) {
                template = try templates.read(name)
            } catch .fileNotFound {
                throw .notFound(kind: "template", name: name)
            }
            guard template.systemFragments.isEmpty, template.schema == nil, template.attachments.isEmpty else {
                throw .invalidUsage(
                    "the template \(name) has system fragments, attachments or a schema: use it with ask")
            }
            var values: [String: String] = [:]
            for (key, value) in try request.object("params") ?? [:] {
                values[key] = value.stringValue ?? value.jsonText
            }
            let filled = try template.filled(with: values, input: text)
            text = filled.prompt
            if let system = filled.system, try await current().firstPrompt?.text != system {
                _ = try await store.setFirstPrompt(system, of: try await current())
            }
            draft.profile = draft.profile ?? template.profile
            draft.model = draft.model ?? template.model.map { ModelID($0) }
            draft.options = RequestOptions(extra: template.options).overlaid(by: draft.options)
            fragments = template.fragments + fragments
        } else if request.has("params") {
            throw .invalidUsage("ask: params needs template")
        }
        draft.text = text
        draft.attachments = try await FragmentInput.read(fragments, from: store).map(\.attachment)
        guard text.contains(where: { !$0.isWhitespace }) || !draft.attachments.isEmpty || hasAttachments else {
            throw .invalidUsage("ask: text is missing")
        }
        return draft
    }

    private func repeatPrompt(_ request: PipeRequest) async throws(ChatError) {
        let conversation = try await current()
        let number = try request.message("message")
        let prompt = try await MessagePlace.prompt(number, of: conversation, in: store)
        let profile = try settings.profile(named: try request.text("profile") ?? conversation.profile)
        var question = prompt.message
        if request.kind == .edit {
            let text = try request.required("text")
            guard text.contains(where: { !$0.isWhitespace }) else { throw .invalidUsage("edit: text is empty") }
            question.parts.removeAll { if case .text = $0 { true } else { false } }
            question.parts.append(.text(text))
        }
        var options = profile.options(in: conversation, overlaid: try request.options())
        if options.tools.isEmpty, let last = try await store.lastTurn(of: conversation) {
            options.tools = last.options.tools
        }
        var turn = TurnRequest(
            place: .existing(conversation), question: question,
            model: try profile.model(named: try request.text("model").map { ModelID($0) }, in: conversation),
            options: options, attachments: try await store.attachments(of: [question]))
        if request.kind == .edit { turn.edited = prompt.id } else { turn.stored = prompt.id }
        try await relay(turn, by: profile, request.id, request.kind.rawValue)
    }

    private func attach(_ request: PipeRequest) async throws(ChatError) {
        let received: ReceivedAttachment
        let (path, url, data) = (try request.text("path"), try request.text("url"), try request.text("data"))
        switch (path ?? url, data) {
        case (let source?, nil):
            let profile = try settings.profile(named: try await current().profile)
            guard let read = try await AttachmentInput.read([source], network: profile.network).first else { return }
            received = read
        case (nil, let data?):
            guard let bytes = Data(base64Encoded: data), !bytes.isEmpty else {
                throw .unusableInput("attach: data is not base64, or empty")
            }
            let name = try request.text("name")
            let type = try request.text("media_type") ?? MediaType.sniff(Array(bytes), name: name)
            received = ReceivedAttachment(
                Attachment(of: Array(bytes), mediaType: type, name: name), bytes: Array(bytes))
        default: throw .invalidUsage("attach: needs path, url or data")
        }
        let stored = try await store.attach(
            received.bytes, mediaType: received.attachment.mediaType, name: received.attachment.name)
        attach(stored)
        log.report(
            "attached", of: request.id,
            ["attachment": .object(stored.part.json), "bytes": .integer(received.bytes.count)])
    }

    // MARK: The tree

    private func fork(_ request: PipeRequest) async throws(ChatError) {
        let conversation = try await current()
        guard let message = try request.message("at") else { throw .invalidUsage("fork: at is missing") }
        guard let found = try await store.messages(of: conversation).first(where: { $0.id == message }),
            found.role != .system
        else { throw .invalidUsage("the conversation \(conversation.id) has no message \(message)") }
        let changed = try await store.setHead(found.role == .user ? found.parentID : found.id, of: conversation)
        log.report("head", of: request.id, ["head": changed.head.json])
    }

    private func switchBranch(_ request: PipeRequest) async throws(ChatError) {
        let conversation = try await current()
        let message: StoredMessage.ID
        let (given, choice) = (try request.message("message"), try request.whole("choice"))
        switch (given, choice) {
        case (let given?, nil): message = given
        case (nil, let choice?): message = try await SwitchCommand.reply(choice, of: conversation, in: store)
        default: throw .invalidUsage("switch: needs message or choice")
        }
        let changed = try await store.switchBranch(to: message, of: conversation)
        log.report("head", of: request.id, ["head": changed.head.json])
    }

    private func reportMessages(_ request: PipeRequest) async throws(ChatError) {
        let conversation = try await current()
        let list = try await store.branch(of: conversation).map { message -> JSONValue in
            [
                "message": message.id.json, "parent": message.parentID.json, "role": .string(message.role.rawValue),
                "status": .string(message.status.rawValue), "text": .string(message.text),
            ]
        }
        log.report("messages", of: request.id, ["head": conversation.head.json, "messages": .array(list)])
    }

    // MARK: Settings and search

    private func set(_ request: PipeRequest) async throws(ChatError) {
        var conversation = try await current()
        // Everything is read first: a command with a mistake changes nothing.
        let profile = try request.text("profile")
        if let profile { _ = try settings.profile(named: profile) }
        let (title, model) = (try request.text("title"), try request.text("model"))
        let (firstPrompt, tags) = (try request.text("first_prompt"), try request.texts("tags"))
        var budget = conversation.budget
        if request.has("context_budget") { budget.contextBudget = try request.whole("context_budget") }
        if request.has("reserve_output") { budget.reservedOutput = try request.whole("reserve_output", from: 0) }
        if request.has("overflow") {
            budget.overflow = nil
            if let name = try request.text("overflow") {
                guard let strategy = OverflowStrategy(rawValue: name) else {
                    throw .invalidUsage("set: overflow must be \(BudgetOptions.strategies)")
                }
                budget.overflow = strategy
            }
        }
        let (isPinned, isArchived) = (try request.flag("pinned"), try request.flag("archived"))
        if request.has("title") { conversation = try await store.setTitle(title, of: conversation) }
        if request.has("profile") { conversation = try await store.setProfile(profile, of: conversation) }
        if request.has("model") {
            conversation = try await store.setModel(model.map { ModelID($0) }, of: conversation)
        }
        if request.has("first_prompt") {
            let text = firstPrompt.flatMap { $0.isEmpty ? nil : $0 }
            conversation = try await store.setFirstPrompt(text, of: conversation)
        }
        if let tags { conversation = try await store.setTags(tags, of: conversation) }
        if budget != conversation.budget { conversation = try await store.setBudget(budget, of: conversation) }
        if let isPinned { conversation = try await store.setPinned(isPinned, of: conversation) }
        if let isArchived { conversation = try await store.setArchived(isArchived, of: conversation) }
        log.report(
            "conversation", of: request.id,
            [
                "conversation": .string(conversation.id.rawValue),
                "title": conversation.title.map { .string($0) } ?? .null,
                "profile": conversation.profile.map { .string($0) } ?? .null,
                "model": conversation.model.map { .string($0.rawValue) } ?? .null,
                "tags": .array(conversation.tags.map { .string($0) }),
            ])
    }

    private func search(_ request: PipeRequest) async throws(ChatError) {
        var query = SearchQuery(try request.required("words"), limit: min(try request.whole("limit") ?? 20, 1000))
        if try request.flag("everywhere") != true { query.conversation = try await current().key }
        log.report("results", of: request.id, ["hits": try await store.search(query).json["hits"] ?? []])
    }
}
