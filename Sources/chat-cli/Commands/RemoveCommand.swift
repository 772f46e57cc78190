import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli rm`: moves conversations to the trash, or deletes them for good, or deletes a message.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Move conversations to the trash, or delete messages.",
        discussion: """
            Conversations in the trash can be restored for 30 days (trash restore, undo); then they are deleted. With \
            --purge they are deleted now, from our backups too, and the files are searched for what remains of them. If one \
            of the IDs does not exist, nothing is deleted.

            A message, named by its number as show --tree prints it, is no longer shown, found or sent. What follows it \
            stays, and follows the message before it; a tool call and its results go together. undo brings it back.

            EXAMPLES
              chat-cli rm 12
              chat-cli rm 12 13 14
              chat-cli rm 111:45             delete message 45 of conversation 111
              chat-cli rm --purge --force 12
            """,
        aliases: ["delete", "remove"])

    @Argument(
        help: ArgumentHelp("The conversations' IDs, or messages.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var ids: [String] = []

    @Flag(help: "Delete the conversations permanently, now.")
    var purge = false

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
        var messages: [(conversation: Conversation, message: StoredMessage.ID)] = []
        for id in ids {
            let (conversation, message) = try await MessagePlace(id).find(in: store)
            if let message {
                messages.append((conversation, message))
            } else if !conversations.contains(where: { $0.key == conversation.key }) {
                conversations.append(conversation)
            }
        }
        if !messages.isEmpty, purge || !conversations.isEmpty {
            throw ChatError.invalidUsage(
                purge ? "a message cannot be purged alone" : "messages and conversations cannot be deleted together")
        }
        for (conversation, message) in messages {
            let deleted = try await store.delete(message: message, of: conversation)
            let names = deleted.map(\.description).joined(separator: ", ")
            Remark.say(
                (deleted.count == 1 ? "message \(names) was" : "messages \(names) were")
                    + " deleted; chat-cli undo \(ShellText.argument(conversation.id.rawValue)) restores "
                    + (deleted.count == 1 ? "it" : "them"))
        }
        guard !conversations.isEmpty else { return }
        if purge {
            return try await Purging(store: store, isForced: force).run(
                conversations.map(\.key), conversations.map(\.id))
        }
        try await store.trash(conversations)
    }
}
