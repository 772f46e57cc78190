/// Says replies in GigaChat's dialect (v1), as streams.
///
/// Source: Sber's OpenAPI document and recorded streams, read 2026-11-21. A call comes whole; the reason of the end and
/// the usage stand in the last chunk, before `[DONE]`.
struct GigaChatChunkEncoder: ReplyEncoder {
    private(set) var notices: [Notice] = []
    /// What all chunks end with, from the choices on.
    private let tail: [UInt8]
    private var hasRole = false
    private var hasCall = false
    private var usage: Usage?

    init(_ label: ReplyLabel) {
        var tail = Array(#"],"created":\#(label.created),"model":"#.utf8)
        JSONWriter.append(label.model.rawValue, to: &tail)
        self.tail = tail + Array(#","object":"chat.completion""#.utf8)
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let words): write(#""content":"#, words, &bytes)
        case .reasoning(let words): write(#""reasoning_content":"#, words, &bytes)
        case .attachment(let received): write(#""content":"#, received.markdown, &bytes)
        case .toolCall(let call): write(call, &bytes)
        case .usage(let usage): self.usage = usage
        case .finished(let finish): end(finish, &bytes)
        // Its calls come whole.
        case .started, .toolCallDelta, .state, .uploaded, .notice, .choice: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        bytes += "data: ".utf8
        bytes += error.body.jsonBytes()
        bytes += "\n\n".utf8
    }

    // MARK: Chunks

    private mutating func write(_ member: StaticString, _ words: String, _ bytes: inout [UInt8]) {
        bytes += #"data: {"choices":[{"delta":{"#.utf8
        if !hasRole { bytes += #""role":"assistant","#.utf8 }
        hasRole = true
        bytes.append(contentsOf: UnsafeBufferPointer(start: member.utf8Start, count: member.utf8CodeUnitCount))
        JSONWriter.append(words, to: &bytes)
        bytes += #"},"index":0}"#.utf8
        bytes += tail
        bytes += "}\n\n".utf8
    }

    private mutating func write(_ call: ToolCall, _ bytes: inout [UInt8]) {
        guard !hasCall else {
            if !notices.contains(GigaChatCompletion.oneCall) { notices.append(GigaChatCompletion.oneCall) }
            return
        }
        hasCall = true
        hasRole = true
        var delta: JSONObject = ["role": "assistant", "content": ""]
        GigaChatCompletion.add(call, to: &delta)
        bytes += #"data: {"choices":[{"delta":"#.utf8
        bytes += JSONValue.object(delta).jsonBytes()
        bytes += #","index":0}"#.utf8
        bytes += tail
        bytes += "}\n\n".utf8
    }

    private mutating func end(_ finish: ReplyFinish, _ bytes: inout [UInt8]) {
        let sources = finish.citations.list
        if !sources.isEmpty { write(#""content":"#, sources, &bytes) }
        bytes += #"data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"#.utf8
        bytes += "\"\(GigaChatCompletion.word(for: finish.reason, hasCalled: hasCall))\"}".utf8
        bytes += tail
        bytes += #","usage":"#.utf8
        bytes += GigaChatCompletion.usage(usage ?? Usage()).jsonBytes()
        bytes += "}\n\ndata: [DONE]\n\n".utf8
    }
}
