import ArgumentParser
import ChatKit
import TerminalText

/// `chat-cli show`: one conversation, to read.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a conversation.",
        discussion: """
            Prints the dialogue as it is talked in now. JSON has all that is known: every branch, every turn with what \
            was sent, what it took and how it ended.

            EXAMPLES
              chat-cli show 111
              chat-cli show 111 --last 2
              chat-cli show 111 --output json | jq '.turns[-1].usage'
            """)

    @Argument(
        help: "The conversation's ID.",
        completion: .custom { _, _, prefix in await ConversationCompletion.candidates(for: prefix) })
    var id: String

    @Option(help: ArgumentHelp("Only the last messages.", valueName: "number"))
    var last: Int?

    @Flag(name: [.customShort("R"), .customLong("hide-reasoning")], help: "Leave out what the model thought aloud.")
    var hidesReasoning = false

    @Option(help: ArgumentHelp("text, markdown, json or jsonl.", valueName: "format"))
    var output = OutputFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last is a number from 1") }
    }

    func run() async throws {
        let (store, conversation) = try await sources.existing(id)
        switch output {
        case .text:
            let dialogue = try await Dialogue(of: conversation, in: store)
            let text = DialogueText(conversation, dialogue, last: last, showsReasoning: !hidesReasoning)
            try StandardStream.output.write(text.text(for: .output))
        case .markdown, .json, .jsonl:
            let document = try await store.document(of: conversation.id)
            try StandardStream.output.write(document.bytes(as: output))
        }
    }
}
