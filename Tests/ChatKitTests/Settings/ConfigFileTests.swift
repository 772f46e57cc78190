import ChatKit
import TestSupport
import Testing

@Suite struct ConfigFileTests {
    @Test func `a profile may state everything`() throws {
        let fixture = try SettingsFixture(
            config: """
                default_profile: work
                profiles:
                  work:
                    provider: gigachat
                    base_url: https://g.example/v1/
                    auth_url: https://a.example/oauth
                    scope: GIGACHAT_API_B2B
                    model: GigaChat-2-Pro
                    api_key_file: keys/work
                    first_prompt: |
                      Be brief.
                      Be kind.
                    temperature: 0.5
                    max_output_tokens: 100
                    context_budget: 8000
                    encoding: o200k_base
                    profanity_check: false
                    options: {top_p: 0.9, stop: [a, "1"], deep: {yes: true, none: null}}
                    headers: {X-Team: research, X-Number: 7}
                    timeouts: {connect: 1, first_byte: 2.5, idle: 3}
                    retries: 0
                    proxy: http://user:pw@proxy:3128
                    ca_file: ~/ca.pem
                    cert_file: /c.pem
                    key_file: k.pem
                    key_password_env: PEM_PASSWORD
                    allow_insecure: true
                """)
        let folder = fixture.folder.path
        let profile = try fixture.settings(["PEM_PASSWORD": "pp"]).profile()
        #expect(profile.name == "work")
        #expect(profile.kind == .gigachat)
        #expect(profile.baseURL == "https://g.example/v1")
        var gigachat = GigaChatSettings(authURL: "https://a.example/oauth", scope: "GIGACHAT_API_B2B")
        gigachat.tokensFolder = folder + "/.cache/chatkit/tokens"
        #expect(profile.gigachat == gigachat)
        #expect(profile.model == "GigaChat-2-Pro")
        #expect(profile.credentials == .key(.file(path: folder + "/keys/work")))
        #expect(profile.firstPrompt == "Be brief.\nBe kind.\n")
        #expect(profile.budget.contextBudget == 8000)
        #expect(profile.encoding == "o200k_base")
        #expect(profile.options.temperature == 0.5)
        #expect(profile.options.maxOutputTokens == 100)
        #expect(
            profile.options.extra == [
                "top_p": .double(0.9), "stop": ["a", "1"], "deep": ["yes": true, "none": nil],
                "profanity_check": false,
            ])
        #expect(profile.network.headers == ["X-Team": "research", "X-Number": "7"])
        #expect(profile.network.connectTimeout == .seconds(1))
        #expect(profile.network.firstByteTimeout == .milliseconds(2500))
        #expect(profile.network.idleTimeout == .seconds(3))
        #expect(profile.network.maximumRetries == 0)
        #expect(profile.network.proxy?.reveal() == "http://user:pw@proxy:3128")
        #expect(profile.network.caFile == folder + "/ca.pem")
        #expect(profile.network.certificateFile == "/c.pem")
        #expect(profile.network.keyFile == folder + "/k.pem")
        #expect(profile.network.keyPassword == .value(Secret("pp")))
        #expect(profile.allowsInsecureCredentials)
    }

    @Test(arguments: ["", "\n# nothing\n", "---\n", "profiles:\n", "profiles: {}", "default_profile:\n"])
    func `a file that says nothing changes nothing`(config: String) throws {
        let settings = try SettingsFixture(config: config).settings(["OPENAI_API_KEY": "k"])
        #expect(settings.hasConfigFile)
        #expect(try settings.profile().name == "openai")
        #expect(settings.profileNames == ["openai", "azure", "gigachat", "demo"])
    }

    @Test func `the only profile of the file is taken without being the default`() throws {
        let fixture = try SettingsFixture(config: "profiles: {home: {provider: openai, base_url: 'http://[::1]:8/v1'}}")
        #expect(try fixture.settings().profile().name == "home")
        #expect(
            chatError { _ = try fixture.settings(["OPENAI_API_KEY": "k"]).profile() }
                == .ambiguousProfile(names: ["home", "openai"]))
    }

    @Test func `a default profile that does not exist is an error`() throws {
        let fixture = try SettingsFixture(config: "default_profile: wrok\nprofiles: {work: {provider: demo}}")
        #expect(
            chatError { _ = try fixture.settings().profile() }
                == .profileNotFound(name: "wrok", known: ["work", "openai", "azure", "gigachat", "demo"]))
    }

    @Test func `a name without a value is as good as absent`() throws {
        let config = "profiles:\n  openai:\n    model:\n    temperature: ~\n  azure:\n"
        let profile = try SettingsFixture(config: config).settings(["OPENAI_API_KEY": "k"]).profile(named: "openai")
        #expect(profile.model == "gpt-4o-mini")
        #expect(profile.options.temperature == nil)
    }

    @Test func `flag wins over environment, environment over profile, profile over default`() throws {
        let fixture = try SettingsFixture(config: "profiles: {openai: {model: from-file}}")
        let key = ["OPENAI_API_KEY": "k"]
        let more = key.merging(["OPENAI_MODEL": "from-environment"]) { $1 }
        let flag = SettingOverride("model", "from-flag", flag: "--model")
        #expect(try SettingsFixture().settings(key).profile(named: "openai").model == "gpt-4o-mini")
        #expect(try fixture.settings(key).profile(named: "openai").model == "from-file")
        #expect(try fixture.settings(more).profile(named: "openai").model == "from-environment")
        let settings = try fixture.settings(more, flag)
        #expect(try settings.profile(named: "openai").model == "from-flag")
        let explanation = try settings.explain("model", profile: "openai")
        #expect(explanation.winner?.origin == .flag("--model"))
        #expect(
            explanation.overridden.map(\.origin) == [
                .environment("OPENAI_MODEL"), .config(path: fixture.configPath, line: 1), .builtIn,
            ])
        #expect(
            explanation.overridden.map(\.value.description) == ["from-environment", "from-file", "gpt-4o-mini"])
    }

    @Test func `a flag with a wrong value is named`() throws {
        let settings = try SettingsFixture().settings([:], SettingOverride("temperature", "hot", flag: "--temperature"))
        let error = chatError { _ = try settings.profile(named: "demo") }
        #expect(error?.message == "--temperature: expected a number from 0 to 2")
    }

    @Test func `proxy none means a direct connection, and others are shown without hiding them`() throws {
        let fixture = try SettingsFixture(
            config: "profiles: {a: {provider: demo}, openai: {proxy: none}, gigachat: {proxy: 'http://p:1'}}",
            mode: 0o644)
        let settings = try fixture.settings()
        #expect(try settings.incompleteProfile(named: "openai").network.proxy == nil)
        #expect(try settings.incompleteProfile(named: "gigachat").network.proxy?.reveal() == "http://p:1")
        #expect(try settings.explain("proxy", profile: "gigachat").winner?.value.description == "http://p:1")
    }

    @Test func `the environment's proxy serves where the profile says nothing`() throws {
        let fixture = try SettingsFixture(
            config: "profiles: {openai: {proxy: none}, azure: {proxy: 'http://mine:1'}, gigachat: }")
        let settings = try fixture.settings([
            "HTTPS_PROXY": "http://u:hidden@theirs:2", "AZURE_OPENAI_ENDPOINT": "https://x.example",
        ])
        func proxy(_ name: String) throws -> String? {
            try settings.incompleteProfile(named: name).network.proxy?.reveal()
        }
        #expect(try proxy("openai") == nil)
        #expect(try proxy("azure") == "http://mine:1")
        #expect(try proxy("gigachat") == "http://u:hidden@theirs:2")
        let explanation = try settings.explain("proxy", profile: "gigachat")
        #expect(explanation.winner?.origin == .environment("HTTPS_PROXY"))
        #expect(explanation.winner?.value.description == "•••")
        let direct = try fixture.settings(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "giga.chat"])
        #expect(try direct.incompleteProfile(named: "gigachat").network.proxy == nil)
    }

    @Test func `the template is valid, says nothing and names every setting`() throws {
        let settings = try SettingsFixture(config: ConfigTemplate.text, mode: 0o644).settings()
        #expect(chatError { _ = try settings.profile() } == .notConfigured)
        for key in Settings.keys where !["profile", "config", "database"].contains(key) {
            let name = key.split(separator: ".").last.map(String.init) ?? key
            #expect(
                ConfigTemplate.text.contains(" \(name): ") || ConfigTemplate.text.contains(" \(name)_file: "),
                "\(key)")
        }
    }

    @Test func `the template uncommented is valid too, apart from what belongs to other providers`() throws {
        for kind in ["openai", "azure", "gigachat"] {
            var lines: [String] = []
            for line in ConfigTemplate.text.split(separator: "\n") {
                let isOthers = line.contains("; only") && !line.contains(kind)
                if isOthers || line.contains("PROFILE stores") { continue }
                lines.append(
                    line.hasPrefix("  #")
                        ? "  " + line.dropFirst(4).replacing("openai    #", with: "\(kind)    #") : String(line))
            }
            var config = lines.joined(separator: "\n")
            if kind == "gigachat" { config = config.replacing("api: responses", with: "api: v2") }
            let settings = try SettingsFixture(config: config).settings()
            #expect(try settings.incompleteProfile(named: "work").budget.contextBudget == 8000, "\(kind)")
        }
    }

    @Test func `the template is written for its owner only and never over a file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a/b/config.yaml")
        try ConfigTemplate.write(to: path)
        #expect(try mode(of: path) == 0o600)
        #expect(throws: ChatError.self) { try ConfigTemplate.write(to: path) }
    }

    @Test(arguments: ["openai", "azure"])
    func `the endpoint of OpenAI and Azure is chat, responses or an error`(kind: String) throws {
        func api(_ value: String) throws -> OpenAIAPI {
            let fixture = try SettingsFixture(
                config: "profiles: {w: {provider: \(kind), base_url: 'https://h/v1', model: m, api_key: k\(value)}}")
            return try fixture.settings([:]).profile(named: "w").openAIAPI
        }
        #expect(try api("") == .chat)
        #expect(try api(", api: Responses") == .responses)
        #expect(
            chatError { _ = try api(", api: v2") }
                == .invalidSettings(
                    place: "profile w", problem: "api is v2, and OpenAI has chat and responses",
                    hint: "write api: responses, or leave it out for chat"))
    }

    @Test func `the version of GigaChat's API is v1, v2 or an error`() throws {
        func api(_ value: String) throws -> GigaChatAPI {
            let fixture = try SettingsFixture(config: "profiles: {gigachat: {\(value)}}")
            return try fixture.settings(["GIGACHAT_CREDENTIALS": "a"]).profile(named: "gigachat").gigachat.api
        }
        #expect(try api("") == .v1)
        #expect(try api("api: V2") == .v2)
        #expect(
            chatError { _ = try api("api: v3") }
                == .invalidSettings(
                    place: "profile gigachat", problem: "api is v3, and GigaChat has v1 and v2",
                    hint: "write api: v2, or leave it out for v1"))
    }
}
