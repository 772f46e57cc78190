/// What a server-sent event of a chat completion is.
enum StreamEvent {
    case chunk(CompletionChunk)
    /// `[DONE]`: nothing more comes.
    case done
    /// Something that keeps the connection open, or that only other programs understand.
    case other

    /// - Parameter shape: How chunks are shaped.
    /// - Throws: The error that the event carries, or ``ChatError/malformedReply(profile:problem:)``.
    init(
        name: String?, data: UnsafeBufferPointer<UInt8>, in context: ReplyContext,
        shape: CompletionChunk.Shape = .choices
    ) throws(ChatError) {
        switch data.first {
        case nil: self = .other
        case UInt8(ascii: "{"):
            let chunk = try CompletionChunk(data, in: context, shape: shape)
            // An error without any of the members that errors have is one by its name.
            if name == "error", !chunk.hasChoices { throw .failedAnswer(status: 200, body: Array(data), in: context) }
            self = .chunk(chunk)
        case _ where Self.isDone(data): self = .done
        case _ where name == "error":
            throw .failedAnswer(status: 200, body: Array(data), in: context)
        // Named events are somebody's extension (`event: ping`); one without a name must be a chunk.
        case _ where name != nil && name != "message": self = .other
        case _ where Self.isIdle(data): self = .other
        case UInt8(ascii: "<"): throw .malformedReply(profile: context.profile, problem: VendorText.webPage(data))
        // Words where a chunk should be are what the server says about its failure.
        case _ where Self.isText(data): throw .failedAnswer(status: 200, body: Array(data), in: context)
        default: self = .chunk(try CompletionChunk(data, in: context, shape: shape))
        }
    }

    static func isDone(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        equals(data, ["[DONE]", "\"[DONE]\"", "[done]", "DONE"])
    }

    /// Whether the data are a sign of life: what some servers send while the model is busy.
    private static func isIdle(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        equals(data, ["ping", "keep-alive", "keepalive", "heartbeat", "\"ping\"", "null", "[]", "\"\"", "PROCESSING"])
    }

    /// Whether the data begin with a letter beyond what JSON begins with, or are a JSON text or list: no chunk.
    private static func isText(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = data.first else { return false }
        switch first {
        case UInt8(ascii: "["), UInt8(ascii: "\""): return (try? JSONValue(parsingTolerantly: data)) != nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: return true
        default: return false
        }
    }

    private static func equals(_ data: UnsafeBufferPointer<UInt8>, _ words: [StaticString]) -> Bool {
        var rest = data[...]
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        while let first = rest.first, first <= 0x20 { rest.removeFirst() }
        return words.contains { word in
            rest.count == word.utf8CodeUnitCount && zip(rest, 0...).allSatisfy { $0 == word.utf8Start[$1] }
        }
    }
}

extension CompletionChunk {
    /// The shapes of completions.
    enum Shape: Sendable {
        /// OpenAI's, and GigaChat's v1.
        case choices
        /// GigaChat's v2.
        case messages
    }

    /// Reads a chunk.
    ///
    /// - Throws: The error it carries instead, or ``ChatError/malformedReply(profile:problem:)``.
    init(
        _ data: UnsafeBufferPointer<UInt8>, in context: ReplyContext, shape: Shape = .choices
    ) throws(ChatError) {
        do throws(JSONReader.Fault) {
            switch shape {
            case .choices: self = try CompletionChunk(reading: data)
            case .messages: self = try CompletionChunk(readingGigaChatV2: data)
            }
        } catch {
            throw .malformedReply(profile: context.profile, problem: "a piece that is no JSON object: \(error)")
        }
        // Errors have neither choices nor usage, except for those that say `error` beside them.
        if hasError || !hasChoices && usage == nil, let error = Self.error(in: data, context) { throw error }
    }

    /// Reads a whole completion.
    ///
    /// - Throws: The error it is instead, or ``ChatError/malformedReply(profile:problem:)``.
    init(
        whole body: UnsafeBufferPointer<UInt8>, in context: ReplyContext, shape: Shape = .choices
    ) throws(ChatError) {
        // Google's endpoint wraps its errors in a list.
        if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "["), let error = Self.error(in: body, context) {
            throw error
        }
        self = try CompletionChunk(body, in: context, shape: shape)
        guard choice != nil || !otherChoices.isEmpty else {
            let missing = shape == .choices ? "choices" : "messages"
            throw .malformedReply(profile: context.profile, problem: "JSON without \(missing)")
        }
    }

    /// The error in a chunk: of itself, or of one of its choices.
    static func error(in data: UnsafeBufferPointer<UInt8>, _ context: ReplyContext) -> ChatError? {
        guard let value = try? JSONValue(parsingTolerantly: data) else { return nil }
        let places = [value] + [value["x_groq"]].compactMap(\.self) + (value["choices"]?.arrayValue ?? [])
        for place in places where place == value || place["error"] != nil {
            // A completion may have a member called like one of an error's.
            if place == value, value["choices"]?.arrayValue?.isEmpty == false, value["error"] == nil { continue }
            if let error = VendorError(place)?.chatError(status: 200, retryAfter: nil, in: context) { return error }
        }
        return nil
    }
}
