import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli prune`: moves conversations that were not used for long to the trash.
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Move conversations that were not used for a long time to the trash.",
        discussion: """
            Without --delete it only lists what it would move. Pinned conversations stay, and those in use. Conversations in \
            the trash can be restored for 30 days.

            EXAMPLES
              chat-cli prune --older 90d
              chat-cli prune --older 90d --delete
            """)

    @Option(help: ArgumentHelp("Not used for this long: 30m, 12h, 90d or 12w.", valueName: "time"))
    var older: TimeSpan

    @Flag(help: "Move them to the trash, instead of listing them.")
    var delete = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        guard let store = try await sources.existingStore(for: delete ? .writing : .reading) else { return }
        let conversations = try await store.unused(since: older.before(.now))
        var done = 0
        for conversation in conversations {
            if Task.isCancelled { throw ChatError.cancelled }
            var title = conversation.title
            if title == nil { title = try await store.preview(of: conversation) }
            if delete, try await !Self.remove(conversation, from: store) { continue }
            done += 1
            let line =
                "\(conversation.id)\t\(conversation.lastUsedAt.localMinute)\t\(StandardStream.output.line(title ?? ""))\n"
            try StandardStream.output.write(line)
        }
        let count = done == 1 ? "1 conversation" : "\(done) conversations"
        Remark.say(
            delete
                ? "moved \(count) to the trash" : "\(count) would be moved to the trash; --delete moves them")
    }

    /// - Returns: False for a conversation that is in use, or gone.
    private static func remove(
        _ conversation: Conversation, from store: ConversationStore
    ) async throws(ChatError) -> Bool {
        do throws(ChatError) {
            try await store.trash([conversation])
            return true
        } catch .conversationBusy, .conversationNotFound {
            return false
        }
    }
}
