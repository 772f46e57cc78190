extension Settings {
    /// The profile of this name, complete; without a name the one that ``choice(named:)`` finds.
    ///
    /// - Throws: ``ChatError/profileNotFound(name:known:)``, ``ChatError/notConfigured``,
    ///   ``ChatError/ambiguousProfile(names:)``, ``ChatError/missingCredential(profile:variables:)``,
    ///   ``ChatError/invalidSettings(place:problem:hint:)``, or what ``prices()`` throws.
    public func profile(named name: String? = nil) throws(ChatError) -> Profile {
        let known = try known(try choice(named: name).name)
        var profile = try incompleteProfile(known)
        try check(profile, known)
        profile.prices = try prices()
        return profile
    }

    /// The profile as far as it is known: its address or credentials may be missing, and only shipped prices are in it.
    ///
    /// - Throws: ``ChatError/profileNotFound(name:known:)`` or ``ChatError/invalidSettings(place:problem:hint:)``.
    public func incompleteProfile(named name: String) throws(ChatError) -> Profile {
        try incompleteProfile(try known(name))
    }

    /// What the user's own catalog says of models.
    public func modelEntries() throws(ChatError) -> [ModelEntry] {
        try ModelsFile.entries(at: locations.modelsFile)
    }

    func incompleteProfile(_ known: KnownProfile) throws(ChatError) -> Profile {
        var profile = Profile(name: known.name, kind: known.kind, baseURL: try text("base_url", known) ?? "")
        profile.model = try text("model", known).map { ModelID($0) }
        // Azure's portal shows addresses of whole calls, which name the deployment.
        if known.kind == .azure, profile.model == nil {
            profile.model = AddressText.deployment(in: profile.baseURL).map { ModelID($0) }
        }
        profile.aliases = try texts("aliases", known)
        profile.credentials = try credentials(of: known).credentials
        profile.options = try options(of: known)
        profile.firstPrompt = try text("first_prompt", known)
        profile.budget = BudgetWishes(
            contextBudget: try value("context_budget", known)?.intValue,
            reservedOutput: try value("reserve_output", known)?.intValue,
            overflow: try text("overflow", known).flatMap(OverflowStrategy.init(rawValue:)))
        profile.summaryModel = try text("summary_model", known).map { ModelID($0) }
        profile.catalog = try modelEntries()
        profile.encoding = try text("encoding", known)
        profile.limits = try spendRules(for: known)
        profile.network = try network(of: known)
        profile.azure.apiVersion = try text("api_version", known)
        profile.azure.deployments = try texts("deployments", known)
        if known.kind == .openai || known.kind == .azure {
            profile.openAIAPI = try openAIAPI(known) ?? profile.openAIAPI
        }
        if known.kind == .gigachat {
            profile.gigachat.authURL = try text("auth_url", known) ?? profile.gigachat.authURL
            profile.gigachat.scope = try text("scope", known) ?? profile.gigachat.scope
            profile.gigachat.tokensFolder = locations.tokensFolder
            profile.gigachat.api = try gigaChatAPI(known) ?? profile.gigachat.api
        }
        profile.allowsInsecureCredentials = try value("allow_insecure", known)?.boolValue ?? false
        return profile
    }

    /// Refuses a profile that cannot work.
    func check(_ profile: Profile, _ known: KnownProfile) throws(ChatError) {
        guard profile.kind != .demo else { return }
        let credentials = try credentials(of: known)
        if let variable = credentials.missingVariable {
            throw .missingCredential(profile: profile.name, variables: [variable])
        }
        guard !profile.baseURL.isEmpty else {
            throw .invalidSettings(
                place: "profile \(profile.name)", problem: "its address is missing",
                hint: known.reasonAgainstVariables == nil
                    ? "set AZURE_OPENAI_ENDPOINT to https://NAME.openai.azure.com, or base_url in the profile"
                    : "write base_url: https://NAME.openai.azure.com into the profile")
        }
        if profile.credentials == .none, needsCredentials(profile) {
            let variables = known.reasonAgainstVariables == nil ? credentials.variables : []
            throw .missingCredential(profile: profile.name, variables: variables)
        }
    }

    /// Local servers with OpenAI's dialect ask for no key, and a client certificate may be all that is needed.
    private func needsCredentials(_ profile: Profile) -> Bool {
        if profile.network.certificateFile != nil { return false }
        return profile.kind != .openai || profile.baseURL == Self.openAIAddress
    }

    private func options(of known: KnownProfile) throws(ChatError) -> RequestOptions {
        var extra = try value("options", known)?.objectValue ?? [:]
        if let check = try value("profanity_check", known), extra["profanity_check"] == nil {
            extra["profanity_check"] = check
        }
        return RequestOptions(
            temperature: try value("temperature", known)?.doubleValue,
            maxOutputTokens: try value("max_output_tokens", known)?.intValue, extra: extra)
    }

    private func network(of known: KnownProfile) throws(ChatError) -> NetworkSettings {
        var network = NetworkSettings()
        network.caFile = try text("ca_file", known)
        network.certificateFile = try text("cert_file", known)
        network.keyFile = try text("key_file", known)
        network.keyPassword = try secret("key_password", known)
        network.proxy = try proxy(of: known)
        network.environmentProxies = try environmentProxies(of: known)
        network.connectTimeout = try seconds("timeouts.connect", known) ?? network.connectTimeout
        network.firstByteTimeout = try seconds("timeouts.first_byte", known) ?? network.firstByteTimeout
        network.idleTimeout = try seconds("timeouts.idle", known) ?? network.idleTimeout
        network.maximumRetries = try value("retries", known)?.intValue ?? network.maximumRetries
        network.headers = try texts("headers", known)
        return network
    }

    private func openAIAPI(_ known: KnownProfile) throws(ChatError) -> OpenAIAPI? {
        guard let name = try text("api", known) else { return nil }
        guard let api = OpenAIAPI(rawValue: name.lowercased()) else {
            throw .invalidSettings(
                place: "profile \(known.name)", problem: "api is \(name), and OpenAI has chat and responses",
                hint: "write api: responses, or leave it out for chat")
        }
        return api
    }

    private func gigaChatAPI(_ known: KnownProfile) throws(ChatError) -> GigaChatAPI? {
        guard let name = try text("api", known) else { return nil }
        guard let api = GigaChatAPI(rawValue: name.lowercased()) else {
            throw .invalidSettings(
                place: "profile \(known.name)", problem: "api is \(name), and GigaChat has v1 and v2",
                hint: "write api: v2, or leave it out for v1")
        }
        return api
    }

    private func proxy(of known: KnownProfile) throws(ChatError) -> Secret? {
        guard let key = SettingKey.named("proxy"), let winner = try resolve(key, of: known).winner else { return nil }
        switch winner.value {
        case .plain("none"): return nil
        case .plain(let value): return value.stringValue.map { Secret($0) }
        case .secret(.value(let secret)): return secret
        case .secret: return nil
        }
    }

    /// The environment's proxies, unless a flag or the config file names one for all of the profile's connections.
    private func environmentProxies(of known: KnownProfile) throws(ChatError) -> ProxySettings? {
        guard let key = SettingKey.named("proxy") else { return nil }
        switch try resolve(key, of: known).winner?.origin {
        case nil, .environment, .environmentFile: return ProxySettings(environment: environment.all)
        case .flag, .config, .storedKey, .builtIn: return nil
        }
    }

    func secret(_ name: String, _ known: KnownProfile) throws(ChatError) -> SecretSource? {
        guard let key = SettingKey.named(name), case .secret(let source) = try resolve(key, of: known).winner?.value
        else { return nil }
        return source
    }

    private func seconds(_ name: String, _ known: KnownProfile) throws(ChatError) -> Duration? {
        try value(name, known)?.doubleValue.map { .seconds($0) }
    }

    private func texts(_ name: String, _ known: KnownProfile) throws(ChatError) -> [String: String] {
        guard let members = try value(name, known)?.objectValue else { return [:] }
        return Dictionary(members.map { ($0.name, $0.value.stringValue ?? "") }, uniquingKeysWith: { $1 })
    }
}
