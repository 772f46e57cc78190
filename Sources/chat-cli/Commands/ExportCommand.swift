import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli export`: conversations as files.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export conversations as Markdown, JSON, JSON lines, HTML or text.",
        discussion: """
            Markdown, JSON and JSON lines hold everything: every branch and turn, parts, times, usage and attachments; import \
            brings them back without loss. HTML is one page to read, with everything inside. Text is the current branch. An \
            export never contains a key.

            EXAMPLES
              chat-cli export 111 > 111.md
              chat-cli export 111 --output json --to 111.json
              chat-cli export 111 --output html --to 111.html
              chat-cli export --all --output jsonl --to all.jsonl
              chat-cli export --all --to notes/            a file for each conversation
            """)

    @Argument(
        help: "The conversations' IDs, or the beginnings of their titles.",
        completion: CandidateSource.conversations.completion)
    var ids: [String] = []

    @OptionGroup var last: LastUsedOption

    @Flag(help: "Export every conversation, archived ones too.")
    var all = false

    @Option(
        name: [.customLong("output"), .customLong("format")],
        help: ArgumentHelp("The format: markdown (or md), json, jsonl, html or text (or txt).", valueName: "format"))
    var output = ExportFormat.markdown

    @Option(
        help: ArgumentHelp(
            "Write to this file, or a file for each conversation into this folder; - is standard output.",
            valueName: "file"),
        completion: .file())
    var to: String?

    @Flag(help: "Overwrite files that exist.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if to == "" { throw ValidationError("--to must not be empty") }
        let choices = [!ids.isEmpty, last.isLastUsed, all].filter { $0 }.count
        if choices > 1 { throw ValidationError("IDs, -c and --all cannot be combined") }
        if choices == 0 { throw ValidationError("name a conversation, the one last used with -c, or --all") }
    }

    func run() async throws {
        let (store, conversations) = try await choose()
        if let to, to != "-", Self.isFolder(to) { return try await write(conversations, of: store, into: to) }
        let titles = output.format == .html ? try await titles(of: conversations, in: store) : []
        var writer = DocumentWriter(output.format, titles: titles, isList: all || conversations.count != 1)
        var file: OutputFile?
        if let to, to != "-" { file = try OutputFile(to, overwrites: force) }
        let bar = ProgressBar("exporting")
        defer { bar.finish() }
        try emit(writer.begin(), to: file)
        for (index, id) in conversations.enumerated() {
            if Task.isCancelled { throw ChatError.cancelled }
            guard let document = try await document(of: id, in: store, mayBeGone: conversations.count > 1) else {
                continue
            }
            try emit(writer.bytes(of: document), to: file)
            bar.handler(WorkProgress(index + 1, of: conversations.count, .conversations))
        }
        try emit(writer.end(), to: file)
        try file?.finish()
    }

    private func emit(_ bytes: [UInt8], to file: OutputFile?) throws {
        if let file { return try file.write(bytes) }
        switch output.format {
        case .json, .jsonl: try StandardStream.output.write(json: bytes)
        case .markdown, .html, .text: try StandardStream.output.write(bytes)
        }
    }

    private func choose() async throws(ChatError) -> (ConversationStore, [ConversationID]) {
        if !all, ids.count <= 1 {
            let (store, conversation) = try await last.find(orElse: ids.first, in: sources)
            return (store, [conversation.id])
        }
        guard let store = try await sources.existingStore() else {
            if all { throw .nothingToContinue }
            throw .conversationNotFound(try ConversationID(validating: ids[0]))
        }
        if all { return (store, try await store.allIDs()) }
        var found: [ConversationID] = []
        for id in ids {
            let conversation = try await store.conversation(named: id)
            if !found.contains(conversation.id) { found.append(conversation.id) }
        }
        return (store, found)
    }

    private func titles(
        of conversations: [ConversationID], in store: ConversationStore
    ) async throws(ChatError) -> [String] {
        var titles: [String] = []
        for id in conversations { titles.append(try await store.document(of: id).title) }
        return titles
    }

    /// A whole conversation; nil for one that was deleted meanwhile, where that is no error.
    private func document(
        of id: ConversationID, in store: ConversationStore, mayBeGone: Bool
    ) async throws(ChatError) -> ConversationDocument? {
        do throws(ChatError) {
            return try await store.document(of: id, includingAttachments: true)
        } catch {
            if mayBeGone, case .conversationNotFound = error { return nil }
            throw error
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return path.hasSuffix("/") || stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Writes a file for each conversation, named by ID and title.
    private func write(
        _ conversations: [ConversationID], of store: ConversationStore, into folder: String
    ) async throws {
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw ChatError.fileUnusable(path: folder, reason: String(cString: strerror(errno)))
        }
        let place = folder.hasSuffix("/") ? folder : folder + "/"
        let bar = ProgressBar("exporting")
        defer { bar.finish() }
        for (index, id) in conversations.enumerated() {
            if Task.isCancelled { throw ChatError.cancelled }
            guard let document = try await document(of: id, in: store, mayBeGone: conversations.count > 1) else {
                continue
            }
            var writer = DocumentWriter(output.format, titles: [document.title], isList: false)
            let bytes = writer.begin() + writer.bytes(of: document) + writer.end()
            try OutputFile.write(bytes, to: place + document.fileName(output.format), overwrites: force)
            bar.handler(WorkProgress(index + 1, of: conversations.count, .conversations))
        }
    }
}

/// The formats of an export, by the names that people use.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case md
    case json
    case jsonl
    case html
    case text
    case txt

    var format: DocumentFormat {
        switch self {
        case .markdown, .md: .markdown
        case .json: .json
        case .jsonl: .jsonl
        case .html: .html
        case .text, .txt: .text
        }
    }
}
