/// What one event of a streamed response says. Those that bring words come by the thousand, so they are read straight from
/// the bytes.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses-streaming>, read 2026-11-21.
struct ResponsesEvent {
    var type: String?
    /// More of the words, or of a call's arguments.
    var delta: String?
    /// Which item of the output it is about.
    var index: Int?
    /// Which part of a summary of thoughts it is about.
    var summaryIndex: Int?
    var item: ResponsesItem?
    var response: ResponsesBody?
    /// Whether something in it says what went wrong.
    var hasError = false

    init(reading bytes: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        var reader = JSONReader(bytes)
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "type": type = try reader.string()
            case "delta": delta = try reader.string()
            case "output_index": index = try reader.integer()
            case "summary_index": summaryIndex = try reader.integer()
            case "item": item = try ResponsesItem(reading: &reader)
            case "response":
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                response = try ResponsesBody(reading: &reader)
            case "error", "message", "detail":
                hasError = try !reader.null()
                if hasError { try reader.skip() }
            default: try reader.skip()
            }
        }
        try reader.end()
    }
}

/// A response: whole, or as far as an event tells it.
struct ResponsesBody {
    var model: String?
    var created: Int?
    var status: String?
    /// Why it is incomplete.
    var reason: String?
    var usage: Usage?
    var output: [ResponsesItem] = []
    var hasOutput = false
    var hasError = false

    init(reading reader: inout JSONReader) throws(JSONReader.Fault) {
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "model": model = try reader.string()
            case "created_at": created = try reader.integer()
            case "status": status = try reader.string()
            case "usage": usage = try Usage(reading: &reader)
            case "incomplete_details":
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                try reader.object { (name, reader) throws(JSONReader.Fault) in
                    if case "reason" = name { reason = try reader.string() } else { try reader.skip() }
                }
            case "output":
                guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
                hasOutput = true
                try reader.array { (reader) throws(JSONReader.Fault) in
                    if let item = try ResponsesItem(reading: &reader) { output.append(item) }
                }
            case "error":
                hasError = try !reader.null()
                if hasError { try reader.skip() }
            default: try reader.skip()
            }
        }
    }
}

/// An item of a response's output.
struct ResponsesItem {
    var type = ""
    var words = ""
    var refusal = ""
    var thoughts: [String] = []
    /// The sources that the words name.
    var citations: [Citation] = []
    var callID: String?
    var name: String?
    var arguments: String?
    /// A picture in base64, and the kind of picture it is.
    var result: String?
    var format: String?
    /// The item's own ID, and its reasoning as only OpenAI can read it.
    var id: String?
    var encrypted: String?
    private var summary: [String] = []

    /// A reasoning item that can be sent back; nil for what has nothing to send.
    var returned: JSONObject? {
        guard type == "reasoning", let encrypted, !encrypted.isEmpty else { return nil }
        var item: JSONObject = ["type": "reasoning"]
        item["id"] = id.map { .string($0) }
        item["summary"] = .array(summary.map { ["type": "summary_text", "text": .string($0)] })
        item["encrypted_content"] = .string(encrypted)
        return item
    }

    /// Reads an item; nil for what is no object.
    init?(reading reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "type": type = try reader.string() ?? ""
            case "content": thoughts = try readParts(&reader)
            case "summary": summary = try readParts(&reader)
            case "id": id = try reader.string()
            case "encrypted_content": encrypted = try reader.string()
            case "call_id": callID = try reader.string()
            case "name": self.name = try reader.string()
            case "arguments", "input": arguments = try reader.string()
            case "result": result = try reader.string()
            case "output_format": format = try reader.string()
            default: try reader.skip()
            }
        }
        // Of thoughts that are told twice the short form is what OpenAI shows.
        if !summary.isEmpty { thoughts = summary }
    }

    /// Reads a list of parts and gives those that are thoughts.
    private mutating func readParts(_ reader: inout JSONReader) throws(JSONReader.Fault) -> [String] {
        var thoughts: [String] = []
        guard try reader.peek() == UInt8(ascii: "[") else {
            try reader.skip()
            return thoughts
        }
        try reader.array { (reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            var type: String?
            var text: String?
            var annotations: JSONValue?
            try reader.object { (name, reader) throws(JSONReader.Fault) in
                switch name {
                case "type": type = try reader.string()
                case "text": text = try reader.string()
                case "annotations": annotations = try reader.value()
                case "refusal": refusal += try reader.string() ?? ""
                default: try reader.skip()
                }
            }
            guard let text, !text.isEmpty else { return }
            switch type {
            case "summary_text", "reasoning_text": thoughts.append(text)
            default:
                if let annotations, !annotations.saysNothing {
                    citations += OpenAICitation.read(annotations, from: words.unicodeScalars.count)
                }
                words += text
            }
        }
        return thoughts
    }
}
