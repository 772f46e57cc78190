/// One piece of a message's content. A message is an ordered list of parts.
public enum Part: Sendable, Hashable {
    /// Words for the reader, as they came: Markdown, code, any script.
    case text(String)
    /// What the model thought aloud before it answered; never sent back to it.
    case reasoning(String)
    case image(Attachment)
    case file(Attachment)
    /// The model asks for a tool to be run.
    case toolCall(ToolCall)
    /// What a tool answered.
    case toolResult(ToolResult)
}

/// A picture or document that a message carries; its bytes live once in the store, under their hash.
public struct Attachment: Sendable, Hashable {
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    public var hash: String
    /// The media type, such as `image/png`.
    public var mediaType: String
    /// The name of the file it came from, if it had one.
    public var name: String?

    public init(hash: String, mediaType: String, name: String? = nil) {
        self.hash = hash
        self.mediaType = mediaType
        self.name = name
    }
}

/// A call of a tool, as the model wrote it.
public struct ToolCall: Sendable, Hashable {
    /// The call's name within the conversation; its result carries the same.
    public var id: String
    public var name: String
    /// The arguments as JSON text. Models write invalid JSON at times, so it is kept as it came.
    public var arguments: String

    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// What a tool answered to a call.
public struct ToolResult: Sendable, Hashable {
    /// The ``ToolCall/id`` this answers.
    public var callID: String
    /// The tool's name: GigaChat wants it repeated beside the result.
    public var name: String?
    public var content: String

    public init(callID: String, name: String? = nil, content: String) {
        self.callID = callID
        self.name = name
        self.content = content
    }
}

extension [Part] {
    /// Appends a piece of a reply: text after text and reasoning after reasoning are one part.
    public mutating func append(delta: Part) {
        guard let last = indices.last, self[last].extend(with: delta) else { return append(delta) }
    }
}

extension Part {
    /// Appends words to words of the same kind; false when they are not.
    ///
    /// The part is emptied before its words grow: a second owner would have each piece copy all that came before it.
    fileprivate mutating func extend(with delta: Part) -> Bool {
        switch delta {
        case .text(let more):
            guard var words = takeText() else { return false }
            words += more
            self = .text(words)
        case .reasoning(let more):
            guard var words = takeReasoning() else { return false }
            words += more
            self = .reasoning(words)
        default: return false
        }
        return true
    }

    private mutating func takeText() -> String? {
        guard case .text(let words) = self else { return nil }
        self = .text("")
        return words
    }

    private mutating func takeReasoning() -> String? {
        guard case .reasoning(let words) = self else { return nil }
        self = .reasoning("")
        return words
    }
}
