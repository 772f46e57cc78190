/// Reads replies in Anthropic's dialect, streamed or whole.
///
/// Source: <https://docs.claude.com/en/docs/build-with-claude/streaming>, read 2026-11-21. A stream is `message_start`, for
/// each part of the answer a `content_block_start`, its deltas and a `content_block_stop`, then `message_delta` with the
/// reason of the end, and `message_stop`; `ping` and events of other names may stand anywhere.
struct AnthropicReplyDecoder: ReplyDecoder {
    private var reply: ReplyAssembly
    private var counts = AnthropicUsage()
    /// The calls that are being written, by their places in the message, and whether anything of their arguments came.
    private var openCalls: [Int: Bool] = [:]
    /// The thoughts that are being written, which go back whole.
    private var openThought: JSONObject?
    private var hasOpenPart = false
    private var hasEndedPart = false
    private var hasCalled = false

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
        guard data.first == UInt8(ascii: "{") else {
            // Servers that speak several dialects end each with [DONE].
            if case .done = try StreamEvent(name: name, data: data, in: reply.context) { try reply.end(into: &events) }
            return
        }
        let event = try AnthropicEvent(data, in: reply.context)
        switch event.type {
        case "message_stop": try reply.end(into: &events)
        case "content_block_start":
            openThought = event.thoughts.first
            hasOpenPart = true
            hasCalled = hasCalled || event.chunk.choice?.calls.isEmpty == false
            accept(begun(event), into: &events)
        case "content_block_delta":
            think(event)
            accept(continued(event), into: &events)
        case "content_block_stop":
            (hasOpenPart, hasEndedPart) = (false, true)
            if let thought = openThought { give(thought, &events) }
            openThought = nil
            // A call without arguments is written without any.
            guard let index = event.index, openCalls.removeValue(forKey: index) == false else { return }
            var chunk = CompletionChunk()
            chunk.choice = .init(calls: [.init(index: index, arguments: "{}")])
            reply.accept(chunk, into: &events)
        case "message_start", "message_delta", "message": accept(event, into: &events)
        default: break
        }
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        let event = try AnthropicEvent(body, in: reply.context)
        guard event.chunk.hasChoices else {
            throw .malformedReply(profile: reply.context.profile, problem: "JSON without content")
        }
        var chunkless = event
        chunkless.chunk.choice?.reasoning = nil
        if event.chunk.choice?.reasoning != nil {
            var thoughts = CompletionChunk()
            thoughts.choice = .init(reasoning: event.chunk.choice?.reasoning)
            reply.accept(thoughts, into: &events)
        }
        for thought in event.thoughts { give(thought, &events) }
        accept(chunkless, into: &events)
        try reply.end(into: &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        if !isFinished, !hasFinishReason, hasEndedPart, !hasOpenPart {
            events.append(.notice(.lastEventMissing))
            var chunk = CompletionChunk()
            chunk.choice = .init(finishReason: hasCalled ? "tool_use" : "end_turn")
            reply.accept(chunk, into: &events)
        }
        try reply.endOfBytes(into: &events)
    }

    private mutating func think(_ event: AnthropicEvent) {
        guard var thought = openThought, thought["type"] == "thinking" else { return }
        if let more = event.chunk.choice?.reasoning {
            thought["thinking"] = .string((thought["thinking"]?.stringValue ?? "") + more)
        }
        if let signature = event.thoughts.first?["signature"] { thought["signature"] = signature }
        openThought = thought
    }

    /// Gives out thoughts as they go back to Anthropic, which are worth nothing without their signature.
    private func give(_ thought: JSONObject, _ events: inout [ReplyEvent]) {
        if thought["type"] == "thinking", thought["signature"]?.saysNothing ?? true { return }
        let provider = ProviderState.provider("anthropic", at: reply.context.host)
        events.append(.state(ProviderState(provider: provider, members: thought)))
    }

    private mutating func accept(_ event: AnthropicEvent, into events: inout [ReplyEvent]) {
        var chunk = event.chunk
        if let more = event.counts {
            counts.take(more)
            chunk.usage = counts.usage
        }
        reply.accept(chunk, into: &events)
    }

    /// The arguments of a call come in pieces; an empty object stands for them at first.
    private mutating func begun(_ event: AnthropicEvent) -> AnthropicEvent {
        var event = event
        for place in event.chunk.choice?.calls.indices ?? 0..<0 {
            let index = event.index ?? 0
            let isEmpty = event.chunk.choice?.calls[place].arguments == "{}"
            if isEmpty { event.chunk.choice?.calls[place].arguments = nil }
            openCalls[index] = !isEmpty
        }
        return event
    }

    /// Only the arguments of calls that began are wanted, not those of Anthropic's own tools.
    private mutating func continued(_ event: AnthropicEvent) -> AnthropicEvent {
        var event = event
        guard event.chunk.choice?.calls.isEmpty == false else { return event }
        let index = event.index ?? 0
        if openCalls[index] == nil {
            event.chunk.choice?.calls = []
        } else if event.chunk.choice?.calls.contains(where: { $0.arguments?.isEmpty == false }) ?? false {
            openCalls[index] = true
        }
        return event
    }
}
