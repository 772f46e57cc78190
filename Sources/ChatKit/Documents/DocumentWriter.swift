/// The formats that conversations are exported in.
public enum DocumentFormat: String, Sendable, Hashable, CaseIterable {
    /// Markdown with markers, which is imported without loss.
    case markdown
    /// One JSON object, or an array of them; imported without loss.
    case json
    /// A line for each conversation, message and turn; imported without loss.
    case jsonl
    /// A page to read, with everything inside.
    case html
    /// Plain text to read: the current branch.
    case text

    /// The ending of a file's name.
    public var ending: String {
        switch self {
        case .markdown: "md"
        case .json: "json"
        case .jsonl: "jsonl"
        case .html: "html"
        case .text: "txt"
        }
    }
}

/// Writes one conversation or several in a format, piece by piece.
///
/// The bytes of the export are those of ``begin()``, of each ``bytes(of:)`` and of ``end()``, in this order.
public struct DocumentWriter: Sendable {
    public let format: DocumentFormat
    private let titles: [String]
    private let isList: Bool
    private var count = 0

    /// - Parameters:
    ///   - titles: The titles of the conversations that will come, for a table of contents.
    ///   - isList: Whether JSON is an array, also for one conversation or none.
    public init(_ format: DocumentFormat, titles: [String], isList: Bool) {
        self.format = format
        self.titles = titles
        self.isList = isList
    }

    public func begin() -> [UInt8] {
        switch format {
        case .html: Array(HTMLPage.head(titles).utf8)
        case .json where isList: Array("[\n".utf8)
        default: []
        }
    }

    /// The next conversation.
    public mutating func bytes(of document: ConversationDocument) -> [UInt8] {
        count += 1
        switch format {
        case .markdown: return Array(MarkdownArchive.text(of: document).utf8)
        case .json:
            let separator: [UInt8] = isList && count > 1 ? Array(",\n".utf8) : []
            return separator + document.json.jsonBytes(isIndented: !isList) + [0x0A]
        case .jsonl: return document.jsonLines.flatMap { $0.jsonBytes() + [0x0A] }
        case .html: return Array(HTMLPage.section(document, number: count).utf8)
        case .text: return Array(((count > 1 ? "\n\n" : "") + document.plainText).utf8)
        }
    }

    public func end() -> [UInt8] {
        switch format {
        case .html: Array(HTMLPage.end.utf8)
        case .json where isList: Array("]\n".utf8)
        default: []
        }
    }
}

extension ConversationDocument {
    /// The current branch as plain text: the title, then each message under its role and time.
    public var plainText: String {
        var text = title + "\n" + String(repeating: "=", count: min(72, max(3, title.count))) + "\n"
        let prompt = conversation.firstPrompt.map { [$0] } ?? []
        for message in prompt + branch {
            var notes = [message.createdAt.localMinute]
            if let model = message.model { notes.append(model.rawValue) }
            if message.status != .complete { notes.append(message.status.word) }
            text += "\n\(message.role.title) (\(notes.joined(separator: ", ")))\n\n"
            for part in message.message.parts {
                switch part {
                case .text(let words): text += words.utf8.last == 0x0A ? words : words + "\n"
                case .reasoning, .state: break
                case .image(let file), .file(let file): text += "[\(file.name ?? file.mediaType)]\n"
                case .toolCall(let call): text += "[calls \(call.name): \(call.arguments)]\n"
                case .toolResult(let result): text += result.content + "\n"
                }
            }
        }
        return text
    }
}

extension ConversationDocument {
    /// A name for a file: the ID and the title, in letters and digits of any script.
    public func fileName(_ format: DocumentFormat) -> String {
        let limit = 60
        func clean(_ text: String) -> String {
            let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            var name = ""
            for word in words {
                let next = name.isEmpty ? String(word) : name + "-" + word
                if next.utf8.count > limit { break }
                name = next
            }
            return name
        }
        let parts = [clean(conversation.id.rawValue), clean(title)].filter { !$0.isEmpty }
        let stem = parts.isEmpty ? conversation.uid.rawValue : parts.joined(separator: "-")
        return stem + "." + format.ending
    }
}
