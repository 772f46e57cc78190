import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SchemaAskTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: ScriptedVendor.allCases)
    func `an answer that fits its schema is JSON on standard output`(vendor: ScriptedVendor) async throws {
        let server = try await ScriptedServer.start { _ in vendor.words("```json\n{\"name\":\"Ann\",\"age\":7}\n```") }
        let outcome = try await program.run(
            "ask", "--schema", "name, age int: in years", "who?", environment: vendor.environment(server))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "{\"name\":\"Ann\",\"age\":7}\n")
        let format = try #require(try JSONValue(parsing: await server.waitForRequest().body)["response_format"])
        let schema = vendor == .gigachat ? format["schema"] : format["json_schema"]?["schema"]
        #expect(format["type"] == "json_schema")
        #expect(
            schema == [
                "type": "object",
                "properties": [
                    "name": ["type": "string"], "age": ["type": "integer", "description": "in years"],
                ], "required": ["name", "age"], "additionalProperties": false,
            ])
    }

    @Test(arguments: [[], ["-n"]])
    func `the model is told what does not fit and asked again`(options: [String]) async throws {
        let server = try await ScriptedServer.start { request in
            .openAI([request.number == 1 ? #"{"age":"seven"}"# : #"{"age":7}"#])
        }
        let outcome = try await program.run(
            ["ask", "--schema", "age int", "--schema-retries", "2", "how old?"] + options,
            environment: ScriptedVendor.openai.environment(server))
        #expect(outcome.status == 0 && outcome.output == "{\"age\":7}\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("age: is not of the type integer"))
        let second = try JSONValue(parsing: await server.waitForRequest(2).body)
        let messages = try #require(second["messages"]?.arrayValue)
        #expect(messages.map { $0["role"] } == ["user", "assistant", "user"])
        #expect(messages.last?["content"]?.stringValue?.contains("age: is not of the type integer") == true)
        #expect(server.requests.count == 2)
    }

    @Test func `a pattern that cannot be read is said to be unchecked`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI([#"{"a":"x"}"#]) }
        let schema = #"{"type":"object","properties":{"a":{"type":"string","pattern":"(?<=["}}}"#
        let environment = ScriptedVendor.openai.environment(server)
        let outcome = try await program.run("ask", "-n", "--schema", schema, "q", environment: environment)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("note: the schema's pattern (?<=[ cannot be read here and was not checked"))
        let json = try await program.run(
            "ask", "-n", "--schema", schema, "--output", "json", "q", environment: environment)
        #expect(try JSONValue(parsing: json.output)["notices"]?.arrayValue?.first?["kind"] == "dropped")
    }

    @Test func `an answer that never fits is shown, with status 65`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["I cannot."]) }
        let outcome = try await program.run(
            "ask", "--schema", #"{"type":"object"}"#, "--schema-retries", "1", "q", "--output", "jsonl",
            environment: ScriptedVendor.openai.environment(server))
        #expect(outcome.status == 65)
        #expect(
            outcome.output.contains(#""text":"I cannot.""#) && outcome.output.contains(#""code":"schema_mismatch""#))
        #expect(server.requests.count == 2)
    }

    @Test(arguments: ["{bad", "age year", "missing.json", "a b c", ","])
    func `what is no schema is an error`(schema: String) async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "--schema", schema, "q")
        #expect([64, 65, 66].contains(outcome.status))
    }
}
