@testable import ChatKit

/// What GigaChat's server demands of a request, as far as it is documented.
///
/// Source: Sber's OpenAPI document and the texts of its errors, read 2026-11-21.
struct GigaChatRules {
    private(set) var broken: [String] = []

    /// - Parameter body: A request to v1.
    init(_ body: JSONValue) {
        check(body)
    }

    private mutating func demand(_ isKept: Bool, _ rule: @autoclosure () -> String) {
        if !isKept { broken.append(rule()) }
    }

    private mutating func check(_ body: JSONValue) {
        demand(body["model"]?.stringValue?.isEmpty == false, "a model is named")
        if let value = body["temperature"] { demand(value.doubleValue.map { $0 > 0 } ?? false, "temperature > 0") }
        if let value = body["top_p"] { demand(value.doubleValue.map { 0...1 ~= $0 } ?? false, "top_p is in 0...1") }
        if let value = body["max_tokens"] { demand(value.intValue.map { $0 > 0 } ?? false, "max_tokens > 0") }
        if let value = body["reasoning_effort"] {
            demand(["low", "medium", "high"].contains(value), "reasoning_effort is low, medium or high")
        }
        let names = checkFunctions(body["functions"]?.arrayValue ?? [])
        switch body["function_call"] {
        case nil, "auto"?, "none"?: break
        case let choice?:
            let name = choice["name"]?.stringValue ?? ""
            demand(names.contains(name), "the function that is forced is offered: \(name)")
        }
        checkMessages(body["messages"]?.arrayValue ?? [])
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else { return false }
        return name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private mutating func checkFunctions(_ functions: [JSONValue]) -> Set<String> {
        var names: Set<String> = []
        for function in functions {
            let name = function["name"]?.stringValue ?? ""
            demand(Self.isName(name), "a function's name has Latin letters, digits and _: \(name)")
            demand(names.insert(name).inserted, "no two functions have one name: \(name)")
            if function.objectValue?.count == 1 {
                demand(GigaChatTools.builtIn.contains(name), "a bare name is one of GigaChat's own: \(name)")
                continue
            }
            demand(!GigaChatTools.builtIn.contains(name), "GigaChat's own names are not taken: \(name)")
            demand(function["parameters"]?["type"] == "object", "parameters are an object's")
            checkSchema(function["parameters"] ?? .null)
        }
        return names
    }

    private mutating func checkSchema(_ schema: JSONValue) {
        guard let members = schema.objectValue else { return demand(false, "a schema is an object") }
        for word in ["$ref", "$defs", "definitions", "anyOf", "oneOf", "allOf", "additionalProperties"] {
            demand(members[word] == nil, "schemas have no \(word)")
        }
        let types: [JSONValue] = ["object", "array", "string", "integer", "number", "boolean", "null"]
        demand(types.contains(members["type"] ?? .null), "a type is one word: \(members["type"]?.jsonText ?? "none")")
        if let words = members["enum"] {
            demand(words.arrayValue?.allSatisfy { $0.stringValue != nil } ?? false, "enum has strings only")
        }
        if let items = members["items"] { checkSchema(items) }
        demand(members["type"] != "array" || members["items"] != nil, "arrays tell their items")
        let properties = members["properties"]?.objectValue ?? [:]
        demand(members["type"] != "object" || members["properties"] != nil, "objects tell their properties")
        for (_, property) in properties { checkSchema(property) }
        for name in members["required"]?.arrayValue ?? [] {
            demand(name.stringValue.map { properties[$0] != nil } ?? false, "what is required is there")
        }
    }

    private mutating func checkMessages(_ messages: [JSONValue]) {
        demand(!messages.isEmpty, "there are messages")
        var waitsFor: String?
        var files = 0
        for (number, message) in messages.enumerated() {
            let role = message["role"]?.stringValue ?? ""
            demand(["system", "user", "assistant", "function"].contains(role), "a role is one of four: \(role)")
            demand(role != "system" || number == 0, "system message must be the first message")
            demand(message["content"]?.stringValue != nil, "content is a string")
            demand(message["functions_state_id"] == nil, "v1 gets no states")
            let attachments = message["attachments"]?.arrayValue ?? []
            demand(attachments.count <= 1, "a message has one file at the most")
            demand(attachments.isEmpty || role == "user", "files are users'")
            files += attachments.count
            if let name = waitsFor {
                demand(role == "function", "every assistant function call must have a result in history")
                demand(message["name"]?.stringValue == name, "a result has its function's name")
                let result = message["content"]?.stringValue.flatMap { try? JSONValue(parsing: $0) }
                demand(result?.objectValue != nil, "a result is a JSON object in a string")
            } else {
                demand(role != "function", "a result stands behind its call")
            }
            waitsFor = nil
            guard let call = message["function_call"] else { continue }
            waitsFor = call["name"]?.stringValue
            demand(role == "assistant", "calls are the assistant's")
            demand(waitsFor.map(Self.isName) ?? false, "a call's name is a function's: \(waitsFor ?? "none")")
            demand(call["arguments"]?.objectValue != nil, "arguments are an object")
        }
        demand(waitsFor == nil, "the last call has its result")
        demand(files <= 12, "a request has ten pictures, a document at the most")
    }
}

/// What OpenAI's server demands of a request's messages and tools.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/create>, read 2026-11-21.
struct OpenAIRules {
    private(set) var broken: [String] = []

    init(_ body: JSONValue) {
        var open: [String] = []
        var used: Set<String> = []
        for message in body["messages"]?.arrayValue ?? [] {
            let role = message["role"]?.stringValue ?? ""
            if role == "tool" {
                let id = message["tool_call_id"]?.stringValue ?? ""
                demand(open.first == id, "results stand behind their calls, in their order")
                open.removeAll { $0 == id }
                demand(message["content"]?.stringValue != nil, "a result is a text")
                continue
            }
            demand(open.isEmpty, "every call has its result")
            demand(["system", "user", "assistant"].contains(role), "a role is one of four")
            let calls = message["tool_calls"]?.arrayValue ?? []
            demand(calls.isEmpty || role == "assistant", "calls are the assistant's")
            demand(message["content"] != nil, "there is a content")
            demand(message["content"] != .null || !calls.isEmpty, "null is no content but of calls")
            for part in message["content"]?.arrayValue ?? [] {
                demand(part["type"] == "text" || role == "user", "pictures and files are users'")
            }
            for call in calls {
                let id = call["id"]?.stringValue ?? ""
                demand(!id.isEmpty && id.utf8.count <= 40, "an ID has up to 40 characters")
                demand(used.insert(id).inserted, "IDs are different")
                demand(Self.isName(call["function"]?["name"]?.stringValue ?? ""), "a name has a-zA-Z0-9_-")
                open.append(id)
            }
        }
        demand(open.isEmpty, "the last call has its result")
        for tool in body["tools"]?.arrayValue ?? [] where tool["type"] == "function" {
            demand(Self.isName(tool["function"]?["name"]?.stringValue ?? ""), "a tool's name has a-zA-Z0-9_-")
        }
    }

    private mutating func demand(_ isKept: Bool, _ rule: String) {
        if !isKept { broken.append(rule) }
    }

    private static func isName(_ name: String) -> Bool {
        1...64 ~= name.utf8.count
            && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || isAlphanumeric($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
