/// What one chunk of a streamed chat completion says, or a whole completion. OpenAI's shape, which GigaChat and every
/// compatible server share; fields that only some send are empty elsewhere.
///
/// It is read straight from the bytes: a fast model sends thousands of chunks, and a tree of values for each is many
/// times slower.
struct CompletionChunk {
    /// A piece of a tool call. OpenAI sends calls in pieces; GigaChat sends one whole `function_call`.
    struct CallPiece {
        /// Which call it belongs to; nil where the server does not number them.
        var index: Int?
        var id: String?
        var name: String?
        var arguments: String?
        /// GigaChat's name for the state behind the call; it names the call too.
        var stateID: String?
        /// What else the provider wants back with the call.
        var state = JSONObject()
    }

    /// The answer, or the next piece of it.
    struct Choice {
        var role: String?
        var content: String?
        var reasoning: String?
        /// Whether the reasoning came in DeepSeek's member, `reasoning_content`.
        var hasReasoningContent = false
        /// What the provider wants back with the message.
        var state = JSONObject()
        /// OpenAI's words for declining to answer; they come instead of the content.
        var refusal: String?
        var calls: [CallPiece] = []
        /// GigaChat's and the old OpenAI's single call.
        var functionCall: CallPiece?
        /// GigaChat's name for the state of a function call.
        var functionsStateID: String?
        var finishReason: String?
        /// The one of the request's stop sequences that ended the answer, where the server tells it.
        var stopSequence: String?
        /// The categories of Azure's content filter that struck.
        var filters: [String] = []
    }

    var model: String?
    /// When the server began to answer: seconds since 1970.
    var created: Int?
    /// GigaChat's name for the thread in which it keeps the dialogue.
    var threadID: String?
    /// The choice of index 0. Azure also sends chunks without choices, and choices without a message.
    var choice: Choice?
    var usage: Usage?
    /// Whether there is a `choices` member, be it empty: without one it may be an error.
    var hasChoices = false
    /// The choices of other indexes, in the order they came.
    var otherChoices: [(index: Int, choice: Choice)] = []
    /// Whether there is an `error` member that is not null.
    var hasError = false

    /// A chunk that says nothing.
    init() {}

    /// Reads a chunk or a whole completion.
    init(reading bytes: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        var reader = JSONReader(bytes)
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "choices": try readChoices(&reader)
            case "model": model = try reader.string()
            case "created": created = try reader.integer()
            case "usage": usage = try Usage(reading: &reader)
            case "error":
                hasError = try !reader.null()
                if hasError { try reader.skip() }
            default: try reader.skip()
            }
        }
        try reader.end()
    }

    private mutating func readChoices(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        hasChoices = true
        try reader.array { (reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            try readChoice(&reader)
        }
    }

    /// Reads a choice. Its index may stand behind its message, so whether it counts is known at its end.
    private mutating func readChoice(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        var choice = Choice()
        var index = 0
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "index": index = try reader.integer() ?? 0
            case "delta", "message": try choice.readMessage(&reader)
            case "finish_reason": choice.finishReason = try reader.string()
            case "content_filter_results": try choice.readFilters(&reader)
            default: try reader.skip()
            }
        }
        if index == 0 { self.choice = choice } else { otherChoices.append((index, choice)) }
    }
}

extension CompletionChunk.Choice {
    fileprivate mutating func readMessage(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
        // The second spelling of a field that a server sends twice.
        var otherReasoning: String?
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "content": content = try Self.text(&reader)
            case "role": role = try reader.string()
            case "reasoning_content": reasoning = try reader.string()
            case "reasoning": otherReasoning = try reader.string()
            case "refusal": refusal = try reader.string()
            case "extra_content": state["extra_content"] = try reader.value()
            case "reasoning_details": state["reasoning_details"] = try reader.value()
            case "tool_calls": try readCalls(&reader)
            case "function_call": functionCall = try Self.call(&reader)
            case "functions_state_id": functionsStateID = try reader.string()
            default: try reader.skip()
            }
        }
        hasReasoningContent = reasoning?.isEmpty == false
        if !hasReasoningContent { reasoning = otherReasoning }
    }

    /// What Azure's filter found, by category. Most categories are told in every chunk, and found harmless.
    fileprivate mutating func readFilters(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
        try reader.object { (category, reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            try reader.object { (name, reader) throws(JSONReader.Fault) in
                guard case "filtered" = name, try reader.peek() == UInt8(ascii: "t") else { return try reader.skip() }
                try reader.skip()
                filters.append(category.string)
            }
        }
    }

    /// The text of a content, which some servers send as a list of parts.
    static func text(_ reader: inout JSONReader) throws(JSONReader.Fault) -> String? {
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.string() }
        var text = ""
        try reader.array { (reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            try reader.object { (name, reader) throws(JSONReader.Fault) in
                if case "text" = name { text += try reader.string() ?? "" } else { try reader.skip() }
            }
        }
        return text
    }

    private mutating func readCalls(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        try reader.array { (reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            var piece = CompletionChunk.CallPiece()
            try reader.object { (name, reader) throws(JSONReader.Fault) in
                switch name {
                case "index": piece.index = try reader.integer()
                case "id": piece.id = try reader.string()
                case "extra_content": piece.state["extra_content"] = try reader.value()
                // A custom tool's call has words where a function's has arguments.
                case "function", "custom":
                    guard let function = try Self.call(&reader) else { return }
                    piece.name = function.name
                    piece.arguments = function.arguments
                default: try reader.skip()
                }
            }
            calls.append(piece)
        }
    }

    /// A function's name and arguments, which are a string at OpenAI and an object at GigaChat.
    static func call(_ reader: inout JSONReader) throws(JSONReader.Fault) -> CompletionChunk.CallPiece? {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        var piece = CompletionChunk.CallPiece()
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "name": piece.name = try reader.string()
            case "arguments", "input":
                switch try reader.value() {
                case .null: break
                case .string(let text): piece.arguments = text
                case let value: piece.arguments = value.jsonText
                }
            default: try reader.skip()
            }
        }
        return piece
    }
}
