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
        /// Whether the reasoning is from the details alone, which in a stream may come before its own member.
        var isReasoningOfDetails = false
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
        /// The sources that the text names.
        var citations: [Citation] = []
        /// GigaChat's sources by the marks in the text.
        var sources: [JSONValue] = []
        /// Pictures that came with the words.
        var attachments: [ReceivedAttachment] = []
        /// The types of the parts of the content that cannot be shown.
        var unknownParts: [String] = []
        /// Whether it was read from a `message`, which says all so far, and not from a `delta`.
        var isMessage = false
        /// The `message` beside a `delta`, if there is one.
        var messages: [Choice] = []
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
    /// Whether there is an `error` member that is not null, here or in a choice.
    var hasError = false
    /// Whether it brings usage and has room for choices, but none: OpenAI's last chunk.
    var isClosing: Bool { usage != nil && hasChoices && choice == nil && otherChoices.isEmpty }

    /// A chunk that says nothing.
    init() {}

    /// Reads a chunk or a whole completion.
    init(reading bytes: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        var reader = JSONReader(bytes, isTolerant: true)
        var vendorUsage: Usage?
        try read(&reader, &vendorUsage)
        try reader.end()
        usage = usage ?? vendorUsage
    }

    /// Reads the members of a chunk.
    ///
    /// - Parameter vendorUsage: Set to the usage that stands in a member of a vendor's own.
    private mutating func read(_ reader: inout JSONReader, _ vendorUsage: inout Usage?) throws(JSONReader.Fault) {
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "choices": try readChoices(&reader)
            case "model": model = try reader.string() ?? model
            case "created": created = try reader.integer() ?? created
            case "usage": usage = try Usage(reading: &reader)
            case "error", "base_resp": try noteError(&reader)
            // Groq's usage and its errors; llama.cpp's counts.
            case "x_groq", "timings": vendorUsage = try readVendor(&reader) ?? vendorUsage
            // Gateways wrap the completion of the server behind them.
            case "data", "result", "output":
                guard try reader.peek() == UInt8(ascii: "{"), !hasChoices else { return try reader.skip() }
                try read(&reader, &vendorUsage)
            default: try reader.skip()
            }
        }
    }

    private mutating func noteError(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        if try reader.null() { return }
        hasError = true
        try reader.skip()
    }

    private mutating func readVendor(_ reader: inout JSONReader) throws(JSONReader.Fault) -> Usage? {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        var found: Usage?
        var counts = Usage()
        var cached = 0
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "usage": found = try Usage(reading: &reader)
            case "error": try noteError(&reader)
            case "prompt_n": counts.inputTokens = try Usage.count(&reader)
            case "predicted_n": counts.outputTokens = try Usage.count(&reader)
            case "cache_n": cached = try Usage.count(&reader) ?? 0
            default: try reader.skip()
            }
        }
        if let found { return found }
        guard let input = counts.inputTokens, counts.outputTokens != nil else { return nil }
        // What was cached is not in the count of what was read.
        counts.inputTokens = input.addingSaturating(cached)
        if cached > 0 { counts.cachedInputTokens = cached }
        return counts
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
        var delta: Choice?
        var message: Choice?
        var rest = Choice()
        var index = 0
        var ownUsage: Usage?
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "index": index = try reader.integer() ?? 0
            case "delta": delta = try Choice(readingMessage: &reader)
            case "message":
                message = try Choice(readingMessage: &reader)
                message?.isMessage = true
            // The old completions have their words here.
            case "text": rest.content = try reader.string()
            case "finish_reason", "finishReason": rest.finishReason = try reader.string() ?? rest.finishReason
            case "content_filter_results": try rest.readFilters(&reader)
            // Moonshot's place for the usage.
            case "usage": ownUsage = try Usage(reading: &reader)
            case "error": try noteError(&reader)
            default: try reader.skip()
            }
        }
        usage = usage ?? ownUsage
        var choice = delta ?? message ?? Choice()
        if delta != nil, let message { choice.messages = [message] }
        if choice.content == nil, message == nil { choice.content = rest.content }
        choice.finishReason = rest.finishReason
        choice.filters = rest.filters
        if index == 0 { self.choice = choice } else { otherChoices.append((index, choice)) }
    }
}

extension CompletionChunk.Choice {
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

    mutating func readCalls(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        switch try reader.peek() {
        case UInt8(ascii: "["):
            try reader.array { (reader) throws(JSONReader.Fault) in
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                try readCall(&reader)
            }
        case UInt8(ascii: "{"): try readCall(&reader)
        default: try reader.skip()
        }
    }

    private mutating func readCall(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        var piece = CompletionChunk.CallPiece()
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "index": piece.index = try reader.integer()
            case "id": piece.id = try Self.name(&reader)
            case "extra_content": piece.state["extra_content"] = try reader.value()
            // A custom tool's call has words where a function's has arguments.
            case "function", "custom":
                guard let function = try Self.call(&reader) else { return }
                piece.name = function.name
                piece.arguments = function.arguments
            default: try reader.skip()
            }
        }
        let isSomething = piece.id != nil || piece.name != nil || piece.arguments != nil || !piece.state.isEmpty
        if isSomething { calls.append(piece) }
    }

    /// The name of a call, which some servers give as a number.
    private static func name(_ reader: inout JSONReader) throws(JSONReader.Fault) -> String? {
        switch try reader.value() {
        case .string(let text): text
        case .number(let digits): digits
        default: nil
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
