import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli rename`: another ID, or a title.
struct RenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Rename a conversation, or set its title.",
        discussion: """
            EXAMPLES
              chat-cli rename 12 trip-to-tver
              chat-cli rename -c trip-to-tver            the conversation last used
              chat-cli rename 12 --title "Trip to Tver"
              chat-cli rename 12 --title ""              removes the title
            """,
        aliases: ["mv"])

    @Argument(
        help: "The conversation's ID.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @Argument(help: "The new ID.")
    var newID: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The title; an empty one removes it.", valueName: "text"))
    var title: String?

    @OptionGroup var last: LastUsedOption

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let title { try OneLine.check(title, "a title") }
        if last.isLastUsed {
            if newID != nil { throw ValidationError("an ID and -c cannot be combined") }
        } else if id == nil {
            throw ValidationError("name a conversation, or the one last used with -c")
        }
        if wantedID == nil, title == nil { throw ValidationError("name a new ID, or a title with --title") }
    }

    /// With `-c` the only ID is the new one.
    private var wantedID: String? { last.isLastUsed ? id : newID }

    func run() async throws {
        let new = try wantedID.map { (id) throws(ChatError) in try ConversationID(validating: id) }
        let (store, conversation) = try await last.find(orElse: id, in: sources, for: .writing)
        var changes: [ConversationChange] = []
        if let title { changes.append(.title(title.isEmpty ? nil : title)) }
        if let new { changes.append(.id(new)) }
        try await store.change(changes, of: conversation)
        if new == conversation.id { Remark.say("\(conversation.id) is already its ID") }
    }
}
