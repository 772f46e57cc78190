extension Usage {
    /// Reads a `usage` member; nil if it is null or says nothing.
    ///
    /// Sources, read 2026-11-21: OpenAI's `prompt_tokens_details.cached_tokens` and
    /// `completion_tokens_details.reasoning_tokens`; GigaChat's `precached_prompt_tokens`, and the names of its v2 (which
    /// are those of OpenAI's responses); DeepSeek's `prompt_cache_hit_tokens`.
    init?(reading reader: inout JSONReader) throws(JSONReader.Fault) {
        self.init()
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "prompt_tokens", "input_tokens": inputTokens = try Self.count(&reader)
            case "completion_tokens", "output_tokens": outputTokens = try Self.count(&reader)
            case "total_tokens": totalTokens = try Self.count(&reader)
            case "precached_prompt_tokens", "prompt_cache_hit_tokens": cachedInputTokens = try Self.count(&reader)
            case "prompt_tokens_details", "input_tokens_details":
                cachedInputTokens = try Self.detail("cached_tokens", &reader) ?? cachedInputTokens
            case "completion_tokens_details", "output_tokens_details":
                reasoningTokens = try Self.detail("reasoning_tokens", &reader) ?? reasoningTokens
            default: try reader.skip()
            }
        }
        // Servers that do not count send zeros.
        let counts = [inputTokens, outputTokens, totalTokens, cachedInputTokens, reasoningTokens]
        if counts.allSatisfy({ $0 ?? 0 == 0 }) { return nil }
    }

    /// The counts by the names that OpenAI and GigaChat share. All are there, because programs demand them: what the
    /// provider did not tell is 0, and an untold total is the sum.
    var counts: JSONObject {
        let input = inputTokens ?? 0
        let output = outputTokens ?? 0
        return [
            "prompt_tokens": .integer(input), "completion_tokens": .integer(output),
            "total_tokens": .integer(totalOrSum),
        ]
    }

    /// The total that was told, or else the sum.
    var totalOrSum: Int { totalTokens ?? (inputTokens ?? 0).addingSaturating(outputTokens ?? 0) }

    /// A count of tokens; nil for what is none.
    static func count(_ reader: inout JSONReader) throws(JSONReader.Fault) -> Int? {
        // Less than nothing is no count.
        try reader.integer().flatMap { $0 >= 0 ? $0 : nil }
    }

    static func detail(
        _ detail: StaticString, _ reader: inout JSONReader
    ) throws(JSONReader.Fault) -> Int? {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return nil
        }
        var found: Int?
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            if detail ~= name { found = try count(&reader) } else { try reader.skip() }
        }
        return found
    }
}
