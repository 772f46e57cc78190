import ChatKit

extension TurnExplanation {
    /// All that is on record of the turn (see `show --output json`), with the conversation and the turn's number, each
    /// message with its tokens and place, and the request's body once more: the very bytes that were sent, or null where
    /// they cannot be made again.
    var json: JSONValue {
        var object: JSONObject = [
            "conversation": .string(conversation.id.rawValue), "number": .integer(number),
        ]
        for (name, value) in turn.json { object[name] = value }
        object["messages"] = .array(
            items.map { item in
                [
                    "id": .integer(item.message.id.rawValue), "role": .string(item.message.role.rawValue),
                    "fate": .string(item.fate.rawValue), "place": .string(item.place.rawValue),
                    "pinned": .bool(item.isPinned), "tokens": .integer(item.tokens.count),
                    "is_exact": .bool(item.tokens.isExact),
                ]
            })
        object["reproducible"] = .bool(body != nil)
        object["body"] = body.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null
        return .object(object)
    }
}
