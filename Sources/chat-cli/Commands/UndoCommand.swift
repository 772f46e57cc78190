import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli undo`: takes the last change back.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Undo the last change.",
        discussion: """
            Undoes the last change of a conversation: a prompt that was sent, edited or regenerated, a deleted message, \
            switch, fork, rename, set, rm. Without an ID, the last change of any conversation. Repeat it to go further \
            back, up to \(ConversationStore.undoableChanges) changes of each conversation. Nothing is lost: a prompt that \
            was sent stays in the tree with its reply, and redo makes the change again.

            EXAMPLES
              chat-cli undo
              chat-cli undo 111
              chat-cli redo 111
            """)

    @OptionGroup var target: ChangeTarget

    func run() async throws {
        let (store, conversation) = try await target.find()
        let change = try await store.undo(in: conversation)
        Remark.say("undone in conversation \(change.conversation): \(change.kind.words)")
    }
}

/// `chat-cli redo`: makes an undone change again.
struct RedoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redo",
        abstract: "Redo the change that was undone last.",
        discussion: """
            Without an ID, in the conversation where undo was used last. A new change of a conversation ends what can be \
            redone there.

            EXAMPLES
              chat-cli redo
              chat-cli redo 111
            """)

    @OptionGroup var target: ChangeTarget

    func run() async throws {
        let (store, conversation) = try await target.find()
        let change = try await store.redo(in: conversation)
        Remark.say("redone in conversation \(change.conversation): \(change.kind.words)")
    }
}

/// The conversation whose changes are meant; none for all.
struct ChangeTarget: ParsableArguments {
    @Argument(
        help: "The conversation's ID, or the beginning of its title.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @OptionGroup var last: LastUsedOption
    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if id != nil, last.isLastUsed { throw ValidationError("an ID and -c cannot be combined") }
    }

    func find() async throws(ChatError) -> (ConversationStore, Conversation?) {
        if id != nil || last.isLastUsed {
            let (store, conversation) = try await last.find(orElse: id, in: sources, for: .writing)
            return (store, conversation)
        }
        guard let store = try await sources.existingStore(for: .writing) else {
            throw .unusableInput("there are no conversations yet")
        }
        return (store, nil)
    }
}

extension RecordedChange.Kind {
    /// What was done, for people.
    var words: String {
        switch self {
        case .turn: "the last prompt and its reply"
        case .branch: "another branch became the current one"
        case .deleteMessage: "a message was deleted"
        case .rename: "the ID was changed"
        case .title: "the title was changed"
        case .firstPrompt: "the first prompt was changed"
        case .model: "the profile or model was changed"
        case .options: "the options were changed"
        case .budget: "the budget was changed"
        case .limit: "the spend limit was changed"
        case .pin: "the conversation was pinned or unpinned"
        case .archive: "the conversation was archived or unarchived"
        case .tags: "the tags were changed"
        case .messagePin: "a message was pinned or unpinned"
        case .settings: "several settings were changed"
        case .trash: "the conversation was moved to the trash"
        case .restore: "the conversation was restored from the trash"
        }
    }
}
