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
        case UInt8(ascii: "{"): self = .chunk(try CompletionChunk(data, in: context, shape: shape))
        case _ where Self.isDone(data): self = .done
        case _ where name == "error":
            throw .failedAnswer(status: 200, body: Array(data), in: context)
        // Named events are somebody's extension (`event: ping`); one without a name must be a chunk.
        case _ where name != nil && name != "message": self = .other
        default: self = .chunk(try CompletionChunk(data, in: context, shape: shape))
        }
    }

    static func isDone(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        let word: StaticString = "[DONE]"
        var rest = data[...]
        while rest.last == 0x20 { rest.removeLast() }
        return rest.count == word.utf8CodeUnitCount && zip(rest, 0...).allSatisfy { $0 == word.utf8Start[$1] }
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
        guard choice != nil else {
            let missing = shape == .choices ? "choices" : "messages"
            throw .malformedReply(profile: context.profile, problem: "JSON without \(missing)")
        }
    }

    static func error(in data: UnsafeBufferPointer<UInt8>, _ context: ReplyContext) -> ChatError? {
        guard let value = try? JSONValue(parsing: data) else { return nil }
        return VendorError(value)?.chatError(status: 200, retryAfter: nil, in: context)
    }
}
