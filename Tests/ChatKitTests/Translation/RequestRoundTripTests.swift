import TestSupport
import Testing

@testable import ChatKit

/// What comes in OpenAI's dialect and goes out in it loses nothing.
@Suite struct RequestRoundTripTests {
    @Test func `a generated request comes out as it went in`() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        var different: [String] = []
        for _ in 0..<400 {
            let request = Self.request(&generator)
            let translated = try RequestTranslation(
                .object(request), from: .openai, to: .init(.openai, isOpenAI: false)
            ).body
            if translated != .object(request) {
                different.append(JSONValue.object(request).jsonText + "\n" + translated.jsonText)
            }
        }
        #expect(different == [])
    }

    @Test func `what GigaChat gets of a generated request obeys its rules`() throws {
        var generator = SeededGenerator(seed: 7)
        var broken: [String] = []
        for _ in 0..<400 {
            let request = JSONValue.object(Self.request(&generator))
            let body = try RequestTranslation(request, from: .openai, to: .init(.gigachat)).body
            if !Self.obeysGigaChat(body) { broken.append(request.jsonText + "\n" + body.jsonText) }
        }
        #expect(broken == [])
    }

    private static func obeysGigaChat(_ body: JSONValue) -> Bool {
        let messages = body["messages"]?.arrayValue ?? []
        var waitsFor: String?
        for (number, message) in messages.enumerated() {
            guard message["content"]?.stringValue != nil else { return false }
            let role = message["role"]?.stringValue ?? ""
            guard ["system", "user", "assistant", "function"].contains(role), role != "system" || number == 0 else {
                return false
            }
            if let name = waitsFor {
                guard role == "function", message["name"]?.stringValue == name,
                    let text = message["content"]?.stringValue,
                    (try? JSONValue(parsing: text))?.objectValue != nil
                else { return false }
            } else if role == "function" {
                return false
            }
            waitsFor = message["function_call"]?["name"]?.stringValue
            if waitsFor != nil, message["function_call"]?["arguments"]?.objectValue == nil { return false }
            if (message["attachments"]?.arrayValue?.count ?? 0) > 1 { return false }
        }
        return waitsFor == nil && (body["max_tokens"]?.intValue ?? 1) > 0
    }

    // MARK: Generated requests

    private static let words = ["Привет", "a \"b\"\n", "你好", "{\"k\": 1}", "+3", "😀", "<think>", " "]

    private static func request(_ generator: inout SeededGenerator) -> JSONObject {
        func word() -> JSONValue { .string(words.randomElement(using: &generator) ?? "") }
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

        var messages: [JSONValue] = []
        if chance(50) { messages.append(["role": "system", "content": word()]) }
        for turn in 0..<Int.random(in: 1...4, using: &generator) {
            messages.append(["role": "user", "content": content(word(), &generator)])
            guard chance(70) else { continue }
            let calls = Int.random(in: 0...3, using: &generator)
            if calls > 0 {
                let ids = (0..<calls).map { "call_\(turn)_\($0)" }
                let list = ids.map { id -> JSONValue in
                    [
                        "id": .string(id), "type": "function",
                        "function": ["name": "get_weather", "arguments": chance(80) ? "{\"city\":\"M\"}" : "{bad"],
                    ]
                }
                messages.append([
                    "role": "assistant", "content": chance(50) ? nil : "Wait.", "tool_calls": .array(list),
                ])
                for id in ids {
                    messages.append(["role": "tool", "tool_call_id": .string(id), "content": word()])
                }
            }
            if chance(60) { messages.append(["role": "assistant", "content": word()]) }
        }
        messages.append(["role": "user", "content": "q"])

        var request: JSONObject = ["model": "m", "messages": .array(messages)]
        if chance(40) { request["temperature"] = .double(0.7) }
        if chance(40) { request["max_tokens"] = 50 }
        if chance(30) { request["top_p"] = .double(0.9) }
        if chance(30) { request["stop"] = ["END"] }
        if chance(30) { request["seed"] = 7 }
        if chance(20) { request["n"] = 2 }
        if chance(20) { request["logit_bias"] = ["50256": -100] }
        if chance(20) { request["metadata"] = ["a": "b"] }
        if chance(20) { request["reasoning_effort"] = "low" }
        if chance(50) {
            request["tools"] = [
                [
                    "type": "function",
                    "function": [
                        "name": "get_weather", "description": "d",
                        "parameters": ["type": "object", "properties": ["city": ["type": "string"]]], "strict": true,
                    ],
                ]
            ]
            if chance(50) { request["tool_choice"] = "required" }
        }
        if chance(30) {
            request["response_format"] = [
                "type": "json_schema",
                "json_schema": ["name": "ans", "schema": ["type": "object"], "strict": true],
            ]
        }
        if chance(40) {
            request["stream"] = true
            request["stream_options"] = ["include_usage": true]
        }
        return request
    }

    private static func content(_ text: JSONValue, _ generator: inout SeededGenerator) -> JSONValue {
        guard Int.random(in: 0..<4, using: &generator) == 0 else { return text }
        return [
            ["type": "text", "text": text],
            ["type": "image_url", "image_url": ["url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"]],
        ]
    }
}
