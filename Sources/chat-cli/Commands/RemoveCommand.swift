import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli rm`: deletes conversations for good.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete conversations, for good.",
        discussion: """
            Their text is overwritten in the database. On a terminal it asks first, unless --force says not to. If one \
            of the IDs does not exist, nothing is deleted.

            EXAMPLES
              chat-cli rm 12
              chat-cli rm --force 12 13 14
            """)

    @Argument(
        help: "The conversations' IDs.",
        completion: CandidateSource.conversations.completion)
    var ids: [String]

    @Flag(name: [.customShort("f"), .long], help: "Do not ask.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
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
            guard Confirmation.ask("delete \(names) for good?") else { return Remark.say("nothing is deleted") }
        }
        for conversation in conversations { try await store.delete(conversation.id) }
    }
}
