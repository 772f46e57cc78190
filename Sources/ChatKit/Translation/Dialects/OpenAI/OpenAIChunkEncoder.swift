/// Says replies in OpenAI's dialect, as streams.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat-streaming>, read 2026-11-21. One ID for all chunks; the
/// role in the first delta only; a call's name first and its arguments in pieces after it; then the reason of the end, the usage
/// for those who asked for it in a chunk without choices, and `[DONE]`.
struct OpenAIChunkEncoder: ReplyEncoder {
    private let wishes: ReplyWishes
    /// What all chunks begin with, up to the choices.
    private let head: [UInt8]
    /// What a choice begins with, up to the members of its delta.
    private let choice: [UInt8]
    /// Whether other answers have a part in the stream, so that this one's end is not the stream's.
    private let isOneOfSeveral: Bool
    private(set) var notices: [Notice] = []
    private var hasRole = false
    private var isRefusing = false
    /// How many whole calls came, and how many bytes of the arguments were written, by the numbers of the calls.
    private var calls = 0
    private var written: [Int: Int] = [:]
    private var usage: Usage?

    /// - Parameter number: Which of several answers in one stream it is; nil for the only one.
    init(_ label: ReplyLabel, _ wishes: ReplyWishes = ReplyWishes(), number: Int? = nil) {
        self.wishes = wishes
        isOneOfSeveral = number != nil
        choice = Array(#"{"index":\#(number ?? 0),"delta":{"#.utf8)
        var head = Array(#"data: {"id":"#.utf8)
        JSONWriter.append("chatcmpl-" + label.id, to: &head)
        head += Array(#","object":"chat.completion.chunk","created":\#(label.created),"model":"#.utf8)
        JSONWriter.append(label.model.rawValue, to: &head)
        self.head = head + Array(#","choices":["#.utf8)
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let words): write(isRefusing ? #""refusal":"# : #""content":"#, words, &bytes)
        case .reasoning(let words): write(#""reasoning_content":"#, words, &bytes)
        case .attachment(let received): write(#""content":"#, received.markdown, &bytes)
        case .toolCallDelta(let delta): write(delta, &bytes)
        case .toolCall(let call): write(call, &bytes)
        case .state(let state): write(state, &bytes)
        case .usage(let usage): self.usage = usage
        case .finished(let finish): end(finish, &bytes)
        case .notice(let notice): if notice.kind == .refused { isRefusing = true }
        case .started, .uploaded, .choice: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        bytes += "data: ".utf8
        bytes += error.body.jsonBytes()
        bytes += "\n\n".utf8
    }

    // MARK: Chunks

    private mutating func write(_ member: StaticString, _ words: String, _ bytes: inout [UInt8]) {
        open(&bytes)
        bytes.append(contentsOf: UnsafeBufferPointer(start: member.utf8Start, count: member.utf8CodeUnitCount))
        JSONWriter.append(words, to: &bytes)
        close(nil, &bytes)
    }

    /// The whole call: what its pieces did not bring.
    private mutating func write(_ call: ToolCall, _ bytes: inout [UInt8]) {
        let number = calls
        calls += 1
        if wishes.legacyFunctions, number > 0 {
            let words = "a second call is left out: the former functions have one"
            if number == 1 { notices.append(Notice(.dropped, words)) }
            return
        }
        let rest = call.arguments.utf8.dropFirst(written[number] ?? 0)
        if written[number] != nil, rest.isEmpty { return }
        write(
            ToolCallDelta(
                number: number, id: call.id, name: call.name, arguments: String(decoding: rest, as: UTF8.self)), &bytes,
            extra: call.state?.members ?? [:])
    }

    private mutating func write(_ delta: ToolCallDelta, _ bytes: inout [UInt8], extra: JSONObject = [:]) {
        if wishes.legacyFunctions, delta.number > 0 { return }
        let arguments = JSONValue.string(delta.arguments)
        let isFirst = written[delta.number] == nil
        written[delta.number, default: 0] += delta.arguments.utf8.count
        if wishes.legacyFunctions {
            if isFirst {
                write(
                    #""content":null,"function_call":"#, ["name": .string(delta.name), "arguments": ""], &bytes)
            }
            write(#""function_call":"#, ["arguments": arguments], &bytes)
            return
        }
        let index = JSONValue.integer(delta.number)
        if isFirst {
            var first: JSONObject = [
                "index": index, "id": .string(delta.id), "type": "function",
                "function": ["name": .string(delta.name), "arguments": ""],
            ]
            for (name, value) in extra { first[name] = value }
            let member: StaticString = hasRole ? #""tool_calls":"# : #""content":null,"tool_calls":"#
            write(member, [.object(first)], &bytes)
        }
        write(#""tool_calls":"#, [["index": index, "function": ["arguments": arguments]]], &bytes)
    }

    private mutating func write(_ state: ProviderState, _ bytes: inout [UInt8]) {
        // The text of the reasoning has been written already.
        let members = state.members.filter { ReturnedState.names.contains($0.name) && $0.value != true }
        if members.isEmpty { return }
        open(&bytes)
        let object = JSONValue.object(JSONObject(members.map { ($0.name, $0.value) }))
        bytes += object.jsonBytes().dropFirst().dropLast()
        close(nil, &bytes)
    }

    private mutating func write(_ member: StaticString, _ value: JSONValue, _ bytes: inout [UInt8]) {
        open(&bytes)
        bytes.append(contentsOf: UnsafeBufferPointer(start: member.utf8Start, count: member.utf8CodeUnitCount))
        bytes += value.jsonBytes()
        close(nil, &bytes)
    }

    private mutating func end(_ finish: ReplyFinish, _ bytes: inout [UInt8]) {
        if !finish.citations.isEmpty { write(#""annotations":"#, OpenAICitation.nested(finish.citations), &bytes) }
        // Somebody must have spoken, though they said nothing.
        if !hasRole { write(#""content":"#, "", &bytes) }
        bytes += head
        bytes += choice
        close(OpenAICompletion.word(for: finish.reason, wishes), &bytes)
        if !isOneOfSeveral { endStream(usage, &bytes) }
    }

    /// Appends what stands behind all answers.
    func endStream(_ usage: Usage?, _ bytes: inout [UInt8]) {
        if wishes.includesUsage, let usage {
            bytes += head
            bytes += #"],"usage":"#.utf8
            bytes += OpenAICompletion.usage(usage).jsonBytes()
            bytes += "}\n\n".utf8
        }
        bytes += "data: [DONE]\n\n".utf8
    }

    private mutating func open(_ bytes: inout [UInt8]) {
        bytes += head
        bytes += choice
        if hasRole { return }
        hasRole = true
        bytes += #""role":"assistant","#.utf8
    }

    private func close(_ reason: String?, _ bytes: inout [UInt8]) {
        bytes += #"},"logprobs":null,"finish_reason":"#.utf8
        if let reason { bytes += "\"\(reason)\"".utf8 } else { bytes += "null".utf8 }
        bytes += "}]}\n\n".utf8
    }
}
