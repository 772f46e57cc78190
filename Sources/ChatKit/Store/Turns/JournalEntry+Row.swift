import GRDB

extension JournalEntry {
    /// The `kind` column.
    var kind: String {
        switch self {
        case .text: "text"
        case .reasoning: "reasoning"
        case .toolCall: "tool_call"
        }
    }

    /// The `content` column.
    var content: String {
        switch self {
        case .text(let text), .reasoning(let text): text.storable
        case .toolCall(let call):
            JSONValue.object(["id": .string(call.id), "name": .string(call.name), "arguments": .string(call.arguments)])
                .jsonText
        }
    }

    init?(kind: String, content: String) {
        switch kind {
        case "text": self = .text(content)
        case "reasoning": self = .reasoning(content)
        case "tool_call":
            guard let call = try? JSONValue(parsing: content) else { return nil }
            self = .toolCall(
                ToolCall(
                    id: call["id"]?.stringValue ?? "", name: call["name"]?.stringValue ?? "",
                    arguments: call["arguments"]?.stringValue ?? ""))
        default: return nil
        }
    }
}

extension [Part] {
    /// Adds a piece of a reply: deltas of one kind that follow each other are one part.
    mutating func extend(by entry: JournalEntry) {
        switch (entry, last) {
        case (.text(let more), .text(let text)): self[count - 1] = .text(text + more)
        case (.reasoning(let more), .reasoning(let text)): self[count - 1] = .reasoning(text + more)
        case (.text(let text), _): append(.text(text))
        case (.reasoning(let text), _): append(.reasoning(text))
        case (.toolCall(let call), _): append(.toolCall(call))
        }
    }
}
