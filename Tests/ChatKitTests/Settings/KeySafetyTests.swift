import ChatKit
import TestSupport
import Testing

/// A key must not travel to an address that it was not meant for.
@Suite struct KeySafetyTests {
    private let theirs = [
        "OPENAI_API_KEY": "environment-key", "OPENAI_BASE_URL": "https://environment.example/v1",
        "OPENAI_MODEL": "environment-model",
    ]

    private func profile(_ name: String, config: String) throws -> Profile {
        try SettingsFixture(config: config).settings(theirs).profile(named: name)
    }

    @Test func `a profile that states neither address nor key gets both from the environment, as a whole`() throws {
        let work = try profile("work", config: "profiles: {work: {provider: openai, temperature: 0}}")
        #expect(work.credentials == .key(.value(Secret("environment-key"))))
        #expect(work.baseURL == "https://environment.example/v1")
        #expect(work.model == "environment-model")
        #expect(work.options.temperature == 0)
    }

    @Test func `a profile with an address of its own never gets the environment's key`() throws {
        let work = try profile(
            "work", config: "profiles: {work: {provider: openai, base_url: 'http://localhost:1/v1'}}")
        #expect(work.credentials == .none)
        #expect(work.baseURL == "http://localhost:1/v1")
        #expect(work.model == nil)
    }

    @Test func `a profile with a key of its own never goes to the environment's address`() throws {
        let work = try profile("work", config: "profiles: {work: {provider: openai, api_key: mine, model: m}}")
        #expect(work.credentials == .key(.value(Secret("mine"))))
        #expect(work.baseURL == "https://api.openai.com/v1")
        #expect(work.model == "m")
    }

    @Test func `that holds for the built-in profile too`() throws {
        let openai = try profile("openai", config: "profiles: {openai: {api_key_command: pass show openai}}")
        #expect(openai.credentials == .key(.command("pass show openai")))
        #expect(openai.baseURL == "https://api.openai.com/v1")
    }

    @Test func `the built-in profile is fed by its variables, which win over its address`() throws {
        let openai = try profile("openai", config: "profiles: {openai: {base_url: 'https://file.example'}}")
        #expect(openai.credentials == .key(.value(Secret("environment-key"))))
        #expect(openai.baseURL == "https://environment.example/v1")
    }

    @Test func `a variable that the profile names is used alone, and missed when it is unset`() throws {
        let fixture = try SettingsFixture(config: "profiles: {work: {provider: openai, api_key_env: WORK_KEY}}")
        let set = try fixture.settings(theirs.merging(["WORK_KEY": "w"]) { $1 })
        #expect(try set.profile(named: "work").credentials == .key(.value(Secret("w"))))
        #expect(
            chatError { _ = try fixture.settings(theirs).profile(named: "work") }
                == .missingCredential(profile: "work", variables: ["WORK_KEY"]))
    }

    @Test func `a profile without credentials does not blame a variable that it would not use`() throws {
        let error = chatError {
            _ = try profile("work", config: "profiles: {work: {provider: azure, base_url: 'https://x.example'}}")
        }
        #expect(error == .missingCredential(profile: "work", variables: []))
        #expect(error?.message == "the profile work has no credentials")
    }

    @Test func `a variable that may not be used is explained`() throws {
        let fixture = try SettingsFixture(config: "profiles: {work: {provider: openai, api_key: mine}}")
        let explanation = try fixture.settings(theirs).explain("api_key", profile: "work")
        #expect(
            explanation.unused == [
                "OPENAI_API_KEY is not used: the profile work states credentials of its own"
            ])
    }

    @Test func `variables for every provider reach every profile`() throws {
        let fixture = try SettingsFixture(config: "profiles: {work: {provider: openai, api_key: mine, model: m}}")
        let profile = try fixture.settings(["CHAT_MODEL": "c", "FIRST_PROMPT": "f"]).profile(named: "work")
        #expect(profile.model == "c")
        #expect(profile.firstPrompt == "f")
    }

    @Test func `a stored key is used last, and makes its profile the configured one`() throws {
        let fixture = try SettingsFixture()
        let settings = try fixture.settings()
        try settings.keyStore.set(Secret("stored"), for: settings.incompleteProfile(named: "openai"))
        let profile = try settings.profile()
        #expect(profile.name == "openai")
        #expect(profile.credentials == .key(.file(path: settings.keyStore.folder + "/openai")))
        let fed = try fixture.settings(["OPENAI_API_KEY": "k"]).profile()
        #expect(fed.credentials == .key(.value(Secret("k"))))
    }

    @Test func `a stored key stays with the address that it was stored for`() throws {
        let fixture = try SettingsFixture()
        let settings = try fixture.settings()
        try settings.keyStore.set(Secret("stored"), for: settings.incompleteProfile(named: "openai"))
        let moved = try fixture.settings(["OPENAI_BASE_URL": "http://localhost:1/v1"])
        #expect(try moved.profile(named: "openai").credentials == .none)
        let explanation = try moved.explain("api_key", profile: "openai")
        #expect(explanation.unused.count == 1)
        #expect(explanation.unused.first?.contains("it was stored for https://api.openai.com") == true)
    }

    @Test func `GigaChat's stored key does not go to another token address either`() throws {
        let fixture = try SettingsFixture()
        let settings = try fixture.settings()
        try settings.keyStore.set(Secret("stored"), for: settings.incompleteProfile(named: "gigachat"))
        #expect(try settings.profile().kind == .gigachat)
        let moved = try fixture.settings(["GIGACHAT_AUTH_URL": "https://other.example/oauth"])
        #expect(throws: ChatError.self) { try moved.profile(named: "gigachat") }
    }

    @Test func `a stored secret is the password where the profile names a user`() throws {
        let fixture = try SettingsFixture()
        let settings = try fixture.settings(["GIGACHAT_USER": "ann"])
        try settings.keyStore.set(Secret("p"), for: settings.incompleteProfile(named: "gigachat"))
        #expect(
            try settings.profile().credentials
                == .password(user: "ann", .file(path: settings.keyStore.folder + "/gigachat")))
    }

    @Test func `settings do not show secrets, however they are printed`() throws {
        let config = "profiles: {work: {provider: openai, api_key: hidden-1, proxy: 'http://u:hidden-2@p:1'}}"
        let settings = try SettingsFixture(config: config).settings(["OPENAI_API_KEY": "hidden-3"])
        var texts = ["\(settings)", String(reflecting: settings)]
        var dumped = ""
        dump(settings, to: &dumped)
        texts.append(dumped)
        texts.append("\(try settings.explainAll(of: "work"))")
        texts.append("\(try settings.explainAll(of: "openai"))")
        texts.append("\(try settings.profile(named: "work"))")
        for text in texts { #expect(!text.contains("hidden")) }
    }
}
