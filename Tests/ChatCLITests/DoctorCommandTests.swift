import ChatKit
import TestSupport
import Testing

@Suite struct DoctorCommandTests {
    private func findings(_ outcome: Program.Outcome) throws -> [String: JSONValue] {
        let list = try JSONValue(parsing: outcome.output)["findings"]?.arrayValue ?? []
        return Dictionary(list.map { ($0["subject"]?.stringValue ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a healthy set-up gets a line for each thing and status 0`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "hidden"])
        let outcome = try await program.run("doctor")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(!outcome.output.contains("hidden"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok ") })
        for subject in ["profile", "key of openai", "database", "locale", "clock", "certificates"] {
            #expect(outcome.output.contains("  \(subject) "))
        }
    }

    @Test func `it tells how old the prices are and which limits hold, and what is wrong with them`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k", "CHAT_DAILY_LIMIT": "5 usd, 300 rub"])
        let found = try findings(try await program.run("doctor", "--output", "json"))
        #expect(found["prices"]?["text"]?.stringValue?.contains("as they were on 2026-") == true)
        #expect(found["limits"]?["text"] == "5 usd a day; 300 rub a day")
        let wrong = try await program.run("doctor", environment: ["CHAT_DAILY_LIMIT": "lots"])
        #expect(wrong.status == 78)
        #expect(wrong.output.contains("problem  limits"))
    }

    @Test func `it makes no database`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k"])
        let missing = try await program.run("doctor", environment: ["CHAT_DB": "/nowhere/at/all.db"])
        #expect(missing.status == 74)
        #expect(missing.output.contains("there is no folder /nowhere/at"))
        let outcome = try await program.run("doctor", "--output", "json")
        #expect(try findings(outcome)["database"]?["text"]?.stringValue?.hasPrefix("none yet") == true)
        #expect(outcome.status == 0)
    }

    @Test func `a database is checked: schema, journal, integrity`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k"])
        let path = program.home.file("chat.db")
        _ = try await ConversationStore.open(at: path)
        let outcome = try await program.run("doctor", "--db", path, "--output", "json")
        let findings = try findings(outcome)
        for subject in ["database", "schema", "journal", "integrity"] {
            #expect(findings[subject]?["verdict"] == "ok", "\(subject)")
        }
    }

    @Test func `a damaged database is a problem with its own status`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k"])
        let path = try program.home.write("no database", to: "chat.db")
        let outcome = try await program.run("doctor", "--db", path)
        #expect(outcome.status == 74)
        #expect(outcome.output.contains("problem  database"))
        #expect(outcome.errors.isEmpty)
    }

    @Test func `nothing configured is a problem that says how to begin`() async throws {
        let outcome = try await Program().run("doctor", "--output", "json")
        #expect(outcome.status == 78)
        #expect(try JSONValue(parsing: outcome.output)["ok"] == false)
        #expect(try findings(outcome)["profile"]?["hint"]?.stringValue?.contains("OPENAI_API_KEY") == true)
    }

    @Test func `a key that cannot be had is a problem`() async throws {
        let program = try Program()
        let config = try program.home.write(
            "profiles: {work: {provider: openai, api_key_command: 'echo hidden; false'}}", to: "c.yaml")
        let outcome = try await program.run("doctor", "--config", config)
        #expect(outcome.status == 78)
        #expect(outcome.output.contains("problem  key of work"))
        #expect(!outcome.output.contains("hidden"))
    }

    @Test func `a config file that others may change is a problem`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k"])
        let config = try program.home.write("", to: "c.yaml", mode: 0o666)
        let outcome = try await program.run("doctor", "--config", config)
        #expect(outcome.status == 78)
        #expect(outcome.output.contains("hint: chmod go-w \(config)"))
    }

    @Test func `a broken config file does not keep it from looking at the rest`() async throws {
        let program = try Program()
        let config = try program.home.write("wrong: 1", to: "c.yaml")
        let outcome = try await program.run("doctor", "--config", config, "--output", "json")
        #expect(outcome.status == 78)
        #expect(try findings(outcome)["settings"]?["text"]?.stringValue == "\(config):1: unknown setting wrong")
        #expect(try findings(outcome)["clock"]?["verdict"] == "ok")
    }

    @Test func `a locale without UTF-8 is a warning, not a problem`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k", "LC_ALL": "POSIX"])
        let outcome = try await program.run("doctor", "--output", "json")
        #expect(outcome.status == 0)
        #expect(try findings(outcome)["locale"]?["verdict"] == "warning")
    }

    @Test func `the network is used only with --online`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"a"}]}"#) }
        let program = try Program(environment: ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1"])
        #expect(try await program.run("doctor").status == 0)
        #expect(server.requests.isEmpty)
        let online = try await program.run("doctor", "--online", "--output", "json")
        #expect(try findings(online)["provider"]?["text"] == "openai answers and offers 1 models")
        let refused = try await program.run(
            "doctor", "--online", environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"])
        #expect(refused.status == 69)
    }
}
