import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli continue`: the rest of a reply.
struct ContinueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "continue",
        abstract: "Continue a reply that was interrupted, stopped or cut.",
        discussion: """
            Asks the model for the rest of the last reply, and prints it. What comes is stored with the beginning as one \
            reply, beside the one that was cut: switch goes back to that. A complete reply is not continued; send a prompt \
            with ask instead.

            EXAMPLES
              chat-cli continue 111
              chat-cli continue -c
              chat-cli continue 111:46 --max-tokens 2000
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and a reply's number.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var place: String?

    @OptionGroup var last: LastUsedOption
    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Budget") var budget: BudgetOptions
    @OptionGroup(title: "Output") var output: ReplyOutputOptions
    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if place != nil, last.isLastUsed { throw ValidationError("an ID and -c cannot be combined") }
        if place == nil, !last.isLastUsed { throw ValidationError("name a conversation, or the one last used with -c") }
    }

    func run() async throws {
        try await BranchReply.run(output) { try await prepare() }
    }

    private func prepare() async throws -> Asking {
        let (store, conversation, number) = try await last.find(orElse: place, in: sources)
        let reply = try await store.replyToContinue(number, of: conversation)
        let settings = try sources.settings(saysWarnings: false)
        let profile = try settings.profile(named: model.profile ?? conversation.profile)
        var asking = try Asking(
            question: TurnRequest.continuation, profile: profile, conversation: conversation, store: store,
            ledger: store,
            place: try PlaceOptions.parse(["--conversation=\(conversation.id)"]), model: model, budget: budget.wishes,
            streams: !output.noStream, isQuiet: output.isQuiet)
        asking.continueReply(reply)
        try await asking.offer(nil, choice: nil)
        return asking
    }
}
