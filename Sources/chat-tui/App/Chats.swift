internal import ChatArguments
internal import ChatKit

/// The conversations, the settings and the providers: what takes time, away from the screen.
actor Chats {
    /// What the command line says.
    struct Wishes: Sendable {
        var profile: String?
        var model: ModelID?
        var settings: SettingsOptions
    }

    let wishes: Wishes
    private var readSettings: Settings?
    private var openedStore: ConversationStore?
    private var openedFile: FileIdentity?
    private var openedTexts: UnsentTexts?
    /// Waiting questions on their way into the store, and there.
    var tickets: [QueuedQuestion.Ticket: Task<QueuedPrompt.ID?, Never>] = [:]
    /// The database as it was when somebody looked.
    var seenVersion: Int64?
    /// The turns of the conversation that is read that did not come to their end.
    var broken: (id: ConversationID, turns: [BrokenTurn])?
    let patience = RetryPatience()
    /// The messages of the dialogue that was last read forwards.
    var knownPath: (key: Conversation.Key, ids: [StoredMessage.ID])?
    private var providers: [Profile: any Provider] = [:]

    init(_ wishes: Wishes) {
        self.wishes = wishes
    }

    func settings() throws(ChatError) -> Settings {
        if let readSettings { return readSettings }
        let settings = try wishes.settings.settings()
        readSettings = settings
        if let language = try settings.terminalPreferences().language.flatMap({ Language(name: $0) }) {
            Language.choose(language)
        }
        return settings
    }

    /// They were changed: they are read again when they are needed.
    func forgetSettings() {
        (readSettings, providers) = (nil, [:])
    }

    func store() async throws(ChatError) -> ConversationStore {
        if let openedStore { return openedStore }
        let settings = try settings()
        if settings.namesDatabase { try ConversationStore.requireFolder(of: settings.databasePath) }
        let store = try await ConversationStore.open(at: settings.databasePath)
        // Asked twice at the same time, the first one opened stays.
        if let openedStore { return openedStore }
        openedStore = store
        openedFile = FileIdentity(path: store.path)
        _ = try await store.recoverInterrupted()
        try await store.removeExpired()
        return store
    }

    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` when the database's file was deleted or replaced since it
    ///   was opened: SQLite goes on writing into a file without a name, and all of it is lost.
    func checkFile() throws(ChatError) {
        guard let openedStore, let openedFile, FileIdentity(path: openedStore.path) != openedFile else { return }
        throw .storeUnavailable(
            path: openedStore.path,
            reason: tr("the file was deleted or replaced while the program runs; start it again"))
    }

    func unsentTexts() async throws(ChatError) -> UnsentTexts {
        let store = try await store()
        if let openedTexts { return openedTexts }
        let texts = try store.unsentTexts()
        openedTexts = texts
        return texts
    }

    // Conversations

    func open(_ choice: ConversationChoice) async throws(ChatError) -> OpenedConversation {
        let store = try await store()
        // What is written from now on is news.
        seenVersion = try await store.dataVersion()
        let conversation: Conversation?
        var id: ConversationID?
        switch choice {
        case .new: conversation = nil
        case .lastUsed:
            guard let last = try await store.lastUsed() else { throw .nothingToContinue }
            conversation = last
        case .named(let name):
            let named = try ConversationID(validating: name)
            conversation = try await store.find(named)
            id = named
        }
        var opened = OpenedConversation(
            id: conversation?.id ?? id, title: conversation?.title, answerer: answerer(in: conversation))
        (opened.choice, opened.preferences) = (choice, try settings().terminalPreferences())
        let texts = try await unsentTexts()
        opened.draft = try await draft(in: opened.id, hasBegun: conversation != nil)
        if let conversation {
            let page = try await store.page(of: conversation, limit: Self.pageLength, size: Self.pageSize)
            (opened.isStored, opened.head) = (true, conversation.head)
            broken = (conversation.id, try await store.brokenTurns(of: conversation))
            opened.troubles = troubles(in: conversation.id)
            let whole = withUnanswered(page, of: conversation.id, before: nil)
            (opened.messages, opened.hasEarlier) = (whole.messages, whole.hasEarlier)
            opened.accounts = try await accounts(of: whole.messages)
            opened.versions = try await store.versions(of: whole.messages.map(\.id))
            opened.gauge = try await gauge(of: conversation)
            if opened.title == nil { opened.preview = try await store.preview(of: conversation) }
            opened.queue = try await texts.queue(in: conversation.id).filter { $0.isDue(at: .now) }.map {
                QueuedQuestion(ticket: .stored($0.id), text: $0.text)
            }
        }
        return opened
    }

    private func answerer(in conversation: Conversation?) -> Answerer {
        do throws(ChatError) {
            let profile = try settings().profile(named: wishes.profile ?? conversation?.profile)
            return .ready(profile: profile.name, model: try profile.model(named: wishes.model, in: conversation))
        } catch {
            return .unready(error)
        }
    }

    func list() async throws(ChatError) -> [ConversationSummary] {
        try await store().list(ConversationQuery(limit: 1000)).conversations
    }

    /// A page of the list; before the first one stand those that are pinned.
    func list(_ request: ListRequest) async throws(ChatError) -> ConversationPage {
        let store = try await store()
        var page = try await store.list(
            ConversationQuery(
                limit: request.limit, cursor: request.cursor, includesArchived: request.showsArchived, isPinned: false))
        if request.cursor == nil {
            let pinned = try await store.list(
                ConversationQuery(limit: 1000, includesArchived: request.showsArchived, isPinned: true))
            page.conversations = pinned.conversations + page.conversations
        }
        return page
    }

    func rename(_ id: ConversationID, title: String?) async throws(ChatError) {
        let store = try await store()
        _ = try await store.setTitle(title, of: try await store.conversation(id))
    }

    /// Moves a conversation to the trash, where it can be restored for 30 days.
    func delete(_ id: ConversationID) async throws(ChatError) {
        let store = try await store()
        try await store.trash([try await store.conversation(id)])
    }

    /// Gives what was done, in words.
    func archive(_ id: ConversationID, _ isArchived: Bool?) async throws(ChatError) -> String {
        let store = try await store()
        let conversation = try await store.conversation(id)
        let isWanted = isArchived ?? !conversation.isArchived
        _ = try await store.setArchived(isWanted, of: conversation)
        return isWanted
            ? tr("archived: F2 and Ctrl-O show it, Ctrl-A there brings it back") : tr("not archived any more")
    }

    func pin(_ id: ConversationID, _ isPinned: Bool?) async throws(ChatError) -> String {
        let store = try await store()
        let conversation = try await store.conversation(id)
        let isWanted = isPinned ?? !conversation.isPinned
        _ = try await store.setPinned(isWanted, of: conversation)
        return isWanted ? tr("pinned to the top of the list") : tr("not pinned any more")
    }

    /// Questions asked before, the newest first.
    func recall(_ words: String) async throws(ChatError) -> [String] {
        try await store().questions(containing: words, limit: 200)
    }

    func paths(beginningWith path: String) -> [String] {
        QuestionFiles.beginning(with: path)
    }

    func keep(profile: String, model: ModelID?, in id: ConversationID) async throws(ChatError) {
        let store = try await store()
        guard let conversation = try await store.find(id) else { return }
        _ = try await store.setModel(model, of: try await store.setProfile(profile, of: conversation))
    }

    // Answers

    /// Those that are set up come first; the demo needs nothing.
    func profiles() throws(ChatError) -> [OfferedProfile] {
        let settings = try settings()
        let ready = Set(try settings.configuredNames + [ProviderKind.demo.rawValue])
        let offered = settings.profileNames.map { name in
            OfferedProfile(name: name, isSetUp: ready.contains(name), origin: Self.origin(of: name, settings))
        }
        return offered.filter(\.isSetUp) + offered.filter { !$0.isSetUp }
    }

    /// Where the key of a profile comes from, in words.
    private static func origin(of name: String, _ settings: Settings) -> String {
        guard name != ProviderKind.demo.rawValue else { return tr("offline, no key needed") }
        guard let status = try? settings.credentialStatus(of: name) else { return "" }
        switch status.origin {
        case nil: return status.problem == nil ? tr("no key needed") : ""
        case .storedKey(let path): return tr("key in \(path)")
        case let origin?: return tr("key from \(origin.description)")
        }
    }

    /// The model that answers when this profile is chosen and nothing else said.
    func model(of profile: String) throws(ChatError) -> ModelID {
        try settings().profile(named: profile).model(named: wishes.model, in: nil)
    }

    func models(of profile: String) async throws(ChatError) -> [ModelID] {
        try await provider(for: try settings().profile(named: profile)).models()
    }

    private var connections: ProviderConnections {
        var connections = ProviderConnections.network
        connections.pause = { [patience] (duration) throws(ChatError) in try await patience.pause(for: duration) }
        return connections
    }

    func provider(for profile: Profile) throws(ChatError) -> any Provider {
        if let provider = providers[profile] { return provider }
        let provider = try makeProvider(for: profile, over: connections)
        providers[profile] = provider
        return provider
    }
}
