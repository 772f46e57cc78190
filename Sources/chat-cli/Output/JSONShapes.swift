import ChatKit

// The shapes that `--output json` and `jsonl` share. Their member names are a promise to scripts.

extension ChatError {
    /// `{"code", "message", "hint"}`.
    var json: JSONValue { json(hint: hint) }

    /// The same with another hint.
    func json(hint: String?) -> JSONValue {
        ["code": .string(code), "message": .string(message), "hint": hint.map { .string($0) } ?? .null]
    }
}

extension Notice {
    /// `{"kind", "text"}`.
    var json: JSONValue { ["kind": .string(kind.rawValue), "text": .string(text)] }
}

extension Usage {
    /// For people, of an estimate: `≈52 tokens: 12 in, 40 out`.
    var estimateLine: String {
        let input = inputTokens ?? 0
        let output = outputTokens ?? 0
        return "≈\(totalTokens ?? input + output) tokens: \(input) in, \(output) out"
    }

    /// For people: `12 in (3 cached), 40 out, 52 in all`.
    var line: String {
        var pieces: [String] = []
        if let inputTokens {
            pieces.append("\(inputTokens) in" + (cachedInputTokens.map { $0 > 0 ? " (\($0) cached)" : "" } ?? ""))
        }
        if let outputTokens {
            pieces.append("\(outputTokens) out" + (reasoningTokens.map { $0 > 0 ? " (\($0) reasoning)" : "" } ?? ""))
        }
        if let totalTokens { pieces.append("\(totalTokens) in all") }
        return pieces.joined(separator: ", ")
    }
}

extension ReplyFinish {
    /// `{"currency", "amount", "estimated"}`, or null where no price is known.
    var costJSON: JSONValue { cost.map { .object($0.json(isEstimated: isCostEstimated)) } ?? .null }
}

extension ToolCall {
    /// `{"id", "name", "arguments"}`; the arguments are JSON text, as the model wrote it.
    var json: JSONValue { ["id": .string(id), "name": .string(name), "arguments": .string(arguments)] }
}

extension ConversationSummary {
    /// A conversation as `list` shows it; times are RFC 3339 in UTC.
    var json: JSONValue {
        [
            "id": .string(id.rawValue), "title": title.map { .string($0) } ?? .null,
            "preview": preview.map { .string($0) } ?? .null, "messages": .integer(messageCount),
            "profile": profile.map { .string($0) } ?? .null, "model": model.map { .string($0.rawValue) } ?? .null,
            "created_at": .string(createdAt.iso8601), "last_used_at": .string(lastUsedAt.iso8601),
            "tokens": .integer(tokens),
            "costs": .array(costs.map { ["currency": .string($0.currency.rawValue), "amount": .number($0.decimal)] }),
            "pinned": .bool(isPinned), "archived": .bool(isArchived),
            "tags": .array(tags.map { .string($0) }),
            "newest": newest.map {
                [
                    "status": .string($0.status.rawValue), "answered": .bool($0.isAnswered),
                    "error_code": $0.errorCode.map { .string($0) } ?? .null,
                ]
            } ?? .null,
        ]
    }
}
