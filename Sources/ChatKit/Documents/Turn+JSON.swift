extension Turn {
    /// The turn as it stands in exports: see ``ConversationDocument/json``.
    public var json: JSONObject {
        var object = JSONObject()
        object["id"] = .integer(id.rawValue)
        object["kind"] = .string(kind.rawValue)
        object["question_id"] = .integer(question.rawValue)
        object["reply_id"] = (reply?.rawValue).map { .integer($0) }
        object["status"] = .string(status.rawValue)
        object["profile"] = .string(profile)
        object["provider"] = .string(provider.rawValue)
        object["model_asked"] = .string(modelAsked.rawValue)
        object["model_answered"] = (modelAnswered?.rawValue).map(JSONValue.string)
        object["options"] = options.json
        object["sent"] = Self.numbers(sent)
        object["dropped"] = Self.numbers(dropped)
        object["summarised"] = Self.numbers(summarised)
        object["estimated_input_tokens"] = estimatedInputTokens.map { .integer($0) }
        object["estimate_is_exact"] = estimatedInputTokens.map { _ in .bool(isEstimateExact) }
        object["budget"] = budget.map { .object($0.json) }
        object["request"] = request.map { ["envelope": .string($0.envelope), "sha256": .string($0.hash)] }
        object["usage"] = usage.map { .object($0.json) }
        object["cost"] = cost.map { .object($0.json(isEstimated: isCostEstimated)) }
        object["finish_reason"] = (finishReason?.name).map(JSONValue.string)
        object["error_code"] = errorCode.map(JSONValue.string)
        object["error_message"] = errorMessage.map(JSONValue.string)
        object["started_at"] = .string(startedAt.iso8601)
        object["first_token_ms"] = (timeToFirstToken?.wholeMilliseconds).map { .integer($0) }
        object["total_ms"] = (totalTime?.wholeMilliseconds).map { .integer($0) }
        return object
    }

    private static func numbers(_ messages: [StoredMessage.ID]) -> JSONValue {
        .array(messages.map { .integer($0.rawValue) })
    }
}

extension Cost {
    /// `{"currency", "amount", "estimated"}`; the amount is a decimal fraction with all its digits.
    public func json(isEstimated: Bool) -> JSONObject {
        ["currency": .string(currency.rawValue), "amount": .number(decimal), "estimated": .bool(isEstimated)]
    }
}

extension Usage {
    /// The counts as they stand in exports; those that the provider did not give are left out.
    public var json: JSONObject {
        var object = JSONObject()
        object["input_tokens"] = inputTokens.map { .integer($0) }
        object["output_tokens"] = outputTokens.map { .integer($0) }
        object["total_tokens"] = totalTokens.map { .integer($0) }
        object["cached_input_tokens"] = cachedInputTokens.map { .integer($0) }
        object["reasoning_tokens"] = reasoningTokens.map { .integer($0) }
        return object
    }
}
