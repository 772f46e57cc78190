internal import FoundationEssentials
internal import Synchronization

/// Asks models and stores the conversations: settings, database and providers behind one call.
///
/// ```swift
/// let client = try await ChatClient.open()
/// for try await event in try await client.ask("hi", in: "111") {
///     if case .text(let piece) = event { print(piece, terminator: "") }
/// }
/// ```
///
/// The settings are those of the programs: the environment, and the config file of the user. The conversations can be
/// read and changed through ``store``.
public final class ChatClient: Sendable {
    public let settings: Settings
    public let store: ConversationStore
    private let connections: ProviderConnections
    /// The providers that were used: each keeps its connections and its access token.
    private let providers = Mutex<[Profile: any Provider]>([:])

    /// - Parameter connections: The network and the places of secrets; replaced in tests.
    public init(settings: Settings, store: ConversationStore, over connections: ProviderConnections = .network) {
        self.settings = settings
        self.store = store
        self.connections = connections
    }

    /// Reads the settings and opens the database, which is created if it does not exist. Replies of processes that died
    /// are kept as interrupted ones.
    ///
    /// - Parameters:
    ///   - settings: Nil reads the environment of the process and the user's config file.
    /// - Throws: The errors of ``Settings/init(environment:overrides:)`` and
    ///   ``ConversationStore/open(at:onWait:)``.
    public static func open(
        _ settings: Settings? = nil, over connections: ProviderConnections = .network
    ) async throws(ChatError) -> ChatClient {
        let settings =
            if let settings { settings } else {
                try Settings(environment: EnvironmentVariables(ProcessInfo.processInfo.environment))
            }
        let store = try await ConversationStore.open(at: settings.databasePath)
        _ = try await store.recoverInterrupted()
        return ChatClient(settings: settings, store: store, over: connections)
    }

    /// Sends words to a conversation, which is started if it does not exist, and returns the reply as it comes.
    ///
    /// - Parameter conversation: An ID such as `111`; nil starts a conversation under the next free number.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a text that cannot be an ID, and the errors of ``ask(_:)``.
    public func ask(_ words: String, in conversation: String? = nil) async throws(ChatError) -> ReplyStream {
        let id = try conversation.map { (id) throws(ChatError) in try ConversationID(validating: id) }
        return try await ask(ChatPrompt(words, in: id))
    }

    /// Sends a prompt, and returns the reply as it comes. Nothing is sent, and nothing but another first prompt is stored,
    /// before the reply is read.
    ///
    /// What the stream does and which errors end it: ``TurnRunner``.
    ///
    /// - Throws: ``ChatError/missingModel(profile:)``, ``ChatError/invalidSettings(place:problem:hint:)`` and the other
    ///   errors of settings that cannot be used.
    public func ask(_ prompt: ChatPrompt) async throws(ChatError) -> ReplyStream {
        let (request, provider) = try await request(for: prompt)
        return TurnRunner(store: store, provider: provider).run(request)
    }

    /// Plans the request of a prompt. Nothing is sent or stored.
    ///
    /// - Throws: ``ChatError/contextTooLong(_:)``, and the errors of ``ask(_:)``.
    public func plan(_ prompt: ChatPrompt) async throws(ChatError) -> TurnPlan {
        let (request, provider) = try await request(for: prompt)
        return try await TurnPlanner(provider: provider, store: store, mayAsk: false).plan(request)
    }

    private func request(for prompt: ChatPrompt) async throws(ChatError) -> (TurnRequest, any Provider) {
        var conversation: Conversation?
        if let id = prompt.conversation { conversation = try await store.find(id) }
        let profile = try settings.profile(named: prompt.profile ?? conversation?.profile)
        if let text = prompt.firstPrompt, let found = conversation, found.firstPrompt?.text ?? "" != text {
            conversation = try await store.setFirstPrompt(text == "" ? nil : text, of: found)
        }
        return (try TurnRequest(prompt, to: profile, in: conversation), try provider(for: profile))
    }

    private func provider(for profile: Profile) throws(ChatError) -> any Provider {
        if let known = providers.withLock({ $0[profile] }) { return known }
        let provider = try makeProvider(for: profile, over: connections)
        providers.withLock { $0[profile] = provider }
        return provider
    }
}

extension ReplyStream {
    /// Reads the reply to its end, and returns the text of the first choice.
    ///
    /// - Throws: What ended the reply early.
    public func text() async throws(ChatError) -> String {
        var text = ""
        var iterator = makeAsyncIterator()
        while let event = try await iterator.next() {
            if case .text(let piece) = event { text += piece }
        }
        return text
    }
}
