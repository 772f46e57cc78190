import Testing

@testable import ChatKit

/// A request in OpenAI's dialect and what GigaChat gets of it. The numbers name the examples in reports.
struct TranslationExample: Sendable, CustomTestStringConvertible {
    var name: String
    /// The request; its model and its question may be left out.
    var given: String
    var to = ChatDialect.gigachat
    /// Members of the body. One that is null must not be there.
    var members: String
    /// Whether the body has these members and no others beside the model and the messages.
    var isAll = true
    /// What the user is told.
    var told: [Notice.Kind] = []

    var testDescription: String { name }

    func check() throws {
        var request: JSONObject = ["model": "m", "messages": [["role": "user", "content": "q"]]]
        for (name, value) in try #require(JSONValue(parsing: given).objectValue) { request[name] = value }
        let translation = try RequestTranslation(.object(request), from: .openai, to: .init(to))
        let body = try #require(translation.body.objectValue)
        let expected = try #require(JSONValue(parsing: members).objectValue)
        for (name, value) in expected where body[name] ?? .null != value {
            Issue.record("\(name): \(body[name]?.jsonText ?? "nothing")\nis not \(value.jsonText)")
        }
        let others = body.filter { expected[$0.name] == nil && !["model", "messages"].contains($0.name) }
        if isAll { #expect(others.map(\.name) == []) }
        #expect(translation.notices.map(\.kind) == told, "\(translation.notices.map(\.text))")
    }

    /// A member `parameters` of a function called `f`.
    static func function(_ parameters: String) -> String {
        #"{"tools":[{"type":"function","function":{"name":"f","parameters":\#(parameters)}}]}"#
    }

    static func functions(_ parameters: String) -> String {
        #"{"functions":[{"name":"f","description":"","parameters":\#(parameters)}]}"#
    }
}
