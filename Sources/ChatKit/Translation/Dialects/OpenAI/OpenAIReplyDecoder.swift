/// Reads chat completions as OpenAI, Azure OpenAI and the many compatible servers send them, streamed or whole.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat>, read 2026-11-21.
///
/// What servers really do is taken too: chunks without choices or without a delta (Azure's filter results, which come
/// even after the last text), usage in any chunk, a missing `[DONE]`, and errors in the middle of a stream.
struct OpenAIReplyDecoder: ReplyDecoder {
    private var reply: ReplyAssembly

    init(context: ReplyContext) {
        reply = ReplyAssembly(context: context)
    }

    var isFinished: Bool { reply.isFinished }
    var hasFinishReason: Bool { reply.hasFinishReason }
    var head: ReplyHead { reply.head }

    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError) {
        if isFinished { return }
        switch try StreamEvent(name: name, data: data, in: reply.context) {
        case .chunk(let chunk): reply.accept(chunk, into: &events)
        case .done: try reply.end(into: &events)
        case .other: break
        }
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        reply.accept(try CompletionChunk(whole: body, in: reply.context), isWhole: true, into: &events)
        try reply.end(into: &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        try reply.endOfBytes(into: &events)
    }

    mutating func breakOff(into events: inout [ReplyEvent]) {
        reply.breakOff(into: &events)
    }
}
