/// Reads replies of OpenAI's Responses API, streamed or whole.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses-streaming>, read 2026-11-21. Words come in deltas;
/// calls and pictures are taken from the items when they are done. What an event that brings no delta repeats is taken
/// only where the deltas were missing: some servers send the last event only. Events of other types are ignored. What
/// OpenAI's own tools did is no part of the answer.
struct ResponsesReplyDecoder: ReplyDecoder {
    private var reply: ReplyAssembly
    /// The items of which something has been given out, by their place in the output.
    private var told: Set<Int> = []
    /// The items that came to their end.
    private var done: Set<Int> = []
    private var hasRefused = false
    /// The item and the part of it that the last words belonged to.
    private var wordsPlace: Int?
    /// Where the words of the items begin in the reply, and its length so far, in Unicode scalars.
    private var starts: [Int: Int] = [:]
    private var length = 0
    private var thoughtsPlace: (item: Int, part: Int)?
    /// The deltas of thoughts that count in an item: some servers send them twice, whole and in short.
    private var thoughtsType: (item: Int, type: String)?
    /// The arguments of the calls that have come so far, by their places in the output.
    private var calls: [Int: String] = [:]
    private var noticed: Set<String> = []
    private var returned: Set<String> = []

    /// Items that say how an answer came about.
    private static let silent: Set<String> = [
        "code_interpreter_call", "compaction", "file_search_call", "mcp_call", "mcp_list_tools", "web_search_call",
    ]

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
        switch data.first {
        case nil: return
        case UInt8(ascii: "{"): break
        case _ where StreamEvent.isDone(data): return try reply.end(into: &events)
        case _ where name == "error": throw .failedAnswer(status: 200, body: Array(data), in: reply.context)
        // Named events are somebody's extension.
        case _ where name != nil && name != "message": return
        default: break
        }
        let event: ResponsesEvent
        do throws(JSONReader.Fault) {
            event = try ResponsesEvent(reading: data)
        } catch {
            throw malformed("a piece that is no JSON object: \(error)")
        }
        try accept(event, event.type ?? name, data, &events)
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        var reader = JSONReader(body)
        let response: ResponsesBody
        do throws(JSONReader.Fault) {
            response = try ResponsesBody(reading: &reader)
            try reader.end()
        } catch {
            if let error = self.error(in: body) { throw error }
            throw malformed("a piece that is no JSON object: \(error)")
        }
        if response.hasError || !response.hasOutput, let error = error(in: body) { throw error }
        guard response.hasOutput else { throw malformed("JSON without output") }
        try end(response, &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        if !isFinished, !done.isEmpty, done.isSuperset(of: told) {
            events.append(.notice(.lastEventMissing))
            var chunk = CompletionChunk()
            chunk.choice = .init(finishReason: calls.isEmpty ? "stop" : "tool_calls")
            reply.accept(chunk, into: &events)
        }
        try reply.endOfBytes(into: &events)
    }

    private func malformed(_ problem: String) -> ChatError {
        .malformedReply(profile: reply.context.profile, problem: problem)
    }

    private func error(in data: UnsafeBufferPointer<UInt8>) -> ChatError? {
        guard let value = try? JSONValue(parsing: data) else { return nil }
        // A failure in the middle of a stream stands inside the response.
        let failed = value["response"].flatMap { $0["error"]?.isNull == false ? $0 : nil }
        return VendorError(failed ?? value)?.chatError(status: 200, retryAfter: nil, in: reply.context)
    }

    // MARK: Events

    private mutating func accept(
        _ event: ResponsesEvent, _ type: String?, _ data: UnsafeBufferPointer<UInt8>, _ events: inout [ReplyEvent]
    ) throws(ChatError) {
        let index = event.index ?? 0
        switch type {
        case "response.output_text.delta": give(event.delta ?? "", of: index, &events)
        case "response.refusal.delta": give(refusal: event.delta ?? "", of: index, &events)
        case "response.reasoning_summary_text.delta"?, "response.reasoning_text.delta"?:
            if thoughtsType?.item != index, let type { thoughtsType = (index, type) }
            guard thoughtsType?.type == type else { return }
            give(thoughts: event.delta ?? "", of: index, part: event.summaryIndex ?? 0, &events)
        case "response.output_item.added":
            guard let item = event.item, item.isCall else { return }
            give(call: item, of: index, arguments: "", &events)
        case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta":
            guard told.contains(index) else { return }
            give(call: nil, of: index, arguments: event.delta ?? "", &events)
        case "response.output_item.done":
            done.insert(index)
            guard let item = event.item else { return }
            if item.isCall || !told.contains(index) {
                accept(item, at: index, &events)
            } else {
                giveState(item, &events)
                give(citations: item.citations, of: index, &events)
            }
        case "response.completed", "response.incomplete":
            if let response = event.response { try end(response, &events) }
        case "response.failed", "response.cancelled", "error":
            throw error(in: data) ?? malformed("it failed, and does not say why")
        case nil: if event.hasError, let error = error(in: data) { throw error }
        default: if let response = event.response { acceptHead(response, &events) }
        }
    }

    private mutating func acceptHead(_ response: ResponsesBody, _ events: inout [ReplyEvent]) {
        var chunk = CompletionChunk()
        chunk.model = response.model
        chunk.created = response.created
        reply.accept(chunk, into: &events)
    }

    private mutating func end(_ response: ResponsesBody, _ events: inout [ReplyEvent]) throws(ChatError) {
        acceptHead(response, &events)
        acceptUntold(response.output, &events)
        var last = CompletionChunk.Choice()
        last.finishReason = finishWord(response)
        var chunk = CompletionChunk()
        chunk.choice = last
        chunk.usage = response.usage
        reply.accept(chunk, into: &events)
        try reply.end(into: &events)
    }

    /// Takes what has not come before, by its kind: some servers count the items of the last event in another way.
    private mutating func acceptUntold(_ output: [ResponsesItem], _ events: inout [ReplyEvent]) {
        let knowsWords = wordsPlace != nil || hasRefused
        let knowsThoughts = thoughtsPlace != nil
        let knowsCalls = !calls.isEmpty
        let knowsAny = !told.isEmpty
        for (index, item) in output.enumerated() {
            switch item.type {
            case "message" where knowsWords, "reasoning" where knowsThoughts: break
            case "message", "reasoning": accept(item, at: index, &events)
            case _ where item.isCall ? knowsCalls : knowsAny: break
            default: accept(item, at: index, &events)
            }
        }
    }

    private func finishWord(_ response: ResponsesBody) -> String {
        switch response.status {
        case "incomplete": response.reason == "max_output_tokens" ? "length" : response.reason ?? "incomplete"
        case "completed", nil: calls.isEmpty ? "stop" : "tool_calls"
        case let status?: status
        }
    }

    // MARK: What is said

    private mutating func accept(_ item: ResponsesItem, at index: Int, _ events: inout [ReplyEvent]) {
        told.insert(index)
        switch item.type {
        case "message":
            give(item.words, of: index, &events)
            give(refusal: item.refusal, of: index, &events)
            give(citations: item.citations, of: index, &events)
        case "reasoning":
            for (part, words) in item.thoughts.enumerated() { give(thoughts: words, of: index, part: part, &events) }
            giveState(item, &events)
        case _ where item.isCall:
            give(call: item, of: index, arguments: item.arguments ?? "", &events)
        case "image_generation_call":
            guard let text = item.result, let bytes = DataURL.bytes(ofBase64: text), !bytes.isEmpty else { return }
            let type = "image/" + VendorText.cleaned(item.format ?? "png", limit: 16)
            events.append(.attachment(ReceivedAttachment(Attachment(of: bytes, mediaType: type), bytes: bytes)))
        case let type where Self.silent.contains(type): break
        case let type:
            guard noticed.insert(type).inserted else { return }
            let shown = VendorText.cleaned(type, limit: 64)
            events.append(.notice(Notice(.dropped, "the answer has an item of the type \(shown), which is left out")))
        }
    }

    /// Takes the beginning of a call, a piece of its arguments, or the whole item at its end.
    private mutating func give(
        call item: ResponsesItem?, of index: Int, arguments: String, _ events: inout [ReplyEvent]
    ) {
        told.insert(index)
        let known = calls[index]
        var more = arguments
        if item != nil, let known {
            // The item repeats what the deltas brought.
            more = String(decoding: arguments.utf8.dropFirst(known.utf8.count), as: UTF8.self)
        }
        calls[index] = (known ?? "") + more
        if known != nil, more.isEmpty { return }
        var piece = CompletionChunk.CallPiece(index: index, arguments: more)
        if known == nil {
            piece.id = item?.callID
            piece.name = item?.name
        }
        var chunk = CompletionChunk()
        chunk.choice = .init(calls: [piece])
        reply.accept(chunk, into: &events)
    }

    /// Encrypted reasoning, once: the last event repeats all items.
    private mutating func giveState(_ item: ResponsesItem, _ events: inout [ReplyEvent]) {
        guard let members = item.returned, returned.insert(item.encrypted ?? "").inserted else { return }
        let provider = ProviderState.provider("responses", at: reply.context.host)
        events.append(.state(ProviderState(provider: provider, members: members)))
    }

    /// Messages behind each other are parted, as their reader would see them.
    private mutating func give(_ words: String, of index: Int, _ events: inout [ReplyEvent]) {
        if words.isEmpty { return }
        var choice = CompletionChunk.Choice()
        let separator = wordsPlace == nil || wordsPlace == index ? "" : "\n\n"
        choice.content = separator + words
        if wordsPlace != index { starts[index] = length + separator.unicodeScalars.count }
        length += separator.unicodeScalars.count + words.unicodeScalars.count
        wordsPlace = index
        give(choice, of: index, &events)
    }

    private mutating func give(citations: [Citation], of index: Int, _ events: inout [ReplyEvent]) {
        if citations.isEmpty { return }
        let start = starts[index] ?? 0
        var choice = CompletionChunk.Choice()
        choice.citations = citations.map { citation in
            var citation = citation
            citation.range = citation.range.lowerBound + start..<citation.range.upperBound + start
            return citation
        }
        give(choice, of: index, &events)
    }

    private mutating func give(refusal: String, of index: Int, _ events: inout [ReplyEvent]) {
        if refusal.isEmpty { return }
        hasRefused = true
        var choice = CompletionChunk.Choice()
        choice.refusal = refusal
        give(choice, of: index, &events)
    }

    /// The parts of a summary are paragraphs.
    private mutating func give(thoughts: String, of index: Int, part: Int, _ events: inout [ReplyEvent]) {
        if thoughts.isEmpty { return }
        var choice = CompletionChunk.Choice()
        let isNext = thoughtsPlace.map { $0 != (index, part) } ?? false
        choice.reasoning = isNext ? "\n\n" + thoughts : thoughts
        thoughtsPlace = (index, part)
        give(choice, of: index, &events)
    }

    private mutating func give(_ choice: CompletionChunk.Choice, of index: Int, _ events: inout [ReplyEvent]) {
        told.insert(index)
        var chunk = CompletionChunk()
        chunk.choice = choice
        reply.accept(chunk, into: &events)
    }
}

extension ResponsesItem {
    fileprivate var isCall: Bool { type == "function_call" || type == "custom_tool_call" }
}
