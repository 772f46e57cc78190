@testable import ChatKit

/// What Anthropic's server demands of a request.
///
/// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21.
struct AnthropicRules {
    private(set) var broken: [String] = []

    init(_ body: JSONValue) {
        demand((body["max_tokens"]?.intValue ?? 0) > 0, "there is a limit")
        demand(body["system"].map { $0.stringValue?.isEmpty == false } ?? true, "instructions are a text")
        checkTools(body)
        checkMessages(body["messages"]?.arrayValue ?? [])
        if let temperature = body["temperature"] {
            demand(0...1 ~= temperature.doubleValue ?? -1, "a temperature is from 0 to 1")
            demand(body["top_p"] == nil, "a temperature or top_p")
        }
        for stop in body["stop_sequences"]?.arrayValue ?? [] { demand(Self.isSaid(stop), "a stop is no white space") }
        for name in ["n", "stop", "max_completion_tokens", "reasoning_effort", "response_format", "seed", "user"] {
            demand(body[name] == nil, "Anthropic knows no \(name)")
        }
        guard let thinking = body["thinking"], thinking["type"] == "enabled" else { return }
        let budget = thinking["budget_tokens"]?.intValue ?? 0
        demand(1024..<(body["max_tokens"]?.intValue ?? 0) ~= budget, "thinking is a part of the limit")
        demand(body["temperature"] == nil, "a model that thinks has no temperature")
        let choice = body["tool_choice"]?["type"]
        demand(choice != "any" && choice != "tool", "a model that thinks is not forced")
    }

    private mutating func demand(_ isKept: Bool, _ rule: String) {
        if !isKept { broken.append(rule) }
    }

    private static func isSaid(_ value: JSONValue?) -> Bool {
        value?.stringValue?.contains { !$0.isWhitespace } ?? false
    }

    private static func isName(_ value: JSONValue?) -> Bool {
        guard let name = value?.stringValue, 1...64 ~= name.utf8.count else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    private mutating func checkTools(_ body: JSONValue) {
        var names: Set<String> = []
        for tool in body["tools"]?.arrayValue ?? [] {
            demand(Self.isName(tool["name"]), "a tool has a name: \(tool["name"]?.jsonText ?? "none")")
            demand(names.insert(tool["name"]?.stringValue ?? "").inserted, "names are different")
            if tool["type"] == nil { demand(tool["input_schema"]?["type"] == "object", "a schema is an object's") }
        }
        guard let choice = body["tool_choice"] else { return }
        demand(["auto", "any", "tool", "none"].contains(choice["type"]), "a choice is one of four")
        if choice["type"] == "tool" {
            demand(choice["name"]?.stringValue.map(names.contains) ?? false, "a forced tool is there")
        }
    }

    private mutating func checkMessages(_ messages: [JSONValue]) {
        demand(messages.first?["role"] == "user", "the user speaks first")
        var open: [String] = []
        var used: Set<String> = []
        for (number, message) in messages.enumerated() {
            demand(message["role"] == (number % 2 == 0 ? "user" : "assistant"), "users and assistants take turns")
            guard let parts = message["content"]?.arrayValue else {
                demand(Self.isSaid(message["content"]), "no message is empty")
                demand(open.isEmpty, "every call has its result")
                continue
            }
            demand(!parts.isEmpty, "no message is empty")
            var results: [String] = []
            for (place, part) in parts.enumerated() {
                switch part["type"] {
                case "text": demand(Self.isSaid(part["text"]), "no text is empty")
                case "image", "document":
                    demand(message["role"] == "user", "pictures and files are users'")
                    demand(part["source"]?["type"] != nil, "a picture has a source")
                case "tool_use":
                    demand(message["role"] == "assistant", "calls are the assistant's")
                    demand(Self.isName(part["id"]) && Self.isName(part["name"]), "a call has an ID and a name")
                    demand(used.insert(part["id"]?.stringValue ?? "").inserted, "IDs are different")
                    demand(part["input"]?.objectValue != nil, "an input is an object")
                case "tool_result":
                    demand(results.count == place, "results stand first")
                    results.append(part["tool_use_id"]?.stringValue ?? "")
                default: demand(false, "a part is of a known type")
                }
            }
            demand(results.sorted() == open.sorted(), "every call has its result")
            open = parts.filter { $0["type"] == "tool_use" }.compactMap { $0["id"]?.stringValue }
        }
        demand(open.isEmpty, "the last call has its result")
    }
}
