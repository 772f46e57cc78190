// Measures the translation layer in memory: a request of 1 MB, and streams of many chunks, each way. Prints a table in
// Markdown. Compiled together with the library's own files by Benchmarks/translation.

import Glibc

func request() -> [UInt8] {
    let text = String(repeating: "Слова and words, \"quoted\",\nover lines. ", count: 48)
    var messages: [JSONValue] = [["role": "system", "content": "Be brief."]]
    let call: JSONValue = ["name": "tool_1", "arguments": "{\"text\":\"a\"}"]
    for number in 0..<499 {
        switch number % 5 {
        case 0, 2: messages.append(["role": "user", "content": .string(text)])
        case 1:
            let id = JSONValue.string("call_\(number)")
            let calls: JSONValue = [["id": id, "type": "function", "function": call]]
            messages.append(["role": "assistant", "content": nil, "tool_calls": calls])
            messages.append(["role": "tool", "tool_call_id": id, "content": .string(text)])
        default: messages.append(["role": "assistant", "content": .string(text)])
        }
        if messages.count >= 500 { break }
    }
    let parameter: JSONValue = ["type": ["string", "null"], "description": "A parameter of the tool."]
    let properties = JSONObject((0..<8).map { ("p\($0)", parameter) })
    let schema: JSONValue = ["type": "object", "properties": .object(properties), "required": ["p0"]]
    var tools: [JSONValue] = []
    for number in 0..<50 {
        var function: JSONObject = ["name": .string("tool_\(number)"), "parameters": schema]
        function["description"] = "Does something useful, and tells what it did."
        tools.append(["type": "function", "function": .object(function)])
    }
    let body: JSONValue = ["model": "m", "messages": .array(messages), "tools": .array(tools), "stream": true]
    return body.jsonBytes()
}

/// The time that this process has had on a core, in milliseconds: what else runs on the machine takes no part in it.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

/// The fastest and the median of several runs, in milliseconds of processor time.
func milliseconds(_ runs: Int, _ body: () throws -> Void) rethrows -> (fastest: Double, median: Double) {
    var times: [Double] = []
    for _ in 0..<runs {
        let start = processorTime()
        try body()
        times.append(processorTime() - start)
    }
    times.sort()
    return (times[0], times[times.count / 2])
}

func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

// MARK: Requests

let body = request()
print("| a request of \(body.count) bytes, 500 messages, 50 tools, bytes to bytes | fastest, ms | median, ms |")
print("|---|---|---|")
/// What no translation can do without: the JSON is read and written again.
let floor = try milliseconds(31) { _ = try JSONValue(parsing: body).jsonBytes() }
print("| the floor: JSON read and written | \(rounded(floor.fastest)) | \(rounded(floor.median)) |")
for target in ChatDialect.allCases {
    let time = try milliseconds(31) {
        let value = try JSONValue(parsing: body)
        _ = try RequestTranslation(value, from: .openai, to: .init(target)).body.jsonBytes()
    }
    print("| openai to \(target.rawValue) | \(rounded(time.fastest)) | \(rounded(time.median)) |")
}
for source in [ChatDialect.responses, .gigachat, .gigachatV2, .anthropic] {
    let body = try RequestTranslation(JSONValue(parsing: body), from: .openai, to: .init(source)).body.jsonBytes()
    let time = try milliseconds(31) {
        let value = try JSONValue(parsing: body)
        _ = try RequestTranslation(value, from: source, to: .init(.openai)).body.jsonBytes()
    }
    print("| \(source.rawValue) to openai | \(rounded(time.fastest)) | \(rounded(time.median)) |")
}

// MARK: Streams

/// One chunk of many, and what the stream ends with.
let streams: [(dialect: ChatDialect, chunk: String, end: String)] = [
    (
        .openai,
        #"data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}"#,
        #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]"
    ),
    (
        .responses,
        "event: response.output_text.delta\n"
            + #"data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_67ccd2bf17f0819081ff3bb2cf6508e6","output_index":0,"content_index":0,"delta":" word","logprobs":[],"obfuscation":"9aGQ2bXm"}"#,
        "event: response.completed\n"
            + #"data: {"type":"response.completed","response":{"status":"completed","output":[]}}"#
    ),
    (
        .gigachat,
        #"data: {"choices":[{"delta":{"content":" слово"},"index":0}],"created":1790000000,"model":"GigaChat:2.0.28.2","object":"chat.completion"}"#,
        #"data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]"
    ),
    (
        .gigachatV2,
        "event: response.message.delta\n"
            + #"data: {"model":"GigaChat-2","created_at":1790000000,"messages":[{"role":"assistant","content":[{"text":" слово"}]}]}"#,
        "event: response.message.done\n" + #"data: {"finish_reason":"stop"}"#
    ),
    (
        .anthropic,
        "event: content_block_delta\n"
            + #"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}}"#,
        "event: message_delta\n" + #"data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#
            + "\n\nevent: message_stop\n" + #"data: {"type":"message_stop"}"#
    ),
]
let chunks = 200_000
let label = ReplyLabel(id: "R", created: 1, model: "m")

/// Gives a stream's bytes 64 KiB at a time, as a socket does.
func inPieces(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
    var position = 0
    while position < bytes.count {
        let next = min(bytes.count, position + 65_536)
        try body(Array(bytes[position..<next]))
        position = next
    }
}

print("\n| streams of \(chunks) chunks, 64 KiB at a time | chunks/s |\n|---|---|")
for (source, chunk, end) in streams {
    let bytes = Array((String(repeating: chunk + "\n\n", count: chunks) + end + "\n\n").utf8)
    var events = 0
    let floor = try milliseconds(5) {
        var stream = ServerSentEvents(profile: "bench")
        try inPieces(bytes) { piece in
            try stream.feed(piece) { (event) throws(ChatError) in
                var reader = JSONReader(event.data)
                if event.data.first == UInt8(ascii: "{"), (try? reader.skip()) != nil { events += 1 }
            }
        }
    }
    precondition(events >= 5 * chunks)
    print("| the floor: events of \(source.rawValue), JSON read over | \(Int(Double(chunks) / floor.median * 1000)) |")
    for target in [ChatDialect.openai, .responses, .gigachat, .gigachatV2, .anthropic] {
        var written = 0
        let time = milliseconds(5) {
            var translation = ReplyTranslation(from: source, to: target, label: label)
            inPieces(bytes) { written += translation.take($0).count }
            written += translation.end().count
            precondition(translation.error == nil)
        }
        precondition(written > chunks)
        print("| \(source.rawValue) to \(target.rawValue) | \(Int(Double(chunks) / time.median * 1000)) |")
    }
}
