/// How long a model thinks: Anthropic counts tokens where others have words.
///
/// Source: <https://docs.claude.com/en/docs/build-with-claude/extended-thinking>, read 2026-11-21: a budget has 1,024
/// tokens or more and is a part of the limit of the answer. Which budget is which word is agreed upon between gateways.
enum AnthropicThinking {
    static let smallestBudget = 1024

    /// The budget that a request names; nil where it names none, or leaves it to the model.
    static func budget(_ thinking: JSONValue?) throws(ChatError) -> Int? {
        guard let thinking else { return nil }
        switch thinking["type"] {
        case "enabled":
            guard let budget = thinking["budget_tokens"]?.intValue else {
                throw .unusableInput("thinking.budget_tokens is no whole number")
            }
            return budget
        case "disabled", "adaptive": return nil
        default: throw .unusableInput("thinking.type is none of enabled, disabled and adaptive")
        }
    }

    /// OpenAI's word for a budget.
    static func effort(of budget: Int) -> String {
        budget >= 8000 ? "high" : budget >= 3000 ? "medium" : "low"
    }

    /// A budget for OpenAI's word; nil for words that mean no thinking, or nothing.
    static func budget(of effort: String) -> Int? {
        switch effort {
        case "minimal", "low": smallestBudget
        case "medium": 4096
        case "high", "xhigh": 16_384
        default: nil
        }
    }
}
