import Testing

@testable import ChatKit

/// What the page tells of Anthropic's dialect is what happens.
@Suite struct AnthropicParameterPageTests {
    @Test func `the page has a row for each of OpenAI's parameters, as the code has it`() throws {
        let expected = ChatParameter.allCases.map { parameter in
            ["`\(parameter.rawValue)`", ParameterPage.cell(ParameterTable.anthropic(parameter))]
        }
        try ParameterPage.update("anthropic.md", under: "Requests to Anthropic", columns: 2, rows: expected)
        let found = try ParameterPage.rows(of: "anthropic.md", under: "Requests to Anthropic")
        let wrong = expected.filter { !found.contains($0) }.map { "| \($0.joined(separator: " | ")) |" }
        #expect(wrong.isEmpty, "missing:\n\(wrong.joined(separator: "\n"))")
        #expect(found.count == expected.count)
    }

    @Test func `every row says what happens`() throws {
        for row in try ParameterPage.rows(of: "anthropic.md", under: "Requests to Anthropic") {
            let name = ParameterPage.unquoted(row[0])
            let parameter = try #require(ChatParameter(rawValue: name), "\(name) is no parameter of OpenAI's")
            let word = String(row[1].prefix { $0 != ":" })
            let problem = try ParameterSample.problem(parameter, is: word, in: .anthropic)
            #expect(problem == nil, "\(name) is not \(word): \(problem ?? "")")
        }
    }

    /// A value of each of Anthropic's parameters, and what the request has for it in OpenAI's dialect.
    private static let samples: [String: (given: String, openAI: String)] = [
        "model": (#""x""#, #"{"model":"x"}"#), "stream": ("true", #"{"stream":true}"#),
        "messages": (#"[{"role":"user","content":"q"}]"#, #"{"messages":[{"role":"user","content":"q"}]}"#),
        "system": (
            #""S""#, #"{"messages":[{"role":"system","content":"S"},{"role":"user","content":"q"}]}"#
        ),
        "max_tokens": ("5", #"{"max_completion_tokens":5}"#), "temperature": ("0.5", #"{"temperature":0.5}"#),
        "top_p": ("0.5", #"{"top_p":0.5}"#), "stop_sequences": (#"["x"]"#, #"{"stop":["x"]}"#),
        "thinking": (#"{"type":"enabled","budget_tokens":3000}"#, #"{"reasoning_effort":"medium"}"#),
        "output_config": (#"{"effort":"max"}"#, #"{"reasoning_effort":"xhigh"}"#),
        "output_format": (
            #"{"type":"json_schema","schema":{}}"#,
            #"{"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{}}}}"#
        ),
        "tools": (
            #"[{"name":"f","input_schema":{}}]"#,
            #"{"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]}"#
        ),
        "tool_choice": (#"{"type":"auto","disable_parallel_tool_use":true}"#, #"{"parallel_tool_calls":false}"#),
        "metadata": (#"{"user_id":"u"}"#, #"{"user":"u"}"#),
        "service_tier": (#""standard_only""#, #"{"service_tier":"default"}"#),
    ]

    @Test func `Anthropic's own parameters become what the page says`() throws {
        let rows = try ParameterPage.rows(of: "anthropic.md", under: "Requests from Anthropic's callers")
        #expect(rows.count > Self.samples.count)
        for row in rows {
            let name = ParameterPage.unquoted(row[0])
            let isDropped = row[1].hasPrefix("dropped")
            let sample = try isDropped ? ("1", "{}") : #require(Self.samples[name], "there is no example of \(name)")
            var request: JSONObject = [
                "model": "m", "max_tokens": 9, "messages": [["role": "user", "content": "q"]],
            ]
            if name == "tool_choice" { request["tools"] = [["name": "f", "input_schema": [:]]] }
            request[name] = try JSONValue(parsing: sample.0)
            let translation = try RequestTranslation(.object(request), from: .anthropic, to: .init(.openai))
            for (member, value) in try #require(JSONValue(parsing: sample.1).objectValue) {
                #expect(translation.body[member] == value, "\(name)")
            }
            let isTold = translation.notices.contains { $0.kind == .dropped && $0.text.contains(name) }
            #expect(isTold == isDropped, "\(name)")
            if isDropped { #expect(translation.body[name] == nil) }
        }
    }
}
