/// What models can take: what the user wrote in `models.yaml`, then what their makers publish.
public struct ModelCatalog: Sendable {
    /// The entries, the strongest first.
    public let entries: [ModelEntry]

    /// - Parameter own: The user's entries; they win over the built-in ones.
    public init(own: [ModelEntry] = []) {
        entries = own + Self.builtIn
    }

    /// What is known of a model; nil if nothing is. The first entry that fits counts; names with a maker before them
    /// (`openai/gpt-4o`) are looked up as they are and then without it.
    public func entry(for model: ModelID) -> ModelEntry? {
        let name = model.rawValue.lowercased()
        if let entry = entries.first(where: { $0.covers(name) }) { return entry }
        guard let slash = name.lastIndex(of: "/") else { return nil }
        let bare = String(name[name.index(after: slash)...])
        return entries.first { $0.covers(bare) }
    }

    /// Source: the models' own pages at <https://platform.openai.com/docs/models>, read 2026-11-21.
    private static func openAI(_ pattern: String, _ window: Int, _ output: Int) -> ModelEntry {
        ModelEntry(
            pattern,
            ModelLimits(
                window: window, maximumOutput: output, source: "https://platform.openai.com/docs/models, 2026-11-21"))
    }

    /// Source: <https://developers.sber.ru/docs/ru/gigachat/models>, read 2026-11-21. The longest reply is not published.
    private static func gigaChat(_ pattern: String, _ window: Int) -> ModelEntry {
        ModelEntry(
            pattern,
            ModelLimits(window: window, source: "https://developers.sber.ru/docs/ru/gigachat/models, 2026-11-21"))
    }

    private static let builtIn: [ModelEntry] = [
        openAI("gpt-5-chat*", 128_000, 16_384),
        openAI("gpt-5.1-chat*", 128_000, 16_384), openAI("gpt-5.2-chat*", 128_000, 16_384),
        openAI("gpt-5*", 400_000, 128_000),
        openAI("gpt-4.1*", 1_047_576, 32_768), openAI("gpt-41*", 1_047_576, 32_768),
        openAI("gpt-4.5*", 128_000, 16_384),
        openAI("gpt-4o-2024-05-13", 128_000, 4_096), openAI("gpt-4o*", 128_000, 16_384),
        openAI("chatgpt-4o*", 128_000, 16_384),
        openAI("gpt-4-turbo*", 128_000, 4_096), openAI("gpt-4-1106*", 128_000, 4_096),
        openAI("gpt-4-0125*", 128_000, 4_096), openAI("gpt-4-vision*", 128_000, 4_096),
        openAI("gpt-4-32k*", 32_768, 32_768), openAI("gpt-4", 8_192, 8_192), openAI("gpt-4-0*", 8_192, 8_192),
        openAI("gpt-3.5-turbo-instruct*", 4_096, 4_096), openAI("gpt-3.5-turbo*", 16_385, 4_096),
        openAI("gpt-35-turbo-instruct*", 4_096, 4_096), openAI("gpt-35-turbo*", 16_385, 4_096),
        openAI("o1-mini*", 128_000, 65_536), openAI("o1-preview*", 128_000, 32_768),
        openAI("o1*", 200_000, 100_000), openAI("o3*", 200_000, 100_000), openAI("o4-mini*", 200_000, 100_000),
        openAI("gpt-oss*", 131_072, 131_072),
        gigaChat("gigachat-2*", 128_000),
        gigaChat("gigachat-plus*", 32_768),
        gigaChat("gigachat", 32_768), gigaChat("gigachat-pro*", 32_768), gigaChat("gigachat-max*", 32_768),
    ]
}

extension ModelEntry {
    /// - Parameter name: In lower case.
    fileprivate func covers(_ name: String) -> Bool {
        let pattern = pattern.lowercased()
        return pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
}
