import ArgumentParser
import ChatArguments
import ChatKit
import TerminalText

/// `chat-cli fragment`: texts with names that prompts include.
struct FragmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fragment",
        abstract: "Store texts and include them in prompts with ask --fragment.",
        discussion: """
            A text is stored once, by its hash, for all prompts that include it. Changing a fragment changes later \
            prompts only. search finds prompts by the words of their fragments.

            EXAMPLES
              chat-cli fragment set style STYLE.md
              git log -20 | chat-cli fragment set history -
              chat-cli ask --fragment style "Review this: $(cat a.swift)"
              chat-cli fragment list naming conventions
            """,
        subcommands: [FragmentList.self, FragmentSet.self, FragmentShow.self, FragmentRemove.self],
        defaultSubcommand: FragmentList.self)
}

/// `chat-cli fragment [list] [WORDS]`.
struct FragmentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List fragments, or search in them.",
        discussion: """
            Columns: name, size in bytes, number of messages that include it, and the beginning of the text or the piece \
            that was found. Ends with status 66 when words are given and no fragment has them.

            EXAMPLES
              chat-cli fragment list
              chat-cli fragment list error handling
            """, aliases: ["ls", "search"])

    @Argument(help: "Only fragments with all these words.")
    var words: [String] = []

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let query = words.isEmpty ? nil : words.joined(separator: " ")
        let fragments = try await sources.existingStore()?.fragments(matching: query) ?? []
        switch output {
        case .json: try StandardStream.output.write(json: ["fragments": .array(fragments.map(\.json))] as JSONValue)
        case .text:
            if fragments.isEmpty, query == nil { return Remark.say("there are no fragments") }
            var table = TextTable(header: ["name", "bytes", "uses", "text"], alignedRight: [1, 2])
            for fragment in fragments {
                table.rows.append([
                    StandardStream.output.line(fragment.name), String(fragment.size), String(fragment.uses),
                    Sanitizer.line(fragment.summary).truncated(toColumns: 60),
                ])
            }
            if !fragments.isEmpty { try StandardStream.output.write(table.text) }
        }
        if fragments.isEmpty, query != nil {
            if output == .text { Remark.say("no fragment has these words") }
            throw ExitCode(66)
        }
    }
}

/// `chat-cli fragment set NAME FILE`.
struct FragmentSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Store a text file as a fragment, in place of an earlier one.",
        discussion: """
            EXAMPLES
              chat-cli fragment set style STYLE.md
              git log -20 | chat-cli fragment set history -
            """, aliases: ["save"])

    @Argument(help: "The fragment's name.", completion: CandidateSource.fragments.completion)
    var name: String

    @Argument(help: "The text file; - reads standard input.", completion: .file())
    var file: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let text = file == "-" ? try TextInput.standardInput() : try TextInput.file(file)
        let store = try await sources.openStore(try sources.settings(saysWarnings: false))
        let fragment = try await store.setFragment(name, text)
        Remark.say("stored \(fragment.size) bytes as \(fragment.name) (\(fragment.hash.prefix(12)))")
    }
}

/// `chat-cli fragment show NAME`.
struct FragmentShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a fragment's text, byte for byte.",
        discussion: """
            EXAMPLES
              chat-cli fragment show style
            """)

    @Argument(help: "The fragment's name.", completion: CandidateSource.fragments.completion)
    var name: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        guard let (_, text) = try await sources.existingStore()?.fragment(name) else {
            throw FragmentInput.notFound(name)
        }
        try StandardStream.output.write(text)
    }
}

/// `chat-cli fragment rm NAME…`.
struct FragmentRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove fragments.",
        discussion: """
            Prompts that include them keep their text.

            EXAMPLES
              chat-cli fragment rm style
            """, aliases: ["remove", "delete"])

    @Argument(help: "The fragments' names.", completion: CandidateSource.fragments.completion)
    var names: [String]

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let store = try await sources.existingStore(for: .writing)
        for name in names {
            guard let store, try await store.removeFragment(name) else { throw FragmentInput.notFound(name) }
        }
    }
}

/// The fragments that a prompt includes.
enum FragmentInput {
    /// - Throws: ``ChatError/notFound(kind:name:)`` for a name that no fragment has.
    static func read(_ names: [String], from store: ConversationStore?) async throws(ChatError) -> [ReceivedAttachment]
    {
        var read: [ReceivedAttachment] = []
        for name in names {
            guard let (fragment, text) = try await store?.fragment(name) else { throw notFound(name) }
            read.append(ReceivedAttachment(fragment.attachment, bytes: Array(text.utf8)))
        }
        return read
    }

    static func notFound(_ name: String) -> ChatError {
        .notFound(kind: "fragment", name: name)
    }
}

extension Fragment {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "sha256": .string(hash), "bytes": .integer(size), "uses": .integer(uses),
            "changed_at": .string(changedAt.iso8601), "text": .string(summary),
        ]
    }
}

extension ReceivedAttachment {
    /// The words of a fragment.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
