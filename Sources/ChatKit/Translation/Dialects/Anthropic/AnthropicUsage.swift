/// Anthropic's counts of tokens. Those of the cache stand beside the others, not among them.
///
/// Source: <https://docs.claude.com/en/docs/build-with-claude/prompt-caching>, read 2026-11-21. A stream tells some counts
/// when it begins and others at its end, where what is told again replaces what was told before.
struct AnthropicUsage: Sendable, Hashable {
    private var input: Int?
    private var cacheWrites: Int?
    private var cacheReads: Int?
    private var output: Int?
    private var thinking: Int?

    init() {}

    /// Reads a `usage` member; empty if it says nothing.
    init(reading reader: inout JSONReader) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skip()
            return
        }
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "input_tokens": input = try Usage.count(&reader)
            case "cache_creation_input_tokens": cacheWrites = try Usage.count(&reader)
            case "cache_read_input_tokens": cacheReads = try Usage.count(&reader)
            case "output_tokens": output = try Usage.count(&reader)
            case "output_tokens_details": thinking = try Usage.detail("thinking_tokens", &reader)
            default: try reader.skip()
            }
        }
    }

    /// Takes over what was told later.
    mutating func take(_ later: AnthropicUsage) {
        input = later.input ?? input
        cacheWrites = later.cacheWrites ?? cacheWrites
        cacheReads = later.cacheReads ?? cacheReads
        output = later.output ?? output
        thinking = later.thinking ?? thinking
    }

    /// The same in the hub's terms; nil if nothing was told.
    var usage: Usage? {
        let usage = Usage(
            inputTokens: input.flatMap { Self.sum($0, cacheWrites ?? 0, cacheReads ?? 0) }, outputTokens: output,
            cachedInputTokens: cacheReads, reasoningTokens: thinking)
        return usage == Usage() ? nil : usage
    }

    private static func sum(_ counts: Int...) -> Int? {
        counts.reduce(0) { sum, count in
            guard let sum else { return nil }
            let (result, isTooMuch) = sum.addingReportingOverflow(count)
            return isTooMuch ? nil : result
        }
    }

    // MARK: Saying

    /// Every count is there, because programs demand them: what nobody told is 0.
    static func json(_ usage: Usage?) -> JSONValue {
        let cached = usage?.cachedInputTokens ?? 0
        return [
            "input_tokens": .integer(max(0, (usage?.inputTokens ?? 0) - cached)), "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": .integer(cached), "output_tokens": .integer(usage?.outputTokens ?? 0),
        ]
    }
}
