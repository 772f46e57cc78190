/// The top-level members of a request that each dialect documents: the allow-list of what goes out in it.
///
/// A member may be private to its vendor (Azure's `data_sources` hold the key of a search service), so a request that
/// comes from another dialect has no others. Unknown members pass within one dialect only.
///
/// Sources: the request types of `openai` 3.57, `anthropic` 2.14 (with its beta types) and `gigachat` 0.2.3, Azure's
/// reference (<https://learn.microsoft.com/azure/ai-foundry/openai/reference>), and what Sber's OpenAPI document has
/// beside them, read 2026-11-30. `scripts/validate-dialects` compares this table with the SDKs.
enum DocumentedMembers {
    static func of(_ dialect: ChatDialect) -> Set<String> {
        switch dialect {
        case .openai: openAI
        case .azure: azure
        case .responses: responses
        case .gigachat: gigaChat
        case .gigachatV2: gigaChatV2
        case .anthropic: anthropic
        }
    }

    /// Whether another vendor than that of a dialect documents a member, and that vendor does not.
    static func isForeign(_ name: String, to dialect: ChatDialect) -> Bool {
        !of(dialect).contains(name) && ChatDialect.allCases.contains { of($0).contains(name) }
    }

    /// What the endpoints of OpenAI's document inside a member that both have.
    fileprivate static func inner(of name: String, at dialect: ChatDialect) -> Set<String>? {
        switch (name, dialect) {
        case ("prompt_cache_options", .openai), ("prompt_cache_options", .azure): ["mode", "ttl"]
        case ("stream_options", .openai), ("stream_options", .azure): ["include_obfuscation", "include_usage"]
        default: nil
        }
    }

    private static let openAI = Set(ChatParameter.allCases.map(\.rawValue))

    private static let azure = openAI.union(["data_sources", "user_security_context"])

    /// What both endpoints of OpenAI's have by the same name, and what only this one has.
    private static let responses: Set<String> = Set(ResponsesParameter.allCases.map(\.rawValue)).union([
        "input", "instructions", "max_output_tokens", "metadata", "model", "moderation", "parallel_tool_calls",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "safety_identifier", "service_tier",
        "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user",
    ])

    private static let gigaChat: Set<String> = [
        "flags", "function_call", "function_ranker", "functions", "max_tokens", "messages", "model", "n", "preset",
        "profanity_check", "reasoning_effort", "repetition_penalty", "response_format", "storage", "stream",
        "temperature", "top_p", "unnormalized_history", "update_interval",
    ]

    private static let gigaChatV2: Set<String> = [
        "assistant_id", "disable_filter", "filter_config", "flags", "messages", "model", "model_options",
        "ranker_options", "storage", "stream", "tool_config", "tools", "tools_state_id", "user_info",
    ]

    private static let anthropic: Set<String> = [
        "anthropic_beta", "anthropic_version", "betas", "billing_policy", "cache_control", "compaction", "container",
        "context_management", "diagnostics", "fallback_credit_token", "fallbacks", "inference_geo", "max_tokens",
        "mcp_servers", "messages", "metadata", "model", "output_config", "output_format", "service_tier", "speed",
        "stop_sequences", "stream", "system", "temperature", "thinking", "thread", "tool_choice", "tools", "top_k",
        "top_p", "user_profile_id", "workspace_id",
    ]
}

extension ChatDialect {
    /// The vendor's name, for sentences.
    var vendor: String {
        switch self {
        case .openai: "OpenAI"
        case .responses: "the Responses API"
        case .azure: "Azure OpenAI"
        case .gigachat, .gigachatV2: "GigaChat"
        case .anthropic: "Anthropic"
        }
    }
}

extension EncodedRequest {
    /// Leaves out what a dialect does not document, and reports it.
    mutating func keepDocumented(by dialect: ChatDialect) {
        let documented = DocumentedMembers.of(dialect)
        for (name, value) in body where !documented.contains(name) {
            body[name] = nil
            if value.saysNothing { continue }
            notices.append(
                Notice(
                    .dropped,
                    "the option \(VendorText.cleaned(name, limit: 64)) is not sent: \(dialect.vendor) has no such option"
                ))
        }
        for (name, value) in body {
            guard let known = DocumentedMembers.inner(of: name, at: dialect), case .object(var members) = value else {
                continue
            }
            for (member, _) in members where !known.contains(member) {
                members[member] = nil
                drop(VendorText.cleaned("\(name).\(member)", limit: 128), "\(dialect.vendor) has no such option")
            }
            body[name] = members.isEmpty ? nil : .object(members)
        }
    }
}

extension ChatRequest {
    /// Leaves out the options that belong to another vendor, and reports them.
    ///
    /// An option that a conversation keeps from another provider goes only if this dialect documents it. One that was
    /// given for this provider goes too if no vendor documents it, because a server may be ahead of our tables.
    ///
    /// - Parameter isVendor: Whether the vendor itself is asked, and not one of the servers that took its dialect and
    ///   added members of other vendors to it.
    func withoutForeignOptions(for dialect: ChatDialect, isVendor: Bool) -> (request: ChatRequest, notices: [Notice]) {
        var documented = DocumentedMembers.of(dialect).union(ChatParameter.allCases.map(\.rawValue))
        // Its requests are made from those of v1.
        if dialect == .gigachatV2 { documented.formUnion(DocumentedMembers.of(.gigachat)) }
        var request = self
        var notices: [Notice] = []
        for (name, _) in options.extra where !documented.contains(name) {
            let isForeign =
                options.borrowed.contains(name) || isVendor && DocumentedMembers.isForeign(name, to: dialect)
            guard isForeign else { continue }
            request.options.extra[name] = nil
            let shown = VendorText.cleaned(name, limit: 64)
            notices.append(
                Notice(.dropped, "the option \(shown) is not sent: \(dialect.vendor) has no such option"))
        }
        guard options.borrowed.contains("tools") else { return (request, notices) }
        notices += request.options.fitBuiltInTools(for: dialect)
        return (request, notices)
    }
}

extension RequestOptions {
    /// Leaves out the built-in tools of other vendors, which may carry credentials (`mcp`), and their settings.
    ///
    /// - Returns: What was left out.
    mutating func fitBuiltInTools(for dialect: ChatDialect) -> [Notice] {
        var notices: [Notice] = []
        tools = tools.compactMap { tool in
            guard case .builtIn(let members) = tool else { return tool }
            let (kept, notice) = SharedTool.fitted(members, to: dialect)
            if let notice { notices.append(notice) }
            return kept.map { .builtIn($0) }
        }
        return notices
    }
}
