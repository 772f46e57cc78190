/// Anthropic's Messages API.
struct AnthropicDialect: Dialect {
    let vendor = "Anthropic"
    let stateProvider = ProviderState.provider("anthropic", at: "anthropic")

    // MARK: Requests

    /// The request types of `anthropic` 2.14, with its beta types, read 2026-11-30.
    let documentedMembers: Set<String> = [
        "anthropic_beta", "anthropic_version", "betas", "billing_policy", "cache_control", "compaction", "container",
        "context_management", "diagnostics", "fallback_credit_token", "fallbacks", "inference_geo", "max_tokens",
        "mcp_servers", "messages", "metadata", "model", "output_config", "output_format", "service_tier", "speed",
        "stop_sequences", "stream", "system", "temperature", "thinking", "thread", "tool_choice", "tools", "top_k",
        "top_p", "user_profile_id", "workspace_id",
    ]
    let sharedTools: [String: Set<String>] = [
        "code_interpreter": [], "web_fetch": ["filters"], "web_search": ["filters", "user_location"],
    ]

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        try AnthropicRequestDecoder.decode(request, usualModel: usualModel, keepsOwn: keepsOwn)
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        try AnthropicRequestEncoder.encode(request)
    }

    // MARK: Replies

    let streamEnd = StreamEnd.namedEvent

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { AnthropicReplyDecoder(context: context) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder {
        AnthropicChunkEncoder(label)
    }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        (AnthropicCompletion.json(CollectedReply(events), label), [])
    }

    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) {
        // What others call unavailable for a moment has a status of its own here.
        let status = error.isOutOfFunds ? 402 : error.status == 503 ? 529 : error.status
        let type = Self.errorType(status: status)
        return (status, ["type": "error", "error": ["type": .string(type), "message": .string(error.message)]])
    }

    /// The type of an error by its status.
    ///
    /// Source: <https://docs.claude.com/en/api/errors>, read 2026-11-21.
    private static func errorType(status: Int) -> String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 409: "conflict_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 504: "timeout_error"
        case 529: "overloaded_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    // MARK: Other calls

    let embeddings: EmbeddingForm? = nil
    let batches = BatchForm.anthropic

    func encode(_ model: TranslatedModel) -> JSONObject {
        // Until the end of the year 9999.
        let seconds = max(0, min(model.created, 253_402_300_799))
        var entry: JSONObject = [
            "type": "model", "id": .string(model.id),
            "display_name": model.members["display_name"] ?? .string(model.id),
        ]
        entry["created_at"] =
            model.members["created_at"] ?? .string(Timestamp(rawValue: Int64(seconds) * 1000).iso8601)
        // What a provider lists can be asked.
        entry["lifecycle"] = model.members["lifecycle"] ?? "active"
        return entry
    }

    func encodeList(of models: [JSONValue], from list: JSONValue) -> JSONValue {
        [
            "data": .array(models), "has_more": .bool(list["has_more"]?.boolValue ?? false),
            "first_id": models.first?["id"] ?? .null, "last_id": models.last?["id"] ?? .null,
        ]
    }
}
