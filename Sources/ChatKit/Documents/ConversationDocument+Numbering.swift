extension ConversationDocument {
    /// The same document with its messages and turns numbered from 1 in their order: two databases that hold the same
    /// conversation have equal numbered documents. References to messages that are not in it are left out.
    public var numbered: ConversationDocument {
        var document = self
        document.messages.sort { $0.id < $1.id }
        document.turns.sort { $0.id.rawValue < $1.id.rawValue }
        var places: [StoredMessage.ID: StoredMessage.ID] = [:]
        for (index, message) in document.messages.enumerated() {
            places[message.id] = .init(rawValue: Int64(index + 1))
        }
        document.replaceIDs { places[$0] }
        for index in document.turns.indices { document.turns[index].id = Turn.ID(rawValue: Int64(index + 1)) }
        return document
    }

    /// Gives every message another ID. Turns whose prompt has none are left out.
    package mutating func replaceIDs(_ new: (StoredMessage.ID) -> StoredMessage.ID?) {
        for index in messages.indices {
            let message = messages[index]
            messages[index].parentID = message.parentID.flatMap(new)
            messages[index].id = new(message.id) ?? message.id
        }
        conversation.head = conversation.head.flatMap(new)
        if let id = conversation.firstPrompt?.id { conversation.firstPrompt?.id = new(id) ?? id }
        pinned = Set(pinned.compactMap(new))
        turns = turns.compactMap { turn in
            guard let question = new(turn.question) else { return nil }
            var turn = turn
            turn.question = question
            turn.reply = turn.reply.flatMap(new)
            turn.sent = turn.sent.compactMap(new)
            turn.dropped = turn.dropped.compactMap(new)
            turn.summarised = turn.summarised.compactMap(new)
            return turn
        }
    }
}

extension StoredMessage {
    /// What the message says as bytes that are equal only where role, speaker and every part are the same byte for byte.
    package var contentBytes: [UInt8] {
        var object: JSONObject = ["role": .string(role.rawValue)]
        object["name"] = message.name.map(JSONValue.string)
        object["parts"] = .array(message.parts.map { .object($0.json) })
        return JSONValue.object(object).jsonBytes()
    }

    /// The first 16 hexadecimal digits of the SHA-256 of ``contentBytes``: tells whether somebody edited the message.
    package var fingerprint: String { String(SHA256.hexadecimal(contentBytes).prefix(16)) }
}
