/// Says replies in Anthropic's dialect, as streams.
///
/// Source: <https://docs.claude.com/en/docs/build-with-claude/streaming>, read 2026-11-21. Each part of the answer has its
/// number, a beginning and an end. The counts are in the first event as far as they are known by then, and all of them in
/// `message_delta`.
struct AnthropicChunkEncoder: ReplyEncoder {
    private enum Block {
        case text
        case thinking
    }

    let notices: [Notice] = []
    private let label: ReplyLabel
    /// The part that is being written.
    private var block: Block?
    private var index = -1
    /// What the deltas of the part begin with, up to the words.
    private var head: [UInt8] = []
    private var hasStarted = false
    private var hasCalled = false
    private var calls = CallStream()
    /// The arguments of the open call that were not written, because they may be no JSON object; nil once they were.
    private var held: String? = ""
    private var isRefusing = false
    private var usage: Usage?

    init(_ label: ReplyLabel) {
        self.label = label
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .toolCallDelta(let delta): write(calls.take(delta), &bytes)
        case .text(let words): write(.text, words, &bytes)
        case .reasoning(let words): write(.thinking, words, &bytes)
        case .attachment(let received): write(.text, received.markdown, &bytes)
        case .toolCall(let call): write(calls.take(call), &bytes)
        case .state(let state): write(state, &bytes)
        case .usage(let usage): self.usage = usage
        case .finished(let finish): end(finish, &bytes)
        case .notice(let notice): if notice.kind == .refused { isRefusing = true }
        case .started, .uploaded, .choice: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        Self.write("error", error.body, &bytes)
    }

    // MARK: Parts

    private mutating func write(_ kind: Block, _ words: String, _ bytes: inout [UInt8]) {
        if block != kind {
            write(calls.close(), &bytes)
            open(kind, &bytes)
        }
        bytes += head
        JSONWriter.append(words, to: &bytes)
        bytes += "}}\n\n".utf8
    }

    private mutating func open(_ kind: Block, _ bytes: inout [UInt8]) {
        begin(kind == .text ? AnthropicCompletion.text("") : AnthropicCompletion.thinking(""), &bytes)
        block = kind
        let delta = kind == .text ? #"{"type":"text_delta","text":"# : #"{"type":"thinking_delta","thinking":"#
        head = Array(Self.head("content_block_delta").utf8)
        head += #""index":\#(index),"delta":\#(delta)"#.utf8
    }

    private mutating func write(_ steps: [CallStream.Step], _ bytes: inout [UInt8]) {
        for step in steps {
            switch step {
            case .begin(let id, let name):
                hasCalled = true
                held = ""
                begin(AnthropicCompletion.call(ToolCall(id: id, name: name, arguments: ""), input: [:]), &bytes)
            case .arguments(let more): write(arguments: more, &bytes)
            case .end(let call):
                if held != nil { write(delta: ToolArguments.object(call.arguments).jsonText, &bytes) }
                held = nil
                close(&bytes)
            }
        }
    }

    /// Programs parse the pieces as they come, so what does not begin like an object waits until it can be put into one.
    private mutating func write(arguments more: String, _ bytes: inout [UInt8]) {
        guard var waiting = held else { return write(delta: more, &bytes) }
        waiting += more
        held = waiting
        var beginning = waiting.utf8.lazy.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(2).makeIterator()
        guard beginning.next() == UInt8(ascii: "{"), let second = beginning.next(),
            second == UInt8(ascii: "\"") || second == UInt8(ascii: "}")
        else { return }
        held = nil
        write(delta: waiting, &bytes)
    }

    private func write(delta: String, _ bytes: inout [UInt8]) {
        let delta: JSONValue = ["type": "input_json_delta", "partial_json": .string(delta)]
        Self.write(
            "content_block_delta",
            ["type": "content_block_delta", "index": .integer(index), "delta": delta], &bytes)
    }

    /// A signature belongs to the thoughts before it; what was redacted is a part of its own.
    private mutating func write(_ state: ProviderState, _ bytes: inout [UInt8]) {
        switch state.members["type"] {
        case "thinking":
            if block != .thinking { open(.thinking, &bytes) }
            let delta: JSONValue = ["type": "signature_delta", "signature": state.members["signature"] ?? ""]
            Self.write(
                "content_block_delta",
                ["type": "content_block_delta", "index": .integer(index), "delta": delta], &bytes)
        case "redacted_thinking":
            begin(.object(state.members), &bytes)
            close(&bytes)
        default: break
        }
    }

    private mutating func begin(_ part: JSONValue, _ bytes: inout [UInt8]) {
        start(&bytes)
        if block != nil { close(&bytes) }
        index += 1
        Self.write(
            "content_block_start",
            ["type": "content_block_start", "index": .integer(index), "content_block": part], &bytes)
    }

    private mutating func close(_ bytes: inout [UInt8]) {
        block = nil
        Self.write("content_block_stop", ["type": "content_block_stop", "index": .integer(index)], &bytes)
    }

    // MARK: The message

    private mutating func start(_ bytes: inout [UInt8]) {
        if hasStarted { return }
        hasStarted = true
        let message = AnthropicCompletion.message(label, content: [], AnthropicCompletion.noEnd, usage)
        Self.write("message_start", ["type": "message_start", "message": .object(message)], &bytes)
        Self.write("ping", ["type": "ping"], &bytes)
    }

    private mutating func end(_ finish: ReplyFinish, _ bytes: inout [UInt8]) {
        start(&bytes)
        // Its own citations need what only Anthropic's search gives.
        let sources = finish.citations.list
        if !sources.isEmpty { write(.text, sources, &bytes) }
        write(calls.close(), &bytes)
        if block != nil { close(&bytes) }
        let delta = AnthropicCompletion.end(finish, hasCalled: hasCalled, isRefusing: isRefusing)
        Self.write(
            "message_delta",
            ["type": "message_delta", "delta": .object(delta), "usage": AnthropicUsage.json(usage)], &bytes)
        Self.write("message_stop", ["type": "message_stop"], &bytes)
    }

    private static func head(_ name: String) -> String { "event: \(name)\ndata: {\"type\":\"\(name)\"," }

    private static func write(_ name: String, _ value: JSONValue, _ bytes: inout [UInt8]) {
        bytes += "event: \(name)\ndata: ".utf8
        bytes += value.jsonBytes()
        bytes += "\n\n".utf8
    }
}
