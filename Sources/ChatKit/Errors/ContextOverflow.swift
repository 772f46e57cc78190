/// The ways in which providers refuse a request that is larger than the model's window.
enum ContextOverflow {
    /// OpenAI's code for it, which stands for all.
    static let code = "context_length_exceeded"

    /// The code that an error of this kind has: the provider's own where it is one for this.
    static func code(_ vendors: String?) -> String {
        vendors.map { codes.contains($0) ? $0 : code } ?? code
    }

    private static let codes: Set<String> = [
        code, "model_context_window_exceeded", "request_too_large", "string_above_max_length",
        "exceed_context_size_error",
        "context_window_exceeded", "ContextWindowExceededError", "prompt_too_long", "context_length_error",
        "max_tokens_exceeded",
        "input_too_long",
    ]

    /// Words that are used for nothing else.
    ///
    /// Sources, read 2026-11-30: OpenAI, Azure and vLLM "maximum context length is"; llama.cpp "exceeds the available
    /// context size"; llama-cpp-python "exceed context window"; Anthropic "prompt is too long"; Bedrock "Input is too
    /// long for requested model"; Google "input token count … exceeds"; Mistral "too large for model"; Moonshot "exceeded model
    /// token limit"; Groq "reduce your message size"; Zhipu "Prompt exceeds max length"; Qwen "Range of input length
    /// should be"; xAI "maximum prompt length"; TGI "`inputs` tokens + `max_new_tokens` must be"; LM Studio "the context
    /// overflows"; Ollama "input length exceeds".
    private static let phrases = [
        "context length", "context size", "context window", "context limit", "context_length", "n_ctx",
        "context overflow",
        "context the overflows", "prompt is too long", "prompt too long", "input is too long", "input too long",
        "prompt exceeds", "prompt length exceeds", "maximum prompt length", "maximum input length", "max input length",
        "input length exceeds", "input length should be", "range of input length", "maximum model length",
        "model token limit",
        "max_model_len", "reduce the length of", "reduce your message size", "reduce your prompt", "request too large",
        "must be reduced in order to run", "too large for model", "conversation is too long", "max_new_tokens` must be",
        "messages are too long", "exceeds the maximum number of tokens", "exceeds max length",
        "上下文长度", "超过最大长度", "输入过长", "超出最大长度", "输入长度", "превышен размер контекста",
        "превышена длина контекста", "длина контекста",
    ]

    /// Whether an error with this code, type and words is of this kind.
    static func isMeant(code: String?, type: String?, words: String) -> Bool {
        if [code, type].contains(where: { $0.map(codes.contains) ?? false }) { return true }
        let words = words.lowercased()
        let isAboutTokens = words.contains("token") || words.contains("tpm") || type == "tokens"
        if isAboutTokens, let (limit, asked) = amounts(words), asked > limit { return true }
        if phrases.contains(where: words.contains) { return !saysRate(words) || words.contains("request too large") }
        // Other wordings name tokens, and that there are too many of them in what was sent.
        guard words.contains("token"), words.contains("input") || words.contains("prompt") || words.contains("messages")
        else { return false }
        guard !saysRate(words) else { return false }
        return ["exceed", "too long", "too large", "too many", "longer than", "greater than the max"]
            .contains(where: words.contains)
    }

    /// Whether the words are about so many tokens a minute or day, which waiting cures.
    private static func saysRate(_ words: String) -> Bool {
        ["per minute", "per min", "per day", "per hour", "per second", "tpm", "tpd", "rpm", "rate limit", "quota"]
            .contains(where: words.contains)
    }

    /// OpenAI's and Groq's "Limit 30000, Requested 35064": more than a minute's whole allowance in one request.
    private static func amounts(_ words: String) -> (limit: Int, asked: Int)? {
        let words = withoutSeparators(words)
        guard let limit = number(after: "limit", in: words), let asked = number(after: "requested", in: words) else {
            return nil
        }
        return (limit, asked)
    }

    /// Takes the commas out of numbers such as 30,000.
    private static func withoutSeparators(_ words: String) -> String {
        let characters = Array(words)
        let kept = characters.indices.filter { place in
            let isBetweenDigits =
                place > 0 && place + 1 < characters.count
                && characters[place - 1].isNumber && characters[place + 1].isNumber
            return !(characters[place] == "," && isBetweenDigits)
        }
        return String(kept.map { characters[$0] })
    }

    private static func number(after word: String, in words: String) -> Int? {
        let pieces = words.split { !($0.isLetter || $0.isNumber) }
        for (place, piece) in pieces.enumerated() where piece == word {
            guard place + 1 < pieces.count, let number = Int(pieces[place + 1]) else { continue }
            return number
        }
        return nil
    }
}
