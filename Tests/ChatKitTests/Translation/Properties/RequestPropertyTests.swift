import TestSupport
import Testing

@testable import ChatKit

/// Whatever comes in OpenAI's dialect, what goes out obeys the rules of those it goes to.
@Suite struct RequestPropertyTests {
    private static let runs = 30

    /// The first request of a seed's that breaks a rule, for the report.
    private func check(_ seed: UInt64, _ broken: (JSONValue) throws -> [String]) throws {
        var generated = GeneratedRequest(seed: seed)
        for _ in 0..<Self.runs {
            let request = generated.anything()
            let rules = try broken(request)
            guard rules.isEmpty else {
                Issue.record("\(rules.joined(separator: "\n"))\n\(request.jsonText)")
                return
            }
        }
    }

    private func body(_ request: JSONValue, _ dialect: ChatDialect) throws -> JSONValue {
        try HubRequest(request, from: .openai, to: .init(dialect)).body
    }

    @Test(arguments: SeededGenerator.seeds(8))
    func `GigaChat gets what it takes`(seed: UInt64) throws {
        try check(seed) { GigaChatRules(try body($0, .gigachat)).broken }
    }

    @Test(arguments: SeededGenerator.seeds(4))
    func `GigaChat's v2 gets the same in its own shape`(seed: UInt64) throws {
        try check(seed) { request in
            let v2 = try #require(try body(request, .gigachatV2).objectValue)
            var v1 = GigaChatV2Body.body(toV1: v2)
            // v2's own tools have no place in v1, and it wants its states back.
            v1["tools"] = nil
            if v1["function_call"]?["name"] == nil { v1["function_call"] = nil }
            return GigaChatRules(.object(v1)).broken.filter { $0 != "v1 gets no states" }
        }
    }

    @Test(arguments: SeededGenerator.seeds(4), [ChatDialect.openai, .azure])
    func `OpenAI and Azure get what they take`(seed: UInt64, dialect: ChatDialect) throws {
        try check(seed) { OpenAIRules(try body($0, dialect)).broken }
    }

    @Test(arguments: SeededGenerator.seeds(8))
    func `Anthropic gets what it takes`(seed: UInt64) throws {
        try check(seed) { AnthropicRules(try body($0, .anthropic)).broken }
    }

    /// What Anthropic takes comes from its callers too: others get of it what they take.
    @Test(arguments: SeededGenerator.seeds(4))
    func `what comes in Anthropic's dialect is what others take`(seed: UInt64) throws {
        try check(seed) { request in
            let message = try body(request, .anthropic)
            let gigaChat = try RequestTranslation(message, from: .anthropic, to: .init(.gigachat)).body
            let openAI = try RequestTranslation(message, from: .anthropic, to: .init(.openai)).body
            return GigaChatRules(gigaChat).broken + OpenAIRules(openAI).broken
        }
    }

    /// What was made orderly once stays as it is: the second way changes nothing any more.
    @Test(arguments: SeededGenerator.seeds(4), [ChatDialect.openai, .azure, .responses, .anthropic])
    func `what was said once is said the same again`(seed: UInt64, dialect: ChatDialect) throws {
        try check(seed) { request in
            let once = try body(request, dialect)
            let twice = try HubRequest(once, from: dialect, to: .init(dialect)).body
            return once == twice ? [] : [once.jsonText, twice.jsonText]
        }
    }

    @Test(arguments: SeededGenerator.seeds(4))
    func `GigaChat's requests come through OpenAI's dialect with all their words`(seed: UInt64) throws {
        try check(seed) { request in
            let there = try body(request, .gigachat)
            let openAI = try RequestTranslation(there, from: .gigachat, to: .init(.openai)).body
            let back = try body(openAI, .gigachat)
            // Files known by their names alone are sent as documents by those who know no better.
            let words = { (body: JSONValue) in
                (body["messages"]?.arrayValue ?? []).map { [$0["role"], $0["content"], $0["function_call"]] }
            }
            let hasFiles = there.jsonText.contains("attachments")
            return hasFiles || words(there) == words(back) ? [] : [there.jsonText, back.jsonText]
        }
    }

    /// Everything that is said in a chat, one thing after the other.
    private func said(_ body: JSONValue) -> [JSONValue] {
        (body["messages"]?.arrayValue ?? []).flatMap { message -> [JSONValue] in
            let calls = (message["tool_calls"]?.arrayValue ?? []).compactMap { $0["function"] }
            guard let content = message["content"], !content.isNull, content != "" else { return calls }
            return [["role": message["role"] ?? .null, "content": content]] + calls
        }
    }

    @Test(arguments: SeededGenerator.seeds(4))
    func `chats come through the Responses API with all their words`(seed: UInt64) throws {
        try check(seed) { request in
            // The word that the JSON mode demands has a place of its own in each.
            let members = (request.objectValue ?? [:]).filter { $0.name != "response_format" }
            let request = JSONValue.object(JSONObject(members.map { ($0.name, $0.value) }))
            let once = try body(request, .openai)
            let there = try body(request, .responses)
            let back = try RequestTranslation(there, from: .responses, to: .init(.openai)).body
            return said(once) == said(back) ? [] : [once.jsonText, there.jsonText, back.jsonText]
        }
    }

    @Test(arguments: ChatParameter.allCases.filter { ParameterTable.openAI($0) == .carried })
    func `what is carried comes out as it went in`(parameter: ChatParameter) throws {
        let request = ParameterSample.request(with: parameter)
        for dialect in [ChatDialect.openai, .azure] {
            guard ParameterTable.fate(of: parameter, at: dialect == .azure ? .azure : .openai) == .carried else {
                continue
            }
            let translation = try HubRequest(.object(request), from: dialect, to: .init(dialect))
            #expect(translation.body[parameter.rawValue] == request[parameter.rawValue])
            #expect(translation.notices == [])
        }
    }
}
