/// A way of speaking to language models over HTTP.
public enum ChatDialect: String, Sendable, Hashable, CaseIterable {
    /// OpenAI's chat completions.
    case openai
    /// OpenAI's newer endpoint, the Responses API.
    case responses
    /// The same as `openai` at Azure OpenAI: deployments instead of models, and another address.
    case azure
    /// GigaChat's v1.
    case gigachat
    /// GigaChat's v2.
    case gigachatV2 = "gigachat-v2"
    /// Anthropic's Messages API.
    case anthropic

    /// What is particular to the dialect: the one place that lists them all.
    var rules: any Dialect {
        switch self {
        case .openai: Self.chatCompletionsRules
        case .responses: Self.responsesRules
        case .azure: Self.azureRules
        case .gigachat: Self.gigaChatRules
        case .gigachatV2: Self.gigaChatV2Rules
        case .anthropic: Self.anthropicRules
        }
    }

    // Made once: they hold tables.
    private static let chatCompletionsRules = ChatCompletionsDialect()
    private static let responsesRules = ResponsesDialect()
    private static let azureRules = AzureDialect()
    private static let gigaChatRules = GigaChatDialect(api: .v1)
    private static let gigaChatV2Rules = GigaChatDialect(api: .v2)
    private static let anthropicRules = AnthropicDialect()

    /// The vendor's name, for sentences.
    var vendor: String { rules.vendor }
}
