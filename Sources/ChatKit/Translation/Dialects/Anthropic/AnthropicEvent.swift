/// An event of a streamed message, or a whole message. It is read straight from the bytes, whatever the order of its
/// members.
///
/// Source: <https://docs.claude.com/en/docs/build-with-claude/streaming>, read 2026-11-21.
struct AnthropicEvent {
    /// What it says of the answer.
    var chunk = CompletionChunk()
    private(set) var counts: AnthropicUsage?
    /// What kind of event it is; an event with a name that is new says nothing.
    private(set) var type: String?
    /// Which part of the message it is about.
    private(set) var index: Int?
    /// A thought as it goes back: whole, or what an event says of its end.
    private(set) var thoughts: [JSONObject] = []
    private var choice = CompletionChunk.Choice()
    private var position = 0

    /// - Throws: The error that it carries, or ``ChatError/malformedReply(profile:problem:)``.
    init(_ data: UnsafeBufferPointer<UInt8>, in context: ReplyContext) throws(ChatError) {
        do throws(JSONReader.Fault) {
            try read(data)
        } catch {
            throw .malformedReply(profile: context.profile, problem: "an event that is no JSON object: \(error)")
        }
        // Other servers put their own errors into the stream, which have no type.
        guard chunk.hasError || type == nil || type == "error" else { return }
        if let error = CompletionChunk.error(in: data, context) { throw error }
    }

    private mutating func read(_ data: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        var reader = JSONReader(data)
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "index": index = try reader.integer()
            case "type": type = try reader.string()
            case "delta": try readDelta(&reader)
            case "content_block": try readBlock(&reader)
            case "message":
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                chunk.hasChoices = true
                try reader.object { (name, reader) throws(JSONReader.Fault) in try readMember(name, &reader) }
            default: try readMember(name, &reader)
            }
        }
        try reader.end()
        guard chunk.hasChoices else { return }
        // The index may stand behind the part.
        if let index { for place in choice.calls.indices { choice.calls[place].index = index } }
        chunk.choice = choice
    }

    /// A member of a message, which stand at the top of a whole one.
    private mutating func readMember(
        _ name: JSONReader.Name, _ reader: inout JSONReader
    ) throws(JSONReader.Fault) {
        switch name {
        case "content":
            guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
            chunk.hasChoices = true
            try reader.array { (reader) throws(JSONReader.Fault) in
                try readBlock(&reader)
                position += 1
            }
        case "model": chunk.model = try reader.string()
        case "usage": counts = try AnthropicUsage(reading: &reader)
        case "stop_reason": choice.finishReason = try reader.string()
        case "stop_sequence": choice.stopSequence = try reader.string()
        case "error":
            chunk.hasError = try !reader.null()
            if chunk.hasError { try reader.skip() }
        default: try reader.skip()
        }
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
        chunk.hasChoices = true
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "text": choice.content = try reader.string()
            case "thinking": choice.reasoning = try reader.string()
            case "signature":
                if let signature = try reader.string() { thoughts.append(["signature": .string(signature)]) }
            case "partial_json":
                if let piece = try reader.string() { choice.calls.append(.init(arguments: piece)) }
            default: try readMember(name, &reader)
            }
        }
    }

    /// A part of a message, or the beginning of one. What tools of Anthropic's own did is no part of the answer.
    private mutating func readBlock(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
        chunk.hasChoices = true
        var type: String?
        var text: String?
        var call = CompletionChunk.CallPiece(index: position)
        var signature: String?
        var redacted: String?
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "type": type = try reader.string()
            case "text", "thinking": text = try reader.string()
            case "id": call.id = try reader.string()
            case "name": call.name = try reader.string()
            case "signature": signature = try reader.string()
            case "data": redacted = try reader.string()
            case "input": call.arguments = try reader.value().jsonText
            default: try reader.skip()
            }
        }
        switch type {
        case "text": Self.append(text ?? "", to: &choice.content)
        case "thinking":
            Self.append(text ?? "", to: &choice.reasoning)
            thoughts.append([
                "type": "thinking", "thinking": .string(text ?? ""), "signature": .string(signature ?? ""),
            ])
        case "redacted_thinking": thoughts.append(["type": "redacted_thinking", "data": .string(redacted ?? "")])
        case "tool_use": choice.calls.append(call)
        default: break
        }
    }

    /// In its place: a message may have very many parts.
    private static func append(_ words: String, to text: inout String?) {
        if text == nil { text = words } else { text?.append(words) }
    }
}
