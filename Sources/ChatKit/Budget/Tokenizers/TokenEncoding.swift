/// A vocabulary and the way to cut text for it, by the name that tiktoken has for both.
///
/// Source: tiktoken 0.14.0, `tiktoken_ext/openai_public.py`, read 2026-11-21.
public enum TokenEncoding: String, Sendable, Hashable, CaseIterable {
    /// GPT-2 and the first GPT-3 models; also called `gpt2`.
    case r50kBase = "r50k_base"
    /// Codex and `text-davinci-003`.
    case p50kBase = "p50k_base"
    /// `p50k_base` with tokens for filling in the middle.
    case p50kEdit = "p50k_edit"
    /// GPT-3.5, GPT-4 and the embedding models.
    case cl100kBase = "cl100k_base"
    /// GPT-4o and everything newer.
    case o200kBase = "o200k_base"
    /// `o200k_base` with the special tokens of gpt-oss.
    case o200kHarmony = "o200k_harmony"

    /// Finds an encoding by its name, `gpt2` included; nil for an unknown name.
    public init?(name: String) {
        switch name {
        case "gpt2": self = .r50kBase
        default: self.init(rawValue: name)
        }
    }

    /// The special tokens and their numbers. In ordinary text their names are ordinary text.
    public var specialTokens: [String: UInt32] {
        switch self {
        case .r50kBase, .p50kBase:
            return ["<|endoftext|>": 50256]
        case .p50kEdit:
            return [
                "<|endoftext|>": 50256, "<|fim_prefix|>": 50281, "<|fim_middle|>": 50282, "<|fim_suffix|>": 50283,
            ]
        case .cl100kBase:
            return [
                "<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259,
                "<|fim_suffix|>": 100260, "<|endofprompt|>": 100276,
            ]
        case .o200kBase:
            return ["<|endoftext|>": 199999, "<|endofprompt|>": 200018]
        case .o200kHarmony:
            return Self.harmonyTokens
        }
    }

    private static var harmonyTokens: [String: UInt32] {
        var tokens: [String: UInt32] = [
            "<|startoftext|>": 199998, "<|endoftext|>": 199999, "<|return|>": 200002, "<|constrain|>": 200003,
            "<|channel|>": 200005, "<|start|>": 200006, "<|end|>": 200007, "<|message|>": 200008, "<|call|>": 200012,
            "<|endofprompt|>": 200018,
        ]
        let named: Set<UInt32> = [200002, 200003, 200005, 200006, 200007, 200008, 200012]
        // 200018 has two names.
        for number in UInt32(200000)..<201088 where !named.contains(number) {
            tokens["<|reserved_\(number)|>"] = number
        }
        return tokens
    }
}
