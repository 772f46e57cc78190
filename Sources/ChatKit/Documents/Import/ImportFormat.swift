/// The formats that conversations are imported from.
public enum ImportFormat: String, Sendable, Hashable, CaseIterable {
    /// Our own exports.
    case markdown
    case json
    case jsonl
    /// The data export of ChatGPT: `conversations.json`, or the ZIP archive with that or several files.
    case chatgpt
    /// The data export of Claude: `conversations.json`, or the ZIP archive with it.
    case claude
    /// `logs.db` of llm, of both generations.
    case llm
    /// A session file of aichat, in YAML.
    case aichat
    /// The database of oterm.
    case oterm
    /// The database of elia.
    case elia
    /// The database of mods with its files of messages, one of those files, or the output of `mods --show`.
    case mods
    /// The database of term-llm.
    case termLLM = "term-llm"
    /// A conversation file of EasyBackend: a JSON array of strings.
    case easybackend
    /// The chat log of openai-forward, or what its `convert` makes of it.
    case openaiForward = "openai-forward"

    /// The name of the program, or of the format.
    public var title: String {
        switch self {
        case .markdown: "Markdown"
        case .json: "JSON"
        case .jsonl: "JSON lines"
        case .chatgpt: "ChatGPT"
        case .claude: "Claude"
        case .llm: "llm"
        case .aichat: "aichat"
        case .oterm: "oterm"
        case .elia: "elia"
        case .mods: "mods"
        case .termLLM: "term-llm"
        case .easybackend: "EasyBackend"
        case .openaiForward: "openai-forward"
        }
    }

    /// Whether the format is one of our own exports, which come back as they were.
    var isOwn: Bool { self == .markdown || self == .json || self == .jsonl }

    /// Whether conversations keep the IDs that they have in the source, where those are free.
    var keepsIDs: Bool { isOwn || self == .easybackend }
}

/// A conversation as a file has it.
package struct ImportItem: Sendable {
    package var document: ConversationDocument
    /// What was left out of it, a clause each.
    package var remarks: [String]

    package init(_ document: ConversationDocument, remarks: [String] = []) {
        self.document = document
        self.remarks = remarks
    }
}

/// Reads the conversations of a file or a folder, piece by piece.
package protocol ImportReader: Sendable {
    /// How many pieces there are; a piece is a conversation, or a file with some.
    var count: Int { get }
    /// What is wrong with the whole, a clause each: a file that ends too early has whole conversations before.
    var faults: [String] { get }
    /// Reads a piece.
    ///
    /// - Throws: ``DocumentFault`` where nothing of it can be read.
    func items(at index: Int) throws(DocumentFault) -> [ImportItem]
    /// The name of a piece for a report: a title, or its place.
    func name(at index: Int) -> String
}

extension ImportReader {
    package var faults: [String] { [] }
    package func name(at index: Int) -> String { "conversation \(index + 1)" }
}
