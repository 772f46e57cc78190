extension Settings {
    /// The program's own choice for a setting.
    func builtInValue(of key: SettingKey, _ profile: KnownProfile) throws(ChatError) -> JSONValue? {
        let network = NetworkSettings()
        switch (key.name, profile.kind) {
        case ("base_url", .openai): return .string(Self.openAIAddress)
        case ("base_url", .gigachat):
            // Name and password are a way in that only the older address has.
            return .string(try usesPassword(profile) ? Self.olderGigaChatAddress : Self.gigaChatAddress)
        case ("model", .openai):
            // Other endpoints with OpenAI's dialect have other models.
            guard try text("base_url", profile) == Self.openAIAddress else { return nil }
            return "gpt-4o-mini"
        case ("model", .gigachat): return "GigaChat-2"
        case ("model", .demo): return "demo"
        case ("auth_url", _): return .string(GigaChatSettings().authURL)
        case ("scope", _): return .string(GigaChatSettings().scope)
        case ("api", .gigachat): return .string(GigaChatSettings().api.rawValue)
        case ("api", _): return .string(OpenAIAPI.chat.rawValue)
        case ("timeouts.connect", _): return .double(network.connectTimeout / .seconds(1))
        case ("timeouts.first_byte", _): return .double(network.firstByteTimeout / .seconds(1))
        case ("timeouts.idle", _): return .double(network.idleTimeout / .seconds(1))
        case ("retries", _): return .integer(network.maximumRetries)
        case ("allow_insecure", _): return false
        default: return nil
        }
    }

    static let openAIAddress = "https://api.openai.com/v1"
    /// Source: https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/gigachat-api, read 2026-11-21.
    static let gigaChatAddress = "https://api.giga.chat/v1"
    static let olderGigaChatAddress = "https://gigachat.devices.sberbank.ru/api/v1"

    private func usesPassword(_ profile: KnownProfile) throws(ChatError) -> Bool {
        guard let key = SettingKey.named("api_key"), try resolve(key, of: profile).winner == nil else { return false }
        return try text("user", profile) != nil
    }
}
