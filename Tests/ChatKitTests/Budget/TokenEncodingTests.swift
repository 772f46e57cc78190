import ChatKit
import Testing

@Suite struct TokenEncodingTests {
    @Test(arguments: [
        ("gpt-5", TokenEncoding.o200kBase), ("gpt-5.1-mini-2026-01-01", .o200kBase), ("gpt-5-codex", .o200kBase),
        ("gpt-4o", .o200kBase), ("gpt-4o-mini-2024-07-18", .o200kBase), ("chatgpt-4o-latest", .o200kBase),
        ("gpt-4.1-nano", .o200kBase), ("gpt-4.5-preview", .o200kBase), ("o1", .o200kBase), ("o1-preview", .o200kBase),
        ("o3-mini", .o200kBase), ("o4-mini", .o200kBase), ("openai/gpt-4o", .o200kBase),
        ("gpt-oss-120b", .o200kHarmony), ("openai/gpt-oss-20b", .o200kHarmony), ("gpt-oss:20b", .o200kHarmony),
        ("gpt-4", .cl100kBase), ("gpt-4-turbo", .cl100kBase), ("gpt-4-32k", .cl100kBase),
        ("gpt-3.5-turbo-16k", .cl100kBase), ("gpt-35-turbo", .cl100kBase), ("text-embedding-3-large", .cl100kBase),
        ("davinci-002", .cl100kBase), ("ft:gpt-4o-mini-2024-07-18:us::abc", .o200kBase),
        ("ft:gpt-3.5-turbo:us::abc", .cl100kBase), ("ft:davinci-002:us", .cl100kBase),
        ("text-davinci-003", .p50kBase), ("code-cushman-001", .p50kBase), ("text-davinci-edit-001", .p50kEdit),
        ("text-davinci-001", .r50kBase), ("davinci", .r50kBase), ("gpt2", .r50kBase), ("GPT-4o", .o200kBase),
    ])
    func `a model's encoding is known by its name`(model: String, encoding: TokenEncoding) {
        #expect(TokenEncoding(model: ModelID(model)) == encoding)
    }

    @Test(arguments: ["", "GigaChat-2-Max", "claude-sonnet-4", "gpt-4x", "llama3", "o100", "qwen/qwen3", "gpt"])
    func `a model of unknown vocabulary has none`(model: String) {
        #expect(TokenEncoding(model: ModelID(model)) == nil)
    }

    @Test func `an encoding is found by tiktoken's name for it`() {
        #expect(TokenEncoding(name: "gpt2") == .r50kBase)
        #expect(TokenEncoding.allCases.allSatisfy { TokenEncoding(name: $0.rawValue) == $0 })
        #expect(TokenEncoding(name: "o200k") == nil)
        #expect(TokenEncoding(name: "") == nil)
    }
}
