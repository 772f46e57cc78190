import ArgumentParser
import ChatArguments
import ChatKit

/// Which conversation a question belongs to.
struct PlaceOptions: ParsableArguments {
    @Option(
        name: [.customLong("conversation"), .customLong("cid")],
        help: ArgumentHelp("The conversation; it is started if it does not exist.", valueName: "id"),
        completion: CandidateSource.conversations.completion)
    var id: String?

    @Flag(
        name: [.customShort("c"), .customShort("C"), .customLong("continue")],
        help: "Continue the conversation last used in this terminal, or else anywhere.")
    var continuesLast = false

    @Flag(help: "Fail if the conversation does not exist.")
    var existing = false

    @Option(
        name: [.customShort("s"), .customLong("system"), .customLong("first-prompt")], parsing: .unconditional,
        help: ArgumentHelp(
            "The first prompt (system instructions), always sent first; an empty one means none.", valueName: "text"))
    var firstPrompt: String?

    @Flag(name: [.customShort("n"), .customLong("no-store")], help: "Do not store the prompt and the reply.")
    var isUnstored = false

    @Flag(help: "Fail instead of waiting while another process uses the conversation.")
    var noWait = false

    @Option(
        help: ArgumentHelp(
            "Delete the conversation this long after its last use: 30m, 12h, 1d or 2w, or never.", valueName: "time"))
    var expire: Expiry?

    func validate() throws {
        if expire != nil, isUnstored { throw ValidationError("--expire and --no-store cannot be combined") }
        if id != nil, continuesLast { throw ValidationError("--conversation and --continue cannot be combined") }
        if existing, id == nil { throw ValidationError("--existing needs --conversation") }
    }

    /// Whether the options name a conversation that may be there.
    var namesConversation: Bool { id != nil || continuesLast }

    /// The named conversation, or nil if it is to be started.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)`` and ``ChatError/nothingToContinue``.
    func find(in store: ConversationStore?) async throws(ChatError) -> Conversation? {
        guard let store else { return nil }
        if continuesLast {
            guard let last = try await store.lastUsed(in: TerminalSession.own) else { throw .nothingToContinue }
            return last
        }
        guard let id else { return nil }
        let name = try ConversationID(validating: id)
        if existing { return try await store.conversation(name) }
        return try await store.find(name)
    }
}
