import ArgumentParser
import ChatKit

/// `chat-cli ask`: one question, one answer, kept in a conversation.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a question; the answer streams to standard output.",
        discussion: """
            Standard input is read first if it is not a terminal, then the files, then the words. Without \
            --conversation and -c a new conversation is started. The profile and the model that start a conversation \
            stay with it, and so do its budgets; given again later, they hold for one question.

            EXAMPLES
              chat-cli ask "What is a monad?"
              chat-cli ask --conversation 111 "hi"
              chat-cli ask -c "And in Russian?"
              git diff | chat-cli ask -s "You review code." "What is wrong here?"
              chat-cli ask --output jsonl "hi" | jq -r 'select(.type == "text").text'
            """)

    @Argument(help: "The question; several words are joined by spaces.")
    var words: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Put a text file before the question; - is standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @OptionGroup(title: "Conversation") var place: PlaceOptions
    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Budget") var budget: BudgetOptions
    @OptionGroup(title: "Output") var output: ReplyOutputOptions
    @OptionGroup(title: "Settings") var sources: SourceOptions

    mutating func run() async throws {
        var printer = output.makePrinter()
        var asking: Asking?
        var start: ReplyStart?
        let failure: ChatError?
        do {
            let prepared = try await prepare()
            asking = prepared
            if output.dryRun {
                let (plan, request) = try await prepared.preview()
                return try RequestPreview.print(request, plan, as: output.format)
            }
            failure = try await ReplyRelay.relay(try await prepared.stream(), to: &printer, start: &start)
        } catch let error as ChatError {
            failure = error
        }
        try printer.finish(after: failure)
        if output.saysSpending, let start { await asking?.sayStanding(of: start.conversation) }
        if let failure { throw failure }
    }

    /// Finds out what to send, to whom, and where to keep it.
    private func prepare() async throws(ChatError) -> Asking {
        let question = try PromptInput(words: words, files: files).read()
        let settings = try sources.settings()
        // A question that is not kept and continues nothing has no need of a database.
        let needsStore = !(output.dryRun || place.isUnstored) || place.namesConversation
        let store = needsStore ? try await sources.openStore(settings) : nil
        let conversation = try await place.find(in: store)
        let profile = try settings.profile(named: model.profile ?? conversation?.profile)
        var ledger = store
        if store == nil, !output.dryRun { ledger = try await self.ledger(settings, isNeeded: !profile.limits.isEmpty) }
        return try Asking(
            question: question, profile: profile, conversation: conversation, store: store, ledger: ledger,
            place: place, model: model, budget: budget.wishes, streams: !output.noStream)
    }

    /// Where an unstored question's cost is kept: in the database if there is one, and in a new one if limits need it.
    private func ledger(_ settings: Settings, isNeeded: Bool) async throws(ChatError) -> ConversationStore? {
        if isNeeded { return try await sources.openStore(settings) }
        return settings.hasDatabase ? try? await sources.openStore(settings) : nil
    }
}
