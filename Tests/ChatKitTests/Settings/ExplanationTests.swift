import ChatKit
import Testing

@Suite struct ExplanationTests {
    @Test func `where the profile comes from can be asked`() throws {
        let fixture = try SettingsFixture(config: "default_profile: gigachat")
        let settings = try fixture.settings(["CHAT_PROFILE": "demo"])
        let explanation = try settings.explain("profile")
        #expect(explanation.winner?.value.description == "demo")
        #expect(explanation.winner?.origin == .environment("CHAT_PROFILE"))
        #expect(explanation.overridden.map(\.origin) == [.config(path: fixture.configPath, line: 1)])
    }

    @Test func `the database and the config file can be asked`() throws {
        let settings = try SettingsFixture().settings(["CHAT_DB": "/x.db", "HOME": "/h"])
        let database = try settings.explain("database")
        #expect(database.winner?.origin == .environment("CHAT_DB"))
        #expect(database.overridden.map(\.value.description) == ["/h/.local/share/chatkit/chat.db"])
        #expect(try settings.explain("config").winner?.origin == .builtIn)
    }

    @Test func `a key's place is shown and never the key`() throws {
        let fixture = try SettingsFixture(
            config: """
                profiles:
                  a: {provider: openai, api_key: hidden}
                  b: {provider: openai, api_key_file: /k}
                  c: {provider: openai, api_key_command: "echo hidden"}
                """)
        let settings = try fixture.settings()
        let shown = try ["a", "b", "c"].map { try settings.explain("api_key", profile: $0).winner?.value.description }
        #expect(shown == ["•••", "the first line of /k", "the output of a command"])
    }

    @Test func `headers that carry keys are not shown, others are`() throws {
        let fixture = try SettingsFixture(
            config: "profiles: {openai: {headers: {X-Api-Key: hidden, X-Team: research}}}")
        let shown = try fixture.settings().explain("headers", profile: "openai").winner?.value.description
        #expect(shown == #"{"X-Api-Key":"•••","X-Team":"research"}"#)
    }

    @Test func `the names of a secret's places mean the secret`() throws {
        let settings = try SettingsFixture().settings(["OPENAI_API_KEY": "k"])
        #expect(try settings.explain("api_key_file").key == "api_key")
    }

    @Test func `an unknown setting gets the nearest name`() throws {
        let settings = try SettingsFixture().settings(["OPENAI_API_KEY": "k"])
        let error = chatError { _ = try settings.explain("timeouts.conect") }
        #expect(error == .invalidUsage("there is no setting timeouts.conect; did you mean timeouts.connect?"))
    }

    @Test func `every setting can be explained for every provider`() throws {
        let settings = try SettingsFixture().settings(["OPENAI_API_KEY": "k"])
        for key in Settings.keys {
            for profile in settings.profileNames {
                #expect(try settings.explain(key, profile: profile).key == key)
            }
        }
    }

    @Test func `all values of a profile come with their origins`() throws {
        let settings = try SettingsFixture().settings(["OPENAI_API_KEY": "k"])
        let all = try settings.explainAll(of: "openai")
        #expect(all.first { $0.key == "base_url" }?.winner?.origin == .builtIn)
        #expect(all.first { $0.key == "api_key" }?.winner?.origin == .environment("OPENAI_API_KEY"))
        #expect(!all.contains { $0.key == "deployments" || $0.key == "temperature" })
    }
}
