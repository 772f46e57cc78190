// Measures the translation layer in memory: a request of 1 MB, and streams of many chunks, each way. Prints a table in
// Markdown. Compiled together with the library's own files by Benchmarks/translation.

func request() -> [UInt8] {
    let text = String(repeating: "Слова and words, \"quoted\",\nover lines. ", count: 37)
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

/// The fastest and the median of several runs, in milliseconds.
func milliseconds(_ runs: Int, _ body: () throws -> Void) rethrows -> (fastest: Double, median: Double) {
    var times: [Double] = []
    for _ in 0..<runs {
        let start = ContinuousClock.now
        try body()
        times.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    times.sort()
    return (times[0], times[times.count / 2])
}

func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

let body = request()
print("| a request of \(body.count) bytes, \(500) messages, 50 tools | fastest, ms | median, ms |\n|---|---|---|")
for target in ChatDialect.allCases {
    let time = try milliseconds(31) {
        let value = try JSONValue(parsing: body)
        _ = try RequestTranslation(value, from: .openai, to: .init(target)).body.jsonBytes()
    }
    print("| OpenAI to \(target.rawValue), bytes to bytes | \(rounded(time.fastest)) | \(rounded(time.median)) |")
}

let chunks = 200_000
let label = ReplyLabel(id: "R", created: 1, model: "m")
let streams: [(ChatDialect, String, String)] = [
    (
        .openai,
        #"data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}"#,
        #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    ),
    (
        .gigachat,
        #"data: {"choices":[{"delta":{"content":" слово"},"index":0}],"created":1790000000,"model":"GigaChat:2.0.28.2","object":"chat.completion"}"#,
        #"data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}]}"#
    ),
]
print("\n| streams of \(chunks) chunks, 64 KiB at a time | chunks/s |\n|---|---|")
for (source, chunk, end) in streams {
    let bytes = Array((String(repeating: chunk + "\n\n", count: chunks) + end + "\n\ndata: [DONE]\n\n").utf8)
    for target in [ChatDialect.openai, .gigachat] {
        var written = 0
        let time = milliseconds(5) {
            var translation = ReplyTranslation(from: source, to: target, label: label)
            var position = 0
            while position < bytes.count {
                let next = min(bytes.count, position + 65_536)
                written += translation.take(Array(bytes[position..<next])).count
                position = next
            }
            written += translation.end().count
            precondition(translation.error == nil)
        }
        precondition(written > chunks)
        print("| \(source.rawValue) to \(target.rawValue) | \(Int(Double(chunks) / time.median * 1000)) |")
    }
}
