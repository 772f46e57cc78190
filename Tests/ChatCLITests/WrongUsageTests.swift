import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct WrongUsageTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: [
        ["help", "nonsense"], ["help", "config", "set"], ["config", "set", "--help"], ["nonsense", "-h"],
    ])
    func `help of a command that there is not is an error`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("there is no command \(arguments.first { $0 == "set" } ?? "nonsense")"))
    }

    @Test(arguments: [
        ["help"], ["help", "config", "show"], ["config", "--help"], ["ask", "--help"], ["help", "ask"],
    ])
    func `help of a command is help`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE:"))
    }

    @Test(arguments: [
        ["show", "nobody", "--output", "json"], ["limit", "nobody", "--output=json"],
        ["show", "nobody", "--output", "jsonl"], ["export", "nobody", "--output", "json"],
    ])
    func `who asks for JSON gets errors as JSON, too`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status != 0)
        #expect(outcome.errors.hasPrefix("error: "))
        if outcome.status == 66 {
            let error = try JSONValue(parsing: outcome.outputBytes)["error"]
            #expect(error?["code"] == "conversation_not_found")
            #expect(error?["hint"]?.stringValue?.contains("chat-cli list") == true)
        }
    }

    @Test func `ask says its error once`() async throws {
        let outcome = try await program.run("ask", "--provider", "nobody", "--output", "json", "hi")
        #expect(outcome.status == 78)
        #expect(try JSONValue(parsing: outcome.outputBytes)["error"]?["code"] == "profile_not_found")
    }

    @Test func `text output has no JSON in it`() async throws {
        let outcome = try await program.run("show", "nobody")
        #expect(outcome.output.isEmpty)
    }
}
