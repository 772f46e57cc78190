import ChatKit
import Testing

@Suite struct SpecialTokenTests {
    private static let text = "a<|endoftext|>b <|fim_prefix|><|end|><|<|endofprompt|>"

    /// Source: `tiktoken.get_encoding(name).encode(text, allowed_special="all")`, tiktoken 0.14.0.
    private static let answers: [(TokenEncoding, [UInt32])] = [
        (
            .p50kBase,
            [
                64, 50256, 65, 1279, 91, 69, 320, 62, 40290, 91, 6927, 91, 437, 91, 6927, 91, 27, 91, 437, 1659, 16963,
                457, 91, 29,
            ]
        ),
        (.p50kEdit, [64, 50256, 65, 220, 50281, 27, 91, 437, 91, 6927, 91, 27, 91, 437, 1659, 16963, 457, 91, 29]),
        (.cl100kBase, [64, 100257, 65, 220, 100258, 27, 91, 408, 91, 1822, 91, 100276]),
        (.o200kBase, [64, 199999, 65, 464, 91, 103473, 33197, 91, 3784, 91, 419, 91, 3784, 91, 200018]),
        (.o200kHarmony, [64, 199999, 65, 464, 91, 103473, 33197, 91, 29, 200007, 27, 91, 200018]),
    ]

    @Test(arguments: answers)
    func `special tokens stand for themselves when all are allowed`(encoding: TokenEncoding, tokens: [UInt32]) {
        let encoder = TokenEncoder(encoding)
        #expect(encoder.encode(Self.text, special: .all) == tokens)
        #expect(encoder.count(Self.text, special: .all) == tokens.count)
        #expect(encoder.decode(tokens) == Array(Self.text.utf8))
    }

    @Test func `special tokens are ordinary text unless asked`() {
        let encoder = TokenEncoder(.cl100kBase)
        #expect(encoder.encode("<|endoftext|>", special: .ordinaryText) == encoder.encode("<|endoftext|>"))
        #expect(!encoder.encode("<|endoftext|>").contains(100257))
    }

    @Test func `only the named special tokens are allowed`() {
        let encoder = TokenEncoder(.cl100kBase)
        let tokens = encoder.encode("<|fim_prefix|><|endoftext|>", special: .named(["<|endoftext|>", "<|unknown|>"]))
        #expect(tokens == encoder.encode("<|fim_prefix|>") + [100257])
    }

    @Test func `the tokens of gpt-oss have tiktoken's numbers`() {
        let special = TokenEncoding.o200kHarmony.specialTokens
        #expect(special["<|start|>"] == 200006)
        #expect(special["<|reserved_200004|>"] == 200004)
        #expect(special["<|reserved_201087|>"] == 201087)
        #expect(special["<|reserved_200018|>"] == special["<|endofprompt|>"])
        #expect(special["<|reserved_200006|>"] == nil)
        #expect(special.count == 1091)
    }

    @Test func `a text that only begins like a special token is ordinary`() {
        let encoder = TokenEncoder(.o200kBase)
        for text in ["<|", "<|endoftext", "<|endoftext|", "<<|endoftext>", "<|endoftext|<", "|>"] {
            #expect(encoder.encode(text, special: .all) == encoder.encode(text))
        }
    }
}
