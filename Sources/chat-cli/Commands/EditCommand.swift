import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli edit`: a prompt in other words, and a reply to it.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change the last prompt, or an earlier one, and send it.",
        discussion: """
            The changed prompt becomes a sibling of the stored one, with a branch of its own; attachments stay with it. \
            Nothing is overwritten: switch goes back. Without --message, $VISUAL or $EDITOR opens on a terminal; \
            otherwise the text is read from standard input. A failed request leaves the current branch as it was.

            EXAMPLES
              chat-cli edit 111
              chat-cli edit 111 --message "In one sentence, please"
              chat-cli edit 111:45 < prompt.txt
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and a message's number.", valueName: "id[:message]"),
        completion: CandidateSource.conversations.completion)
    var place: String

    @Option(help: ArgumentHelp("The new text of the prompt.", valueName: "text"))
    var message: String?

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Budget") var budget: BudgetOptions
    @OptionGroup(title: "Output") var output: ReplyOutputOptions
    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        try await BranchReply.run(output) { try await prepare() }
    }

    private func prepare() async throws -> Asking? {
        let (store, conversation, number) = try await MessagePlace(place).find(in: sources, for: .writing)
        let prompt = try await MessagePlace.prompt(number, of: conversation, in: store)
        let words = try text(of: prompt)
        guard words.contains(where: { !$0.isWhitespace }) else { throw ChatError.invalidUsage("the prompt is empty") }
        if words == prompt.text {
            Remark.say("the prompt is unchanged; nothing was sent")
            return nil
        }
        let settings = try sources.settings(saysWarnings: false)
        let profile = try settings.profile(named: model.profile ?? conversation.profile)
        var asking = try Asking(
            question: prompt.message, profile: profile, conversation: conversation, store: store, ledger: store,
            place: try PlaceOptions.parse(["--conversation=\(conversation.id)"]), model: model, budget: budget.wishes,
            streams: !output.noStream, isQuiet: output.isQuiet)
        try await asking.replace(prompt, with: words)
        try await asking.offer(nil, choice: nil)
        return asking
    }

    private func text(of prompt: StoredMessage) throws -> String {
        if let message { return message == "-" ? try TextInput.standardInput() : message }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return try TextInput.standardInput() }
        return try EditorText.edited(prompt.text)
    }
}
