import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// The conversation of a command: by its ID, or the one last used.
struct ConversationChoice: ParsableArguments {
    @Argument(
        help: "The conversation's ID, or the beginning of its title.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @OptionGroup var last: LastUsedOption

    func validate() throws {
        if id != nil, last.isLastUsed { throw ValidationError("an ID and -c cannot be combined") }
        if id == nil, !last.isLastUsed { throw ValidationError("name a conversation, or the one last used with -c") }
    }

    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/nothingToContinue``.
    func find(
        in sources: SourceOptions, for use: SourceOptions.StoreUse = .reading
    ) async throws(ChatError) -> (ConversationStore, Conversation) {
        try await last.find(orElse: id, in: sources, for: use)
    }
}

/// `-c`, which stands for the ID of the conversation last used.
struct LastUsedOption: ParsableArguments {
    @Flag(
        name: [.customShort("c"), .customShort("C"), .customLong("continue")],
        help: "The conversation last used (in this terminal, or else anywhere), instead of an ID.")
    var isLastUsed = false

    /// - Parameter id: The conversation's ID where `-c` was not given.
    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/nothingToContinue``.
    func find(
        orElse id: String?, in sources: SourceOptions, for use: SourceOptions.StoreUse = .reading
    ) async throws(ChatError) -> (ConversationStore, Conversation) {
        if !isLastUsed, let id { return try await sources.existing(id, for: use) }
        guard let store = try await sources.existingStore(for: use),
            let last = try await store.lastUsed(in: TerminalSession.own)
        else {
            throw .nothingToContinue
        }
        return (store, last)
    }
}

extension TerminalSession {
    /// The terminal or named session of this process.
    static let own = name(variable: getenv("CHAT_SESSION").map { String(cString: $0) })
}
