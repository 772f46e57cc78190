import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli rm`: deletes conversations for good.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete conversations permanently.",
        discussion: """
            Their text is overwritten in the database. On a terminal the command asks first, unless --force is given. \
            If one of the IDs does not exist, nothing is deleted.

            EXAMPLES
              chat-cli rm 12
              chat-cli rm --force 12 13 14
            """,
        aliases: ["delete", "remove"])

    @Argument(
        help: "The conversations' IDs.",
        completion: CandidateSource.conversations.completion)
    var ids: [String] = []

    @OptionGroup var last: LastUsedOption

    @Flag(name: [.customShort("f"), .long], help: "Do not ask for confirmation.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if last.isLastUsed, !ids.isEmpty { throw ValidationError("an ID and -c cannot be combined") }
        if !last.isLastUsed, ids.isEmpty { throw ValidationError("name a conversation, or the one last used with -c") }
    }

    func run() async throws {
        let ids = last.isLastUsed ? [try await last.find(orElse: nil, in: sources).1.id.rawValue] : self.ids
        guard let store = try await sources.existingStore(for: .writing) else {
            throw ChatError.conversationNotFound(try ConversationID(validating: ids[0]))
        }
        var conversations: [Conversation] = []
        for id in ids {
            let conversation = try await store.conversation(named: id)
            if !conversations.contains(where: { $0.key == conversation.key }) { conversations.append(conversation) }
        }
        if !force, isatty(STDIN_FILENO) == 1 {
            let names = conversations.map(\.id.rawValue).joined(separator: ", ")
            guard Confirmation.ask("delete \(names) permanently?") else { return Remark.say("nothing was deleted") }
        }
        for conversation in conversations { try await store.delete(conversation.id) }
    }
}
