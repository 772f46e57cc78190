extension VendorError {
    /// The error as our own kind. What waiting cannot cure is never a rate limit, and never a provider that is not
    /// available: those two are tried again.
    ///
    /// - Parameters:
    ///   - status: The answer's status; that of the body counts where the answer itself was a success.
    ///   - retryAfter: How long the provider asks to wait.
    func chatError(status: Int, retryAfter: Duration?, in context: ReplyContext) -> ChatError {
        let status = status < 400 ? impliedStatus ?? status : status
        let profile = context.profile
        let detail = detail(in: context)
        let code = code.map { VendorText.cleaned($0, secrets: context.secrets, limit: 64) }
        if saysContextIsTooLong(status: status) {
            return .requestRejected(
                profile: profile, status: status, code: ContextOverflow.code(code), detail: detail)
        }
        let wait = retryAfter ?? retryDelay ?? WaitWords.delay(in: message)
        if status == 402 || saysQuotaIsExhausted(status: status, hasWait: wait != nil) {
            return .quotaExhausted(profile: profile, detail: detail)
        }
        if saysModelIsUnknown(status: status) {
            return .modelNotFound(profile: profile, model: context.model, detail: detail)
        }
        switch status {
        case 401, 403: return .unauthorized(profile: profile, status: status, detail: detail)
        case 429: return .rateLimited(profile: profile, retryAfter: wait, detail: detail)
        case 500... where saysServerCannot:
            return .requestRejected(profile: profile, status: status, code: code, detail: detail)
        case 408, ..<400, 500...: return .providerUnavailable(profile: profile, status: status, detail: detail)
        default: return .requestRejected(profile: profile, status: status, code: code, detail: detail)
        }
    }

    private func detail(in context: ReplyContext) -> String {
        let filtered = filters.isEmpty ? "" : " (filtered: \(filters.joined(separator: ", ")))"
        // Where there are no words, the codes are the provider's own words.
        let words = message.isEmpty ? [type, code].compactMap(\.self).joined(separator: ", ") : message
        return VendorText.cleaned(words + filtered, secrets: context.secrets)
    }

    /// The status of an error inside a successful answer: named, or implied by the words OpenAI uses.
    ///
    /// Sources: <https://openrouter.ai/docs/api/reference/errors-and-debugging>, read 2026-11-21, for numeric codes;
    /// <https://cloud.google.com/apis/design/errors>, read 2026-11-30, for words in capitals.
    private var impliedStatus: Int? {
        if let status, (400..<600).contains(status) { return status }
        if let code, let number = Int(code), (400..<600).contains(number) { return number }
        for word in [code, type] {
            switch word {
            case "rate_limit_exceeded", "rate_limit_error", "requests", "tokens", "RESOURCE_EXHAUSTED": return 429
            case "invalid_request_error", "context_length_exceeded", "content_filter", "INVALID_ARGUMENT",
                "FAILED_PRECONDITION":
                return 400
            case "authentication_error", "invalid_api_key", "UNAUTHENTICATED": return 401
            case "billing_error": return 402
            case "permission_error", "PERMISSION_DENIED": return 403
            case "not_found_error", "NOT_FOUND", "model_not_found": return 404
            case "request_too_large": return 413
            case "server_error", "internal_error", "internal_server_error", "api_error", "INTERNAL": return 500
            case "timeout_error", "DEADLINE_EXCEEDED": return 504
            case "overloaded", "UNAVAILABLE", "service_unavailable": return 503
            case "overloaded_error": return 529
            // What the Responses API tells only once an answer has begun.
            case "invalid_prompt", "image_parse_error", "failed_to_download_image": return 400
            case let word? where word.contains("_image") || word.hasPrefix("image_"): return 400
            default: continue
            }
        }
        return nil
    }

    /// Whether the request is larger than the model's window, or than what the account may ever send at once.
    private func saysContextIsTooLong(status: Int) -> Bool {
        // GigaChat has a status for it, which others use for files.
        if status == 401 || status == 403 { return false }
        return ContextOverflow.isMeant(code: code, type: type, words: message)
    }

    /// Whether the account has nothing left. A quota that renews is a rate limit: Google words both alike, and tells
    /// how long to wait for the one.
    private func saysQuotaIsExhausted(status: Int, hasWait: Bool) -> Bool {
        let codes = [
            "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "exceeded_current_quota_error",
            "insufficient_balance", "Arrearage", "AccountOverdueError", "1113",
        ]
        if [code, type].contains(where: { $0.map(codes.contains) ?? false }) { return true }
        guard status != 404 else { return false }
        let words = message.lowercased()
        let certain = [
            "insufficient balance", "balance is insufficient", "insufficient credit", "insufficient funds",
            "credit balance is too low", "out of credits", "no credits", "used all available credits",
            "monthly spending limit", "account is in arrears", "余额不足", "欠费", "limit: 0,", "limit: 0\n",
        ]
        if certain.contains(where: words.contains) { return true }
        return !hasWait && status == 429
            && ["exceeded your current quota", "check your plan and billing", "quota exhausted"]
                .contains(where: words.contains)
    }

    /// Whether the server will refuse the same request later too, although it calls that a failure of its own.
    ///
    /// Source: Ollama's and LM Studio's words for a model that does not fit into memory or cannot be loaded, read
    /// 2026-11-30.
    private var saysServerCannot: Bool {
        let words = message.lowercased()
        return [
            "requires more system memory", "unable to load model", "failed to load model", "error loading model",
            "not implemented", "unsupported value", "is not supported", "does not support", "no such file",
            "unknown model architecture",
        ].contains(where: words.contains)
    }

    /// OpenAI and Azure say it with a code; GigaChat (`No such model`), Anthropic (`model: claude-x`) and Ollama only with
    /// the words of a 404, Mistral, DeepSeek, Perplexity and OpenRouter with those of a 400.
    private func saysModelIsUnknown(status: Int) -> Bool {
        let codes = ["model_not_found", "DeploymentNotFound", "unknown_model", "invalid_model", "ModelNotFound"]
        if [code, type].contains(where: { $0.map(codes.contains) ?? false }) { return true }
        guard status == 404 || status == 400 || status == 422 else { return false }
        let words = message.lowercased()
        guard words.contains("model") || words.contains("模型") else { return false }
        if ["invalid model:", "invalid model '", "model not exist", "is not a valid model", "模型不存在", "unknown model"]
            .contains(where: words.contains)
        {
            return true
        }
        return status == 404
            && (words.hasPrefix("model:")
                || ["no such model", "not found", "does not exist", "unable to access model"].contains(
                    where: words.contains))
    }
}
