import ChatKit
import Testing

@Suite struct TokenEncoderTests {
    @Test(arguments: [TokenEncoding.r50kBase, .p50kBase, .cl100kBase, .o200kBase])
    func `every vector that tiktoken gave is met`(encoding: TokenEncoding) throws {
        let strings = try TokenVectors.strings()
        let answers = try TokenVectors.answers(of: encoding.rawValue)
        try #require(strings.count == answers.count && strings.count > 20000)
        let encoder = TokenEncoder(encoding)
        let wrong = zip(strings, answers).filter { TokenVectors.digest(encoder.encode($0)) != $1 }.map(\.0)
        #expect(wrong.isEmpty, "\(wrong.count) strings, the first \(wrong.prefix(3).map { $0.debugDescription })")
    }

    @Test(arguments: [(TokenEncoding.p50kEdit, TokenEncoding.p50kBase), (.o200kHarmony, .o200kBase)])
    func `encodings that differ in special tokens only encode text alike`(
        encoding: TokenEncoding, twin: TokenEncoding
    ) throws {
        let (encoder, other) = (TokenEncoder(encoding), TokenEncoder(twin))
        for string in try TokenVectors.strings().prefix(1000) {
            #expect(encoder.encode(string) == other.encode(string))
        }
    }

    @Test(arguments: TokenEncoding.allCases)
    func `decoding gives the text back, and counting counts what encoding makes`(encoding: TokenEncoding) throws {
        let encoder = TokenEncoder(encoding)
        for string in try TokenVectors.strings().prefix(24000).enumerated().filter({ $0.offset % 8 == 0 }).map(
            \.element)
        {
            let tokens = encoder.encode(string)
            #expect(encoder.count(string) == tokens.count)
            #expect(encoder.decode(tokens) == Array(string.utf8))
        }
    }

    /// Source: `tiktoken.get_encoding(name).encode_ordinary(text)`, tiktoken 0.14.0.
    @Test(arguments: [
        (
            TokenEncoding.r50kBase,
            [15496, 11, 12466, 120, 18849, 21169, 0, 220, 19526, 254, 25001, 121, 220, 340, 338, 17031, 2231]
        ),
        (.cl100kBase, [9906, 11, 11562, 78746, 0, 220, 57668, 53901, 220, 433, 596, 220, 4513, 1774]),
        (.o200kBase, [13225, 11, 37934, 0, 220, 177519, 220, 4275, 220, 7633, 2548]),
    ])
    func `three languages and a number have tiktoken's tokens`(encoding: TokenEncoding, tokens: [UInt32]) {
        #expect(TokenEncoder(encoding).encode("Hello, мир! 你好  it's 12345") == tokens)
    }

    @Test(arguments: TokenEncoding.allCases)
    func `no text has no tokens`(encoding: TokenEncoding) {
        let encoder = TokenEncoder(encoding)
        #expect(encoder.count("") == 0)
        #expect(encoder.encode("").isEmpty)
        #expect(encoder.pieces("").isEmpty)
        #expect(encoder.decode([]) == [])
    }

    @Test func `pieces lie side by side and cover the text`() {
        let text = "Ёлка 🎄, 中文, it's 2026.\n"
        let pieces = TokenEncoder(.o200kBase).pieces(text)
        #expect(pieces.first?.bytes.lowerBound == 0)
        #expect(pieces.last?.bytes.upperBound == text.utf8.count)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.bytes.upperBound == $1.bytes.lowerBound })
        #expect(pieces.map(\.token) == TokenEncoder(.o200kBase).encode(text))
    }

    @Test func `every token decodes, and its bytes encode to it again where they are text`() {
        for encoding in TokenEncoding.allCases {
            let encoder = TokenEncoder(encoding)
            var checked = 0
            for token in stride(from: UInt32(0), to: 50256, by: 7) {
                guard let bytes = encoder.decode([token]), let text = String(validating: bytes, as: UTF8.self) else {
                    continue
                }
                // A token that the split pattern would cut, or that ends a run of spaces, stands with others.
                if encoder.count(text) == 1 {
                    #expect(encoder.encode(text) == [token])
                    checked += 1
                }
            }
            #expect(checked > 6000)
        }
    }

    @Test func `a number that is no token does not decode`() {
        #expect(TokenEncoder(.cl100kBase).decode([100256]) == nil)
        #expect(TokenEncoder(.cl100kBase).decode([15, UInt32.max]) == nil)
        // p50k_base has tokens that r50k_base has not.
        #expect(TokenEncoder(.p50kBase).decode([50280]) != nil)
        #expect(TokenEncoder(.r50kBase).decode([50280]) == nil)
    }

    @Test func `one encoder serves many tasks at once`() async throws {
        let encoder = TokenEncoder(.o200kBase)
        let strings = try Array(TokenVectors.strings().prefix(400))
        let expected = strings.map { TokenEncoder(.o200kBase).encode($0) }
        await withTaskGroup(of: [[UInt32]].self) { group in
            for _ in 0..<8 {
                group.addTask { strings.map { encoder.encode($0) } }
            }
            for await answer in group {
                #expect(answer == expected)
            }
        }
    }
}
