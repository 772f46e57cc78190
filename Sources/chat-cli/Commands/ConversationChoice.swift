import ArgumentParser
import ChatArguments
import ChatKit

/// Which conversation a command reads: by its ID, or the one last used.
struct ConversationChoice: ParsableArguments {
    @Argument(
        help: "The conversation's ID, or the beginning of its title.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @Flag(name: [.customShort("c"), .customLong("continue")], help: "The conversation last used.")
    var isLastUsed = false

    func validate() throws {
        if id != nil, isLastUsed { throw ValidationError("an ID and -c exclude each other") }
        if id == nil, !isLastUsed { throw ValidationError("name a conversation, or the one last used with -c") }
    }

    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/nothingToContinue``.
    func find(in sources: SourceOptions) async throws(ChatError) -> (ConversationStore, Conversation) {
        if let id { return try await sources.existing(id) }
        guard let store = try await sources.existingStore(), let last = try await store.lastUsed() else {
            throw .nothingToContinue
        }
        return (store, last)
    }
}
