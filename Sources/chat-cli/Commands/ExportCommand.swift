import ArgumentParser
import ChatKit
import Glibc

/// `chat-cli export`: a conversation as a file.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a conversation as Markdown, JSON or JSON lines.",
        discussion: """
            Markdown has the dialogue as it is talked in now; JSON and JSON lines have every branch and every turn. No \
            export ever has a key in it.

            EXAMPLES
              chat-cli export 111 > 111.md
              chat-cli export 111 --format json --to 111.json
            """)

    @OptionGroup var choice: ConversationChoice

    @Option(help: ArgumentHelp("md, json or jsonl.", valueName: "format"))
    var format = ExportFormat.md

    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"), completion: .file())
    var to: String?

    @Flag(help: "Overwrite the file if it exists.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if to == "" { throw ValidationError("--to must not be empty") }
    }

    func run() async throws {
        let (store, conversation) = try await choice.find(in: sources)
        let bytes = try await store.document(of: conversation.id).bytes(as: format.output)
        if let to {
            try OutputFile.write(bytes, to: to, overwrites: force)
        } else {
            try StandardStream.output.write(bytes)
        }
    }
}

/// The formats of an export.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case md
    case json
    case jsonl

    var output: OutputFormat {
        switch self {
        case .md: .markdown
        case .json: .json
        case .jsonl: .jsonl
        }
    }
}
