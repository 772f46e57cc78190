import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli fork`: begins another branch in the middle of a conversation.
struct ForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Begin another branch after a message.",
        discussion: """
            The next message of the conversation follows that message, and so begins a branch beside what was there. At a \
            prompt, it takes the prompt's place. Nothing is copied or deleted: switch goes back.

            EXAMPLES
              chat-cli show 111 --tree
              chat-cli fork 111 --at 45
              chat-cli ask --cid 111 "Another way"
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and a message's number.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var place: String

    @Option(help: ArgumentHelp("The message's number, as show --tree prints it.", valueName: "message"))
    var at: Int64?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let (store, conversation, number) = try await MessagePlace(place).find(in: sources, for: .writing)
        if number != nil, at != nil { throw ValidationError("name the message once") }
        guard let message = number ?? at.map({ StoredMessage.ID(rawValue: $0) }) else {
            throw ValidationError("name a message: fork ID --at MESSAGE")
        }
        guard let found = try await store.messages(of: conversation).first(where: { $0.id == message }),
            found.role != .system
        else { throw ChatError.invalidUsage("the conversation \(conversation.id) has no message \(message)") }
        let head = found.role == .user ? found.parentID : found.id
        let changed = try await store.setHead(head, of: conversation)
        let end = changed.head.map { "follows message \($0)" } ?? "is its first"
        Remark.say("the next message in conversation \(changed.id) \(end)")
    }
}
