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
            was sent, what it took and how it ended; with --last only what belongs to those messages.

            EXAMPLES
              chat-cli show 111
              chat-cli show 111 --last 2
              chat-cli show -c --answer > answer.md
              chat-cli show 111 --output json | jq '.turns[-1].usage'
            """)

    @OptionGroup var choice: ConversationChoice

    @Option(help: ArgumentHelp("Only the last messages.", valueName: "number"))
    var last: Int?

    @Flag(help: "Only the last answer's words, byte for byte as they came.")
    var answer = false

    @Flag(name: [.customShort("R"), .customLong("hide-reasoning")], help: "Leave out what the model thought aloud.")
    var hidesReasoning = false

    @Option(help: ArgumentHelp("text, markdown, json or jsonl.", valueName: "format"))
    var output = OutputFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last is a number from 1") }
        if answer, last != nil || output != .text {
            throw ValidationError("--answer goes with neither --last nor --output")
        }
    }

    func run() async throws {
        let (store, conversation) = try await choice.find(in: sources)
        if answer { return try Self.printAnswer(in: try await store.branch(of: conversation), of: conversation.id) }
        switch output {
        case .text:
            let dialogue = try await Dialogue(of: conversation, in: store)
            let text = DialogueText(conversation, dialogue, last: last, showsReasoning: !hidesReasoning)
            try StandardStream.output.write(text.text(for: .output))
        case .markdown, .json, .jsonl:
            var document = try await store.document(of: conversation.id)
            if let last { document = document.ending(with: last) }
            try StandardStream.output.write(document.bytes(as: output))
        }
    }

    private static func printAnswer(in branch: [StoredMessage], of id: ConversationID) throws {
        guard let answer = branch.last(where: { $0.role == .assistant && !$0.text.isEmpty }) else {
            throw ChatError.unusableInput("the conversation \(id) has no answer yet")
        }
        let end = answer.text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
        try StandardStream.output.write(
            ShownText.whole(answer.text, on: .output, isRendered: true) + (StandardStream.output.isTerminal ? "" : end))
    }
}
