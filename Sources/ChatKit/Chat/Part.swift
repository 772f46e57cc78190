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
    /// What only the provider understands and wants back; nobody reads it.
    case state(ProviderState)
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
