import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli rename`: another ID, or a title.
struct RenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a conversation another ID, or a title.",
        discussion: """
            EXAMPLES
              chat-cli rename 12 trip-to-tver
              chat-cli rename 12 --title "Trip to Tver"
              chat-cli rename 12 --title ""              removes the title
            """)

    @Argument(
        help: "The conversation's ID.",
        completion: CandidateSource.conversations.completion)
    var id: String

    @Argument(help: "Its new ID.")
    var newID: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("A title for lists; an empty one removes it.", valueName: "text"))
    var title: String?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let title { try OneLine.check(title, "a title") }
        if newID == nil, title == nil { throw ValidationError("name a new ID, or a title with --title") }
    }

    func run() async throws {
        let new = try newID.map { (id) throws(ChatError) in try ConversationID(validating: id) }
        var (store, conversation) = try await sources.existing(id, for: .writing)
        if let title {
            conversation = try await store.setTitle(title.isEmpty ? nil : title, of: conversation)
        }
        guard let new else { return }
        if new == conversation.id { return Remark.say("\(new) is its ID already") }
        _ = try await store.rename(conversation.id, to: new)
    }
}
