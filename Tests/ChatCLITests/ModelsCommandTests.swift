import ChatKit
import TestSupport
import Testing

@Suite struct ModelsCommandTests {
    @Test func `models come sorted, one a line, as the provider names them`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"object":"list","data":[{"id":"z"},{"id":"a\u001b[31m"},{"id":"m"}]}"#)
        }
        let program = try Program(environment: ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1"])
        let outcome = try await program.run("models")
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 3)
        #expect(outcome.output.hasSuffix("m\nz\n"))
        #expect(outcome.output.contains("a\u{1B}[31m\n"))
        let shown = try await program.shell("script -qec '\"$PROGRAM\" models' /dev/null < /dev/null")
        #expect(shown.output.contains("a‹CSI 31m›") && !shown.output.contains("\u{1B}"))
        #expect(server.requests.map(\.path) == ["/v1/models", "/v1/models"])
    }

    @Test func `JSON names the profile and its default model`() async throws {
        let outcome = try await Program().run("models", "--provider", "demo", "--output", "json")
        let json = try JSONValue(parsing: outcome.output)
        #expect(json["profile"] == "demo")
        #expect(json["default"] == "demo")
        #expect(json["models"]?.arrayValue?.isEmpty == false)
    }

    @Test func `a refused key is an error of its own`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"error":{"message":"Incorrect API key provided: hidden"}}"#, status: 401)
        }
        let outcome = try await Program().run(
            "models",
            environment: ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1", "OPENAI_API_KEY": "hidden"])
        #expect(outcome.status == 77)
        #expect(!outcome.errors.contains("hidden"))
    }

    @Test func `with nothing configured it says how to begin`() async throws {
        let outcome = try await Program().run("models")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("error: no provider is configured"))
    }

    @Test func `with several configured it names them`() async throws {
        let outcome = try await Program().run(
            "models", environment: ["OPENAI_API_KEY": "a", "GIGACHAT_CREDENTIALS": "b"])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("several providers are configured: openai and gigachat"))
        #expect(outcome.errors.contains("hint: choose with --provider openai"))
    }
}
