/// Says replies in GigaChat's v2, as streams: named events, and no `[DONE]`.
///
/// Source: Sber's OpenAPI document and recorded streams, read 2026-11-21.
struct GigaChatV2ChunkEncoder: ReplyEncoder {
    let notices: [Notice] = []
    /// What the data of all events begin with.
    private let head: [UInt8]
    private var usage: Usage?
    private var hasCall = false

    init(_ label: ReplyLabel) {
        var head = Array(#"{"model":"#.utf8)
        JSONWriter.append(label.model.rawValue, to: &head)
        self.head = head + Array(#","created_at":\#(label.created),"#.utf8)
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let words): write("assistant", words, &bytes)
        case .reasoning(let words): write("reasoning", words, &bytes)
        case .attachment(let received): write("assistant", received.markdown, &bytes)
        case .toolCall(let call):
            hasCall = true
            write(call, &bytes)
        case .usage(let usage): self.usage = usage
        case .finished(let finish): end(finish, &bytes)
        // Its calls come whole.
        case .started, .toolCallDelta, .state, .uploaded, .notice, .choice: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        bytes += "event: error\ndata: ".utf8
        bytes += error.body.jsonBytes()
        bytes += "\n\n".utf8
    }

    private func open(_ bytes: inout [UInt8]) {
        bytes += "event: response.message.delta\ndata: ".utf8
        bytes += head
        bytes += #""messages":["#.utf8
    }

    private func write(_ role: StaticString, _ words: String, _ bytes: inout [UInt8]) {
        open(&bytes)
        bytes += #"{"role":""#.utf8
        bytes.append(contentsOf: UnsafeBufferPointer(start: role.utf8Start, count: role.utf8CodeUnitCount))
        bytes += #"","content":[{"text":"#.utf8
        JSONWriter.append(words, to: &bytes)
        bytes += "}]}]}\n\n".utf8
    }

    private func write(_ call: ToolCall, _ bytes: inout [UInt8]) {
        open(&bytes)
        bytes += GigaChatV2Completion.message("assistant", [GigaChatV2Completion.part(call)], state: call).jsonBytes()
        bytes += "]}\n\n".utf8
    }

    private func end(_ finish: ReplyFinish, _ bytes: inout [UInt8]) {
        let sources = finish.citations.list
        if !sources.isEmpty { write("assistant", sources, &bytes) }
        bytes += "event: response.message.done\ndata: ".utf8
        bytes += head
        bytes += #""finish_reason":"\#(GigaChatV2Completion.word(for: finish.reason, hasCalled: hasCall))""#.utf8
        bytes += #","usage":"#.utf8
        bytes += GigaChatV2Completion.usage(usage ?? Usage()).jsonBytes()
        bytes += "}\n\n".utf8
    }
}
