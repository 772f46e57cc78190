import Testing

@testable import ChatKit

/// What users are told of the Responses API's parameters is what happens to them.
@Suite struct ResponsesPageTests {
    private func rows(_ count: Int) throws -> [[String]] {
        try ParameterPage.rows(of: "responses.md").filter { $0.count == count }
    }

    @Test func `the page has a row for each of chat completions' parameters, as the code has it`() throws {
        let expected = ChatParameter.allCases.map {
            ["`\($0.rawValue)`", ParameterPage.cell(ParameterTable.responses($0))]
        }
        try ParameterPage.update("responses.md", columns: 2, rows: expected)
        let found = try rows(2)
        let missing = expected.filter { !found.contains($0) }.map { "| \($0.joined(separator: " | ")) |" }
        #expect(missing.isEmpty, "missing:\n\(missing.joined(separator: "\n"))")
        #expect(found.count == expected.count)
    }

    @Test(arguments: ["carried", "translated", "emulated", "not needed", "dropped"])
    func `a row says what happens, and another word would be noticed`(word: String) throws {
        for parameter in ChatParameter.allCases {
            let fate = ParameterPage.cell(ParameterTable.responses(parameter))
            if fate.hasPrefix("translated"), word == "carried" { continue }
            // Without messages it is no request.
            if parameter == .messages, word == "not needed" { continue }
            let problem = try ParameterSample.problem(parameter, is: word, in: .responses)
            if fate.hasPrefix(word) {
                #expect(problem == nil, "\(parameter.rawValue) is not \(word): \(problem ?? "")")
            } else {
                #expect(problem != nil, "\(parameter.rawValue) may as well be \(word)")
            }
        }
    }

    @Test func `the page has a row for each parameter of its own`() throws {
        let expected = ResponsesParameter.allCases.map { parameter in
            ["`\(parameter.rawValue)`"]
                + [ChatDialect.gigachat, .gigachatV2].map { ParameterPage.cell(parameter.fate(in: $0)) }
        }
        try ParameterPage.update("responses.md", columns: 3, rows: expected)
        let found = try rows(3)
        let missing = expected.filter { !found.contains($0) }.map { "| \($0.joined(separator: " | ")) |" }
        #expect(missing.isEmpty, "missing:\n\(missing.joined(separator: "\n"))")
        #expect(found.count == expected.count)
    }

    private func value(_ parameter: ResponsesParameter) -> JSONValue {
        switch parameter {
        case .accessPrograms: ["cyber": true]
        case .background: true
        case .backgroundOptions: ["completion_window": "2h"]
        case .contextManagement: [["type": "compaction"]]
        case .conversation, .previousResponseID: "resp_1"
        case .image: ["detail": "low"]
        case .include: ["reasoning.encrypted_content"]
        case .maxToolCalls: 3
        case .prompt: ["id": "pmpt_1"]
        case .reasoning: ["summary": "auto"]
        case .text: ["shape": "round"]
        case .truncation: "auto"
        }
    }

    @Test(arguments: ResponsesParameter.allCases, [ChatDialect.openai, .azure, .gigachat, .gigachatV2, .responses])
    func `what others have not is told once, and is not sent`(parameter: ResponsesParameter, target: ChatDialect) throws
    {
        let request: JSONObject = ["model": "m", "input": "q", parameter.rawValue: value(parameter)]
        let translation = try RequestTranslation(.object(request), from: .responses, to: .init(target))
        let told = translation.notices.filter { $0.kind == .dropped && $0.text.contains(parameter.rawValue) }
        switch parameter.fate(in: target) {
        case .dropped: #expect(translation.body[parameter.rawValue] == nil && told.count == 1)
        case .carried: #expect(translation.body[parameter.rawValue] == value(parameter) && told.isEmpty)
        default: #expect(translation.body["storage"] == ["thread_id": "1"] && told.isEmpty)
        }
    }

    @Test(arguments: [
        #""background":false"#, #""truncation":"disabled""#, #""reasoning":{"summary":null}"#, #""include":[]"#,
        #""conversation":null"#, #""text":{}"#,
    ])
    func `what asks for nothing is nothing to tell`(member: String) throws {
        let request = try JSONValue(parsing: #"{"model":"m","input":"q",\#(member)}"#)
        #expect(try RequestTranslation(request, from: .responses, to: .init(.gigachat)).notices == [])
    }
}
