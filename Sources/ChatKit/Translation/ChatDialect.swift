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
}
