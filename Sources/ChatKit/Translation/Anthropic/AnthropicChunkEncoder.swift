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
    private var isRefusing = false
    private var usage: Usage?

    init(_ label: ReplyLabel) {
        self.label = label
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let words): write(.text, words, &bytes)
        case .reasoning(let words): write(.thinking, words, &bytes)
        case .attachment(let received): write(.text, received.markdown, &bytes)
        case .toolCall(let call): write(call, &bytes)
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
        if block != kind { open(kind, &bytes) }
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

    private mutating func write(_ call: ToolCall, _ bytes: inout [UInt8]) {
        hasCalled = true
        begin(AnthropicCompletion.call(call, input: [:]), &bytes)
        let arguments = ToolArguments.object(call.arguments).jsonText
        let delta: JSONValue = ["type": "input_json_delta", "partial_json": .string(arguments)]
        Self.write(
            "content_block_delta",
            ["type": "content_block_delta", "index": .integer(index), "delta": delta], &bytes)
        close(&bytes)
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
