import ChatKit
import TestSupport
import Testing

@Suite struct KeysCommandTests {
    @Test func `a key is stored from standard input, reported and forgotten, and never printed`() async throws {
        let program = try Program()
        let path = program.home.path + "/.config/chatkit/keys/gigachat"
        let set = try await program.run("keys", "set", "gigachat", input: "hidden-key\nrest\n")
        let status = try await program.run("keys", "status", "gigachat")
        let all = try await program.run("keys")
        let json = try await program.run("keys", "status", "gigachat", "--output", "json")
        let show = try await program.run("config", "explain", "api_key")
        let removed = try await program.run("keys", "rm", "gigachat")
        let after = try await program.run("keys", "status", "gigachat")
        for outcome in [set, status, all, json, show, removed, after] {
            #expect(outcome.status == 0)
            #expect(!(outcome.output + outcome.errors).contains("hidden"))
        }
        #expect(set.output.isEmpty)
        #expect(status.output == "gigachat  stored in \(path)\n")
        #expect(all.output.contains("openai    none\n"))
        #expect(try JSONValue(parsing: json.output).arrayValue?.first?["is_stored"] == true)
        #expect(show.output.contains("the first line of \(path)"))
        #expect(after.output == "gigachat  none\n")
    }

    @Test func `a key that the environment overrides is stored with a remark`() async throws {
        let outcome = try await Program().run(
            "keys", "set", "openai", input: "k", environment: ["OPENAI_API_KEY": "other"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("it is not used while the key comes from OPENAI_API_KEY"))
    }

    @Test func `a stored key is sent to its address and to no other`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"b"},{"id":"a"}]}"#) }
        let other = try await ScriptedServer.start { _ in .text(#"{"data":[]}"#) }
        let program = try Program()
        let address = ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1"]
        _ = try await program.run("keys", "set", "openai", input: "stored-key", environment: address)
        let models = try await program.run("models", environment: address)
        #expect(models.output == "a\nb\n")
        #expect(server.requests.first?.header("Authorization") == "Bearer stored-key")
        let moved = ["OPENAI_BASE_URL": "http://127.0.0.1:\(other.port)/v1"]
        #expect(try await program.run("models", environment: moved).status == 0)
        #expect(other.requests.count == 1)
        #expect(other.requests.first?.header("Authorization") == nil)
    }

    @Test(arguments: [
        (["set", "nobody"], 78), (["set", "demo"], 64), (["set", "azure"], 64), (["set"], 64),
        (["set", "openai", "sk-1"], 64), (["status", "nobody"], 78), (["rm", "../../x"], 64),
    ]) func `what cannot be is refused`(arguments: [String], status: Int) async throws {
        let outcome = try await Program().run(["keys"] + arguments, input: Array("k".utf8))
        #expect(outcome.status == Int32(status))
        #expect(outcome.errors.hasPrefix("error: "))
    }

    @Test func `no input is no key`() async throws {
        let outcome = try await Program().run("keys", "set", "openai", input: "")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("the key is empty"))
    }

    @Test func `forgetting a key that is not there is no error`() async throws {
        let outcome = try await Program().run("keys", "rm", "openai")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "note: no key was stored for openai\n")
    }
}
