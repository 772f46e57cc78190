import ChatKit
import Testing

/// Profiles that exist without a config file.
@Suite struct EnvironmentProfileTests {
    private func profile(_ variables: [String: String], named name: String? = nil) throws -> Profile {
        try SettingsFixture().settings(variables).profile(named: name)
    }

    private func failure(_ variables: [String: String], named name: String? = nil) -> ChatError? {
        chatError { _ = try profile(variables, named: name) }
    }

    @Test func `with nothing set nobody answers, and the demo only when it is named`() throws {
        #expect(failure([:]) == .notConfigured)
        let demo = try profile([:], named: "demo")
        #expect(demo.kind == .demo)
        #expect(demo.model == "demo")
    }

    @Test func `a key is all that OpenAI needs`() throws {
        let profile = try profile(["OPENAI_API_KEY": "sk-1"])
        #expect(profile.name == "openai")
        #expect(profile.baseURL == "https://api.openai.com/v1")
        #expect(profile.credentials == .key(.value(Secret("sk-1"))))
        #expect(profile.model == "gpt-4o-mini")
    }

    @Test func `an address alone is enough for a local server, which has no default model`() throws {
        let profile = try profile(["OPENAI_BASE_URL": "http://localhost:11434/v1/"])
        #expect(profile.baseURL == "http://localhost:11434/v1")
        #expect(profile.credentials == .none)
        #expect(profile.model == nil)
    }

    @Test(arguments: ["/ #models", " /\n/", "/\u{200B}#a#b", "\t\" #"])
    func `what pasting leaves behind an address is taken away, however it is mixed`(rest: String) throws {
        let profile = try profile(["OPENAI_BASE_URL": "http://localhost:11434/v1" + rest])
        #expect(profile.baseURL == "http://localhost:11434/v1")
    }

    @Test(arguments: [
        (["OPENAI_MODEL": "a", "GPT_ENGINE": "b", "CHAT_MODEL": "c"], "c"),
        (["OPENAI_MODEL": "a", "GPT_ENGINE": "b"], "a"),
        (["GPT_ENGINE": "b"], "b"),
        (["OPENAI_MODEL": "", "GPT_ENGINE": "b"], "b"),
    ]) func `the strongest model variable wins`(variables: [String: String], model: String) throws {
        let variables = variables.merging(["OPENAI_API_KEY": "k"]) { $1 }
        #expect(try profile(variables).model?.rawValue == model)
    }

    @Test func `the variables of other programs work as they are`() throws {
        let profile = try profile([
            "OPENAI_API_KEY": "k", "OPENAI_API_BASE": "https://one.example/v1", "FIRST_PROMPT": "你好",
            "ENCODING_NAME": "p50k_base",
        ])
        #expect(profile.baseURL == "https://one.example/v1")
        #expect(profile.firstPrompt == "你好")
        #expect(profile.encoding == "p50k_base")
    }

    @Test func `Azure takes its address, key, version and deployments`() throws {
        let profile = try profile([
            "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com/", "AZURE_OPENAI_TOKEN": "t",
            "AZURE_OPENAI_APIVERSION": "2024-10-21",
            "AZURE_OPENAI_MODEL_MAPPER": "gpt-3.5-turbo=gpt-35-turbo, gpt-4o=mine",
        ])
        #expect(profile.kind == .azure)
        #expect(profile.baseURL == "https://x.openai.azure.com")
        #expect(profile.credentials == .key(.value(Secret("t"))))
        #expect(profile.azure.apiVersion == "2024-10-21")
        #expect(profile.azure.deployments == ["gpt-3.5-turbo": "gpt-35-turbo", "gpt-4o": "mine"])
        #expect(profile.model == nil)
    }

    @Test func `Azure knows the names of OpenAI's own libraries too`() throws {
        let endpoint = ["AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com"]
        let key = try profile(
            endpoint.merging(["AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_TOKEN": "t", "OPENAI_API_VERSION": "v"]) { $1 }
        )
        #expect(key.credentials == .key(.value(Secret("k"))))
        #expect(key.azure.apiVersion == "v")
        let token = try profile(endpoint.merging(["AZURE_OPENAI_AD_TOKEN": "ad"]) { $1 })
        #expect(token.credentials == .accessToken(.value(Secret("ad"))))
        #expect(token.azure.apiVersion == nil)
    }

    @Test func `Azure without an address or a key says which is missing`() {
        let address = failure(["AZURE_OPENAI_API_KEY": "k"])
        #expect(address?.message == "profile azure: its address is missing")
        #expect(address?.hint?.contains("AZURE_OPENAI_ENDPOINT") == true)
        #expect(
            failure(["AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com"])
                == .missingCredential(
                    profile: "azure", variables: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"]))
    }

    @Test func `GigaChat works with an authorization key alone`() throws {
        let profile = try profile(["GIGACHAT_CREDENTIALS": "QQ=="])
        #expect(profile.kind == .gigachat)
        #expect(profile.baseURL == "https://api.giga.chat/v1")
        var gigachat = GigaChatSettings()
        gigachat.tokensFolder = profile.gigachat.tokensFolder
        #expect(profile.gigachat == gigachat)
        #expect(profile.model == "GigaChat-2")
        #expect(profile.credentials == .key(.value(Secret("QQ=="))))
    }

    @Test func `GigaChat takes everything else from its variables`() throws {
        let profile = try profile([
            "GIGACHAT_ACCESS_TOKEN": "t", "GIGACHAT_BASE_URL": "https://g.example/v1",
            "GIGACHAT_AUTH_URL": "https://a.example/oauth", "GIGACHAT_SCOPE": "GIGACHAT_API_CORP",
            "GIGACHAT_MODEL": "GigaChat-2-Max", "GIGACHAT_TIMEOUT": "12.5", "GIGACHAT_CA_BUNDLE_FILE": "/ca.pem",
            "GIGACHAT_CERT_FILE": "/c.pem", "GIGACHAT_KEY_FILE": "/k.pem", "GIGACHAT_KEY_FILE_PASSWORD": "p",
            "GIGACHAT_MAX_RETRIES": "0", "GIGACHAT_PROFANITY_CHECK": "False",
        ])
        #expect(profile.credentials == .accessToken(.value(Secret("t"))))
        #expect(profile.baseURL == "https://g.example/v1")
        #expect(profile.gigachat.authURL == "https://a.example/oauth")
        #expect(profile.gigachat.scope == "GIGACHAT_API_CORP")
        #expect(profile.model == "GigaChat-2-Max")
        #expect(profile.network.connectTimeout == .milliseconds(12_500))
        #expect(profile.network.firstByteTimeout == .milliseconds(12_500))
        #expect(profile.network.idleTimeout == .milliseconds(12_500))
        #expect(profile.network.caFile == "/ca.pem")
        #expect(profile.network.certificateFile == "/c.pem")
        #expect(profile.network.keyFile == "/k.pem")
        #expect(profile.network.keyPassword == .value(Secret("p")))
        #expect(profile.network.maximumRetries == 0)
        #expect(profile.options.extra["profanity_check"] == false)
    }

    @Test func `name and password go to the older address, the only one that takes them`() throws {
        let profile = try profile(["GIGACHAT_USER": "ann", "GIGACHAT_PASSWORD": "p"])
        #expect(profile.credentials == .password(user: "ann", .value(Secret("p"))))
        #expect(profile.baseURL == "https://gigachat.devices.sberbank.ru/api/v1")
        #expect(
            failure(["GIGACHAT_USER": "ann"])
                == .missingCredential(profile: "gigachat", variables: ["GIGACHAT_PASSWORD"]))
    }

    @Test func `a client certificate alone lets in to GigaChat`() throws {
        #expect(try profile(["GIGACHAT_CERT_FILE": "/c.pem"]).credentials == .none)
    }

    @Test func `TLS verification cannot be switched off, and that is said`() throws {
        let settings = try SettingsFixture().settings(["GIGACHAT_VERIFY_SSL_CERTS": "False"])
        #expect(settings.warnings.count == 1)
        #expect(settings.warnings.first?.contains("GIGACHAT_VERIFY_SSL_CERTS") == true)
        #expect(try SettingsFixture().settings(["GIGACHAT_VERIFY_SSL_CERTS": "True"]).warnings == [])
    }

    @Test func `several providers with keys are an error that names them`() {
        let several = failure(["OPENAI_API_KEY": "k", "GIGACHAT_CREDENTIALS": "c"])
        #expect(several == .ambiguousProfile(names: ["openai", "gigachat"]))
        #expect(several?.exitStatus == 78)
    }

    @Test func `CHAT_PROFILE and the command line choose among them`() throws {
        let variables = ["OPENAI_API_KEY": "k", "GIGACHAT_CREDENTIALS": "c"]
        let chosen = variables.merging(["CHAT_PROFILE": "gigachat"]) { $1 }
        #expect(try profile(chosen).name == "gigachat")
        #expect(try profile(chosen, named: "openai").name == "openai")
        let flag = try SettingsFixture().settings(chosen, SettingOverride("profile", "openai", flag: "--provider"))
        #expect(try flag.choice().origin == .flag("--provider"))
    }

    @Test func `an unknown profile is an error that lists the known ones`() {
        #expect(
            failure([:], named: "gigacat")
                == .profileNotFound(name: "gigacat", known: ["openai", "azure", "gigachat", "demo"]))
    }

    @Test(arguments: [
        ("GIGACHAT_TIMEOUT", "soon", "a number of seconds"), ("GIGACHAT_TIMEOUT", "-1", "a number of seconds"),
        ("GIGACHAT_MAX_RETRIES", "1.5", "a whole number from 0 to 20"),
        ("GIGACHAT_PROFANITY_CHECK", "maybe", "true or false"),
        ("GIGACHAT_BASE_URL", "api.giga.chat", "the address has no scheme"),
        ("GIGACHAT_BASE_URL", "https://user:pw@host/v1", "a user name"),
        ("GIGACHAT_BASE_URL", "https://my host/v1", "a space"),
        ("GIGACHAT_AUTH_URL", "ftp://host", "the address begins with ftp"),
    ]) func `a variable with a wrong value is named, with what it should be`(
        variable: String, value: String, expected: String
    ) {
        guard
            case .invalidSettings(variable, let problem, let hint)? = failure([
                "GIGACHAT_CREDENTIALS": "c", variable: value,
            ])
        else {
            Issue.record("no error for \(variable)=\(value)")
            return
        }
        #expect(problem.contains(expected))
        #expect(hint.contains("for example"))
    }

    @Test func `a mapper that is no list of pairs is an error`() {
        let variables = ["AZURE_OPENAI_ENDPOINT": "https://x", "AZURE_OPENAI_TOKEN": "t"]
        for mapper in ["a", "a=b=c", "=b", "a=,c=d"] {
            let error = failure(variables.merging(["AZURE_OPENAI_MODEL_MAPPER": mapper]) { $1 })
            #expect(error?.message.hasPrefix("AZURE_OPENAI_MODEL_MAPPER: ") == true, "\(mapper)")
        }
    }
}
