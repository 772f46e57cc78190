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

    static func reply(
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

extension LastUsedOption {
    /// A conversation and perhaps one of its messages, or the conversation last used, to be written to.
    func find(
        orElse place: String?, in sources: SourceOptions
    ) async throws(ChatError) -> (ConversationStore, Conversation, StoredMessage.ID?) {
        if !isLastUsed, let place { return try await MessagePlace(place).find(in: sources, for: .writing) }
        let (store, conversation) = try await find(orElse: nil, in: sources, for: .writing)
        return (store, conversation, nil)
    }
}

/// A conversation, and perhaps one of its messages: `111` or `111:45`.
struct MessagePlace {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The conversation and the message behind the last colon. No ID ends like that, but a title may: where there is no such
    /// conversation, the whole is taken for a title.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/ambiguousTitle(_:candidates:)``.
    func find(in store: ConversationStore) async throws(ChatError) -> (Conversation, StoredMessage.ID?) {
        guard let (name, number) = split else { return (try await store.conversation(named: text), nil) }
        do throws(ChatError) {
            return (try await store.conversation(named: name), number)
        } catch {
            guard case .conversationNotFound = error, let titled = try? await store.conversation(named: text) else {
                throw error
            }
            return (titled, nil)
        }
    }

    /// The same, with the database that it is in.
    func find(
        in sources: SourceOptions, for use: SourceOptions.StoreUse
    ) async throws(ChatError) -> (ConversationStore, Conversation, StoredMessage.ID?) {
        guard let store = try await sources.existingStore(for: use) else {
            throw .conversationNotFound(try ConversationID(validating: split?.name ?? text))
        }
        let (conversation, number) = try await find(in: store)
        return (store, conversation, number)
    }

    private var split: (name: String, number: StoredMessage.ID)? {
        guard let colon = text.lastIndex(of: ":"), let number = Int64(text[text.index(after: colon)...]) else {
            return nil
        }
        return (String(text[..<colon]), StoredMessage.ID(rawValue: number))
    }
}
