import TestSupport

@testable import ChatKit

/// Requests in OpenAI's dialect as programs might send them: orderly ones, and ones in which nothing is where it belongs.
struct GeneratedRequest {
    private var generator: SeededGenerator
    private var ids = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private static let words = [
        "Привет", "a \"b\"\n", "你好", "{\"k\": 1}", "+3", "😀", "<think>", " ", "", "null", "[1]", "{bad", "\u{0}",
        "<img src=\"x\" fuse=\"true\"/>", "\\u0041", "\u{2028}",
    ]
    private static let names = [
        "get_weather", "my-tool.v2", "my_tool_v2", "2fast", "погода", "web_search", "text2image", "a b", "",
        String(repeating: "n", count: 90), "_", "-",
    ]

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func word() -> JSONValue { .string(pick(Self.words)) }

    // MARK: Anything

    /// A request whose messages come in any order, with calls that nobody answers and answers to no call.
    mutating func anything() -> JSONValue {
        var messages: [JSONValue] = []
        for _ in 0..<Int.random(in: 1...12, using: &generator) { messages.append(message()) }
        var request: JSONObject = ["model": "m", "messages": .array(messages)]
        if chance(50) {
            var tools: [JSONValue] = []
            for _ in 0..<Int.random(in: 0...4, using: &generator) { tools.append(tool()) }
            request["tools"] = .array(tools)
            request["tool_choice"] = pick(["auto", "none", "required", choice(), .null])
        }
        for (name, values) in Self.parameters where chance(25) { request[name] = pick(values) }
        return .object(request)
    }

    private static let parameters: [(String, [JSONValue])] = [
        ("temperature", [0, .double(0.5), -1, 2, .double(0.0001), .null]), ("top_p", [0, .double(0.5), 1]),
        ("max_tokens", [0, -5, 1, 1_000_000]), ("max_completion_tokens", [0, 7]), ("stream", [true, false]),
        ("stop", ["x", ["a", "b"], [], .null]), ("reasoning_effort", ["low", "minimal", "none", "odd", 7]),
        ("response_format", [["type": "json_object"], ["type": "text"], ["type": "odd"]]), ("seed", [1]),
        ("n", [1, 3]), ("logit_bias", [[:]]), ("repetition_penalty", [.double(1.1)]),
    ]

    private mutating func message() -> JSONValue {
        var message: JSONObject = [:]
        message["role"] = .string(pick(["system", "developer", "user", "assistant", "tool", "function", "critic"]))
        let role = message["role"]
        message["content"] = pick([word(), word(), .null, parts(), []])
        if chance(15) { message["name"] = .string(pick(Self.names)) }
        if role == "assistant", chance(60) {
            var calls: [JSONValue] = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) { calls.append(call()) }
            message["tool_calls"] = .array(calls)
        }
        // A function's result has no ID, so it must say whose it is.
        if role == "tool" || role == "function" { message["tool_call_id"] = .string(id()) }
        return .object(message)
    }

    /// Few different ones, so that they meet; some of them are the same twice.
    private mutating func id() -> String {
        ids += 1
        return chance(10)
            ? String(repeating: "i", count: 60) : "call_\(Int.random(in: 0...max(1, ids / 2), using: &generator))"
    }

    private mutating func call() -> JSONValue {
        var name = pick(Self.names)
        if name.isEmpty { name = "f" }
        let arguments = pick(["{}", "{\"city\":\"M\"}", "{bad", "", "[1]", "\"{\\\"a\\\":1}\"", "null"])
        return [
            "id": .string(id()), "type": "function",
            "function": ["name": .string(name), "arguments": .string(arguments)],
        ]
    }

    private mutating func parts() -> JSONValue {
        var parts: [JSONValue] = []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            parts.append(
                pick([
                    ["type": "text", "text": word()],
                    ["type": "image_url", "image_url": ["url": "data:image/png;base64,iVBORw0KGgo="]],
                    ["type": "image_url", "image_url": ["file_id": .string("pic-\(parts.count)")]],
                    ["type": "file", "file": ["file_id": "doc-1"]], ["type": "odd"],
                ]))
        }
        return .array(parts)
    }

    private mutating func tool() -> JSONValue {
        if chance(10) { return ["type": .string(pick(["web_search", "image_generation", "code_interpreter"]))] }
        var name = pick(Self.names)
        if name.isEmpty { name = "g" }
        var function: JSONObject = ["name": .string(name)]
        if chance(70) { function["parameters"] = schema(depth: 0) }
        if chance(50) { function["description"] = word() }
        return ["type": "function", "function": .object(function)]
    }

    private mutating func choice() -> JSONValue {
        ["type": "function", "function": ["name": .string(pick(["get_weather", "my-tool.v2", "nobody"]))]]
    }

    private mutating func schema(depth: Int) -> JSONValue {
        var schema: JSONObject = [:]
        if chance(80) { schema["type"] = pick(["object", "string", "INTEGER", ["array", "null"], "null", 7]) }
        if chance(20) { schema["enum"] = pick([["a", "b"], [1, .null], [], [["k": 1]]]) }
        if chance(20) { schema["$ref"] = pick(["#", "#/$defs/A", "#/nowhere", "http://x", "#/properties/p0"]) }
        if chance(15) { schema["$defs"] = ["A": ["properties": ["again": ["$ref": "#/$defs/A"]]]] }
        guard depth < 3 else { return .object(schema) }
        if chance(50) {
            var properties: JSONObject = [:]
            for number in 0..<pick([0, 1, 3, 20]) { properties["p\(number)"] = self.schema(depth: depth + 1) }
            schema["properties"] = .object(properties)
            schema["required"] = pick([["p0"], ["p0", "nobody"], [7], "p0"])
        }
        for name in ["anyOf", "allOf", "items"] where chance(15) {
            let first = self.schema(depth: depth + 1)
            schema[name] = name == "items" ? first : [first, self.schema(depth: depth + 1)]
        }
        return .object(schema)
    }
}
