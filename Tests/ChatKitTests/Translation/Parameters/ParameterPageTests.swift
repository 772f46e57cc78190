import Testing

@testable import ChatKit

/// What users are told of every parameter is what happens to it.
@Suite struct ParameterPageTests {
    @Test func `the page has a row for each of OpenAI's parameters, as the code has it`() throws {
        try ParameterPage.update("parameters.md", columns: 4, rows: ChatParameter.allCases.map(ParameterPage.cells))
        let expected = ChatParameter.allCases.map(ParameterPage.row)
        let found = try ParameterPage.rows().filter { $0.count == 4 }.map { "| \($0.joined(separator: " | ")) |" }
        let missing = expected.filter { !found.contains($0) }
        let wrong = found.filter { !expected.contains($0) }
        #expect(missing.isEmpty, "missing:\n\(missing.joined(separator: "\n"))")
        #expect(wrong.isEmpty, "wrong:\n\(wrong.joined(separator: "\n"))")
        #expect(found.count == expected.count)
    }

    @Test(arguments: ParameterPage.columns.map(\.title))
    func `every row says what happens`(column: String) throws {
        let place = try #require(ParameterPage.columns.firstIndex { $0.title == column })
        let dialect = ParameterPage.columns[place].dialect
        for (name, cells) in try ParameterPage.parameters() {
            let parameter = try #require(ChatParameter(rawValue: name), "\(name) is no parameter of OpenAI's")
            let word = cells[place].prefix { $0 != ":" }
            let problem = try ParameterSample.problem(parameter, is: String(word), in: dialect)
            #expect(problem == nil, "\(name) at \(column) is not \(word): \(problem ?? "")")
        }
    }

    @Test(arguments: ["carried", "translated", "emulated", "not needed", "dropped"])
    func `a row with another word would be noticed`(word: String) throws {
        for (name, cells) in try ParameterPage.parameters() {
            let parameter = try #require(ChatParameter(rawValue: name))
            for (cell, column) in zip(cells, ParameterPage.columns) where !cell.hasPrefix(word) {
                // What is sent in place of another may be the same value: both words are true then.
                if cell.hasPrefix("translated"), word == "carried" { continue }
                let problem = try ParameterSample.problem(parameter, is: word, in: column.dialect)
                #expect(problem != nil, "\(name) at \(column.title) may as well be \(word)")
            }
        }
    }

    @Test func `GigaChat's own parameters go where the page says`() throws {
        let rows = try ParameterPage.vendorParameters()
        #expect(rows.count >= 8)
        let values: [String: JSONValue] = [
            "profanity_check": false, "flags": ["a"], "function_ranker": ["enabled": true],
            "storage": ["is_stateful": true], "model_options": ["preset": "p"],
        ]
        for (name, v1, v2) in rows {
            let value = values[name] ?? .double(1.5)
            let sent = value == false && v2.contains("inverted") ? true : value
            var request = ParameterSample.request
            request[name] = value
            for (path, dialect, expected) in [
                (v1, ChatDialect.gigachat, value), (v2, .gigachatV2, sent),
            ] {
                let translation = try RequestTranslation(.object(request), from: .openai, to: .init(dialect))
                let steps = path.prefix { $0 != "," }.split(separator: ".")
                let found = steps.reduce(translation.body as JSONValue?) { $0?[String($1)] }
                #expect(found == expected, "\(name) is not at \(path) in \(dialect)")
                #expect(translation.notices == [])
            }
        }
    }
}
