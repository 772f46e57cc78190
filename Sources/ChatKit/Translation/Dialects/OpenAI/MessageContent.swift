/// What a message or a delta says: OpenAI's members, and what other servers have for the same (docs/servers.md).
extension CompletionChunk.Choice {
    /// Where servers put what the model thinks, best first: some send the same in two of them.
    private static let reasoningMembers: [StaticString] = [
        "reasoning_content", "reasoning", "thinking", "reasoning_text", "thoughts", "reasoning_details",
        "thinking_blocks",
    ]

    /// Reads a message; nil for another value, which is skipped.
    init?(readingMessage reader: inout JSONReader) throws(JSONReader.Fault) {
        self.init()
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        var rank = Self.reasoningMembers.count
        var own: String?
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "content": try readContent(&reader)
            case "role": role = try reader.string()
            case "refusal": refusal = try reader.string()
            case "extra_content": state["extra_content"] = try reader.value()
            case "tool_calls": try readCalls(&reader)
            case "function_call": functionCall = try Self.call(&reader)
            case "functions_state_id": functionsStateID = try reader.string()
            case "images": try readParts(&reader)
            case "audio": try readAudio(&reader)
            case "annotations": citations += OpenAICitation.read(try reader.value())
            default:
                guard let place = Self.reasoningMembers.firstIndex(where: { $0 ~= name }) else {
                    return try reader.skip()
                }
                let words: String
                if case "reasoning_details" = name {
                    let details = try reader.value()
                    state["reasoning_details"] = details
                    words = Self.words(details)
                } else {
                    words = try Self.words(&reader)
                }
                if place < rank, !words.isEmpty { (own, rank) = (words, place) }
            }
        }
        hasReasoningContent = rank == 0
        isReasoningOfDetails = (5..<Self.reasoningMembers.count).contains(rank)
        if let own { reasoning = own + (reasoning ?? "") }
    }

    /// Reads a content: a text, parts, or one part. An object that is no part is an answer in JSON, as are numbers.
    private mutating func readContent(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        switch try reader.peek() {
        case UInt8(ascii: "\""): content = try reader.string()
        case UInt8(ascii: "["): try readParts(&reader)
        case UInt8(ascii: "{"):
            let value = try reader.value()
            guard let part = value.objectValue, part["type"] != nil || part["text"] != nil || part["parts"] != nil
            else {
                return add(text: value.jsonText)
            }
            if let parts = part["parts"]?.arrayValue { parts.forEach { take(part: $0) } } else { take(part: value) }
        default: try reader.skip()
        }
    }

    private mutating func readParts(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        // An empty list is there, and says nothing.
        content = content ?? ""
        try reader.array { (reader) throws(JSONReader.Fault) in take(part: try reader.value()) }
    }

    /// What a model said aloud, in words.
    private mutating func readAudio(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        let value = try reader.value()
        if let words = value["transcript"]?.stringValue { add(text: words) }
        if value["data"] != nil { unknownParts.append("audio") }
    }

    private mutating func take(part: JSONValue) {
        guard let members = part.objectValue else {
            if let words = part.stringValue { add(text: words) } else { unknownParts.append("part") }
            return
        }
        // Google's own parts have no type.
        let isThought = members["thought"]?.boolValue ?? false
        switch isThought ? "thinking" : members["type"]?.stringValue ?? "text" {
        case "thinking", "reasoning", "reasoning_text", "reasoning_content", "thought", "reasoning.text":
            reasoning = (reasoning ?? "") + Self.words(part)
        case "refusal": refusal = (refusal ?? "") + (members["refusal"]?.stringValue ?? Self.words(part))
        case "image_url", "image", "output_image": take(image: members)
        case "tool_use", "tool_call", "function_call", "function": take(call: members)
        case let type:
            let words = Self.words(part)
            if !words.isEmpty { return add(text: words) }
            if members["text"] == nil { unknownParts.append(members["type"] == nil ? "part" : type) }
        }
    }

    private mutating func take(image members: JSONObject) {
        let value = members["image_url"] ?? members["url"] ?? members["image"] ?? members["source"]
        guard let address = (value?["url"] ?? value)?.stringValue else { return unknownParts.append("image") }
        if let data = DataURL(address) {
            attachments.append(
                ReceivedAttachment(Attachment(of: data.bytes, mediaType: data.mediaType), bytes: data.bytes))
        } else if DataURL.isOne(address) {
            unknownParts.append("image")
        } else {
            add(text: "![](\(address))")
        }
    }

    private mutating func take(call members: JSONObject) {
        let function = members["function"]?.objectValue ?? members
        let arguments = function["arguments"] ?? function["input"] ?? function["args"]
        calls.append(
            CompletionChunk.CallPiece(
                id: members["id"]?.stringValue, name: function["name"]?.stringValue,
                arguments: arguments.map { $0.stringValue ?? $0.jsonText }))
    }

    private mutating func add(text: String) {
        content = (content ?? "") + text
    }

    /// The words of a member that some send as a text, others as parts.
    private static func words(_ reader: inout JSONReader) throws(JSONReader.Fault) -> String {
        if try reader.peek() == UInt8(ascii: "\"") { return try reader.string() ?? "" }
        return words(try reader.value())
    }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return text
        case .array(let elements): return elements.map(words).joined()
        case .object(let members):
            for name in ["text", "thinking", "reasoning", "content", "summary", "value", "output_text"] {
                let words = members[name].map(words) ?? ""
                if !words.isEmpty { return words }
            }
            return ""
        case .null, .bool, .number: return ""
        }
    }
}
