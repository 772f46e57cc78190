import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli switch`: makes another branch of a conversation the current one.
struct SwitchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch",
        abstract: "Continue from another reply, message or branch.",
        discussion: """
            With --choice, the last reply of the current branch that has several choices is replaced by that one. With a \
            message's number, as show --tree prints it, the branch through that message becomes the current one, as far as \
            it was continued. Nothing is deleted: switch back the same way.

            EXAMPLES
              chat-cli ask --cid 111 -o n=3 "A name for a cat"
              chat-cli switch 111 --choice 2     the next message follows the second reply
              chat-cli show 111 --tree
              chat-cli switch 111:45             the branch through message 45
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and a message's number.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var place: String

    @Option(help: ArgumentHelp("The choice to continue from, as show numbers them.", valueName: "number"))
    var choice: Int?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let choice, choice < 1 { throw ValidationError("--choice must be a number from 1") }
    }

    func run() async throws {
        let (store, conversation, number) = try await MessagePlace(place).find(in: sources, for: .writing)
        let message: StoredMessage.ID
        switch (number, choice) {
        case (let number?, nil): message = number
        case (nil, let choice?): message = try await Self.reply(choice, of: conversation, in: store)
        case (nil, nil): throw ValidationError("name a message (switch ID:MESSAGE) or a choice (--choice N)")
        case (_?, _?): throw ValidationError("a message and --choice cannot be used together")
        }
        let changed = try await store.switchBranch(to: message, of: conversation)
        let head = changed.head.map { "message \($0)" } ?? "the beginning"
        Remark.say("the next message in conversation \(changed.id) follows \(head)")
    }

    private static func reply(
        _ choice: Int, of conversation: Conversation, in store: ConversationStore
    ) async throws(ChatError) -> StoredMessage.ID {
        let all = try await store.choices(of: conversation)
        guard let last = all.keys.max(), let choices = all[last] else {
            throw .unusableInput("no reply in conversation \(conversation.id) has several choices")
        }
        guard choices.indices.contains(choice - 1) else {
            throw .unusableInput(
                "the reply in conversation \(conversation.id) has \(choices.count) choices, and no choice \(choice)")
        }
        return choices[choice - 1].id
    }
}

/// A conversation, and perhaps one of its messages: `111` or `111:45`.
struct MessagePlace {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The conversation of this ID, or the message behind the last colon: an ID may have colons itself.
    func find(
        in sources: SourceOptions, for use: SourceOptions.StoreUse
    ) async throws(ChatError) -> (ConversationStore, Conversation, StoredMessage.ID?) {
        do throws(ChatError) {
            let (store, conversation) = try await sources.existing(text, for: use)
            return (store, conversation, nil)
        } catch {
            guard case .conversationNotFound = error, let colon = text.lastIndex(of: ":"),
                let number = Int64(text[text.index(after: colon)...])
            else { throw error }
            let (store, conversation) = try await sources.existing(String(text[..<colon]), for: use)
            return (store, conversation, StoredMessage.ID(rawValue: number))
        }
    }
}
