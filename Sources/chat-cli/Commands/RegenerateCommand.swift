import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli regenerate`: another reply to a prompt.
struct RegenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regenerate",
        abstract: "Generate another reply to the last prompt, or to an earlier one.",
        discussion: """
            Sends the prompt again with what was before it. The reply becomes the current one, beside those that the prompt \
            has: show prints them all, and switch --choice N goes back. A failed request changes nothing.

            EXAMPLES
              chat-cli regenerate 111
              chat-cli regenerate 111 -m gpt-4o --temperature 1
              chat-cli regenerate 111:45         the prompt with this number, or of this reply
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and a message's number.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var place: String

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Budget") var budget: BudgetOptions
    @OptionGroup(title: "Output") var output: ReplyOutputOptions
    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        try await BranchReply.run(output) { try await prepare() }
    }

    private func prepare() async throws -> Asking {
        let (store, conversation, number) = try await MessagePlace(place).find(in: sources, for: .writing)
        let prompt = try await MessagePlace.prompt(number, of: conversation, in: store)
        let settings = try sources.settings(saysWarnings: false)
        let profile = try settings.profile(named: model.profile ?? conversation.profile)
        var asking = try Asking(
            question: prompt.message, profile: profile, conversation: conversation, store: store, ledger: store,
            place: try PlaceOptions.parse(["--conversation=\(conversation.id)"]), model: model, budget: budget.wishes,
            streams: !output.noStream, isQuiet: output.isQuiet)
        try await asking.repeatPrompt(prompt)
        try await asking.offer(nil, choice: nil)
        return asking
    }
}

extension MessagePlace {
    /// The prompt with this number, that of the reply with this number, or the last one of the current branch.
    static func prompt(
        _ number: StoredMessage.ID?, of conversation: Conversation, in store: ConversationStore
    ) async throws(ChatError) -> StoredMessage {
        var branch = try await store.branch(of: conversation)
        if let number {
            guard try await store.messages(of: conversation).contains(where: { $0.id == number }) else {
                throw .invalidUsage("the conversation \(conversation.id) has no message \(number)")
            }
            branch = try await store.branch(endingAt: number)
        }
        guard let prompt = branch.last(where: { $0.role == .user || $0.role == .tool }) else {
            throw .unusableInput("the conversation \(conversation.id) has no prompt yet")
        }
        return prompt
    }
}
