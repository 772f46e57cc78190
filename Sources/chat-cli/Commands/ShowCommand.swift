import ArgumentParser
import ChatKit
import TerminalText

/// `chat-cli show`: one conversation, to read.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a conversation.",
        discussion: """
            Prints the current branch, with every choice of a reply; the one in use is what the next message follows, and \
            switch ID --choice N takes another. JSON has everything: every branch, every turn with what was sent, what \
            it used and how it ended; with --last only what belongs to those messages.

            EXAMPLES
              chat-cli show 111
              chat-cli show 111 --last 2
              chat-cli show -c --answer > answer.md
              chat-cli show -c --answer --choice 2
              chat-cli show 111 --tree
              chat-cli show 111 --output json | jq '.turns[-1].usage'
            """)

    @OptionGroup var conversation: ConversationChoice

    @Option(help: ArgumentHelp("Print only the last messages.", valueName: "number"))
    var last: Int?

    @Flag(help: "Print only the text of the last reply, byte for byte.")
    var answer = false

    @Option(help: ArgumentHelp("With --answer: this one of several choices of the last reply.", valueName: "number"))
    var choice: Int?

    @Flag(help: "Every branch, a line for each message with its number.")
    var tree = false

    @Flag(name: [.customShort("R"), .customLong("hide-reasoning")], help: "Do not show the reasoning.")
    var hidesReasoning = false

    @Option(help: ArgumentHelp("The output format: text, markdown, json or jsonl.", valueName: "format"))
    var output = OutputFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last must be at least 1") }
        if answer, last != nil || output != .text {
            throw ValidationError("--answer cannot be combined with --last or --output")
        }
        if tree, answer || last != nil || output != .text {
            throw ValidationError("--tree cannot be used with --answer, --last or --output")
        }
        if let choice {
            if !answer { throw ValidationError("--choice needs --answer") }
            if choice < 1 { throw ValidationError("--choice must be a number from 1") }
        }
    }

    func run() async throws {
        let (store, conversation) = try await conversation.find(in: sources)
        if answer { return try await printAnswer(of: conversation, in: store) }
        if tree {
            let text = try await ConversationTree(of: conversation, in: store).text
            return try StandardStream.output.write(ShownText.whole(text, on: .output, isRendered: false))
        }
        switch output {
        case .text:
            let dialogue = try await Dialogue(of: conversation, in: store)
            let text = DialogueText(conversation, dialogue, last: last, showsReasoning: !hidesReasoning)
            try StandardStream.output.write(text.text(for: .output))
        case .markdown, .json, .jsonl:
            var document = try await store.document(of: conversation.id)
            if let last { document = document.ending(with: last) }
            try document.write(as: output)
        }
    }

    private func printAnswer(of conversation: Conversation, in store: ConversationStore) async throws {
        let branch = try await store.branch(of: conversation)
        guard var answer = branch.last(where: { $0.role == .assistant && !$0.text.isEmpty }) else {
            throw ChatError.unusableInput("the conversation \(conversation.id) has no reply yet")
        }
        if let choice {
            let choices = try await store.choices(of: conversation)[answer.id] ?? [answer]
            guard choices.indices.contains(choice - 1) else {
                throw ChatError.unusableInput(
                    "the last reply in conversation \(conversation.id) has "
                        + (choices.count == 1 ? "only one choice" : "\(choices.count) choices"))
            }
            answer = choices[choice - 1]
        }
        let text = ShownText.whole(answer.text, on: .output, isRendered: true)
        try StandardStream.output.write(text.endsWithNewline ? text : text + "\n")
    }
}
