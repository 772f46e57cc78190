import ArgumentParser
import ChatKit
import Glibc

/// `chat-cli export`: a conversation as a file.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export a conversation as Markdown, JSON or JSON lines.",
        discussion: """
            Markdown has the current branch; JSON and JSON lines have every branch and every turn. An export never \
            contains a key.

            EXAMPLES
              chat-cli export 111 > 111.md
              chat-cli export 111 --output json --to 111.json
            """)

    @OptionGroup var choice: ConversationChoice

    @Option(
        name: [.customLong("output"), .customLong("format")],
        help: ArgumentHelp("The format: markdown (or md), json or jsonl.", valueName: "format"))
    var output = ExportFormat.markdown

    @Option(
        help: ArgumentHelp("Write to this file; - is standard output.", valueName: "file"),
        completion: .file())
    var to: String?

    @Flag(help: "Overwrite the file if it exists.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if to == "" { throw ValidationError("--to must not be empty") }
    }

    func run() async throws {
        let (store, conversation) = try await choice.find(in: sources)
        let document = try await store.document(of: conversation.id)
        guard let to, to != "-" else { return try document.write(as: output.format) }
        try OutputFile.write(document.bytes(as: output.format), to: to, overwrites: force)
    }
}

/// The formats of an export.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case md
    case json
    case jsonl

    var format: OutputFormat {
        switch self {
        case .markdown, .md: .markdown
        case .json: .json
        case .jsonl: .jsonl
        }
    }
}
