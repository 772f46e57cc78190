/// Reads GigaChat's chat completions, streamed or whole, in the shape of the API's version.
///
/// Source: Sber's OpenAPI document and recorded answers, read 2026-11-21. v1 is like OpenAI's, but: `object` is
/// `chat.completion` in streams too; a function call comes whole, its arguments as an object, named by
/// `functions_state_id`; while built-in functions run, deltas of the role `function_in_progress` say how long it takes.
/// v2 has named events, and its streams end without a `[DONE]`.
struct GigaChatReplyDecoder: ReplyDecoder {
    private var reply: ReplyAssembly
    private let shape: CompletionChunk.Shape
    private var marks = SourceMarks()

    init(context: ReplyContext, api: GigaChatAPI = .v1) {
        reply = ReplyAssembly(context: context)
        shape = api == .v1 ? .choices : .messages
    }

    var isFinished: Bool { reply.isFinished }
    var hasFinishReason: Bool { reply.hasFinishReason }
    var head: ReplyHead { reply.head }

    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError) {
        if isFinished || name?.hasPrefix("response.tool.") ?? false { return }
        switch try StreamEvent(name: name, data: data, in: reply.context, shape: shape) {
        case .chunk(var chunk):
            // Its content is not the answer's.
            if chunk.choice?.role == "function_in_progress" { chunk.choice?.content = nil }
            accept(chunk, into: &events)
        case .done: try end(into: &events) { (reply, events) throws(ChatError) in try reply.end(into: &events) }
        case .other: break
        }
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        accept(try CompletionChunk(whole: body, in: reply.context, shape: shape), into: &events)
        try end(into: &events) { (reply, events) throws(ChatError) in try reply.end(into: &events) }
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        try end(into: &events) { (reply, events) throws(ChatError) in try reply.endOfBytes(into: &events) }
    }

    private mutating func accept(_ chunk: CompletionChunk, into events: inout [ReplyEvent]) {
        var chunk = chunk
        if shape == .messages, var choice = chunk.choice.take() {
            for sources in choice.sources { marks.add(sources: sources) }
            choice.content = choice.content.map { marks.take($0) }
            chunk.choice = choice
        }
        reply.accept(chunk, into: &events)
    }

    /// Ends the reply with the words that were held back, and its sources.
    private mutating func end(
        into events: inout [ReplyEvent],
        _ end: (inout ReplyAssembly, inout [ReplyEvent]) throws(ChatError) -> Void
    ) throws(ChatError) {
        if isFinished { return }
        let rest = marks.finish()
        if !rest.isEmpty {
            var chunk = CompletionChunk()
            chunk.choice = .init(content: rest)
            reply.accept(chunk, into: &events)
        }
        try end(&reply, &events)
        guard let last = events.indices.last, case .finished(var finish) = events[last] else { return }
        finish.citations = marks.citations
        events[last] = .finished(finish)
    }
}
