import ChatKit
import Testing

/// Texts on which a careless encoder takes quadratic time or all of the stack. Where tiktoken itself answers, its answer
/// is the expectation (a hash of the tokens); where it gives up with a stack overflow, decoding and counting must agree.
@Suite struct PathologicalTextTests {
    struct Case: Sendable {
        let encoding: TokenEncoding
        let unit: String
        let times: Int
        let count: Int
        let digest: UInt64
    }

    /// Source: tiktoken 0.14.0 on the same texts.
    private static let answered: [Case] = [
        Case(encoding: .o200kBase, unit: "a", times: 1_000_000, count: 125000, digest: 0x85b0_a153_6092_8aed),
        Case(encoding: .cl100kBase, unit: " ", times: 1_000_000, count: 7813, digest: 0xb447_7a52_780c_7ed6),
        Case(encoding: .o200kBase, unit: "7", times: 1_000_000, count: 333334, digest: 0xb141_6b13_faa9_fe08),
        Case(encoding: .r50kBase, unit: "7", times: 1_000_000, count: 500000, digest: 0xfdaa_7e1b_3fb5_2b25),
        Case(encoding: .cl100kBase, unit: "\n", times: 1_000_000, count: 31250, digest: 0xa050_7e1b_d540_8d43),
        Case(encoding: .o200kBase, unit: "\r\n", times: 500_000, count: 125000, digest: 0x609d_cfdb_943f_e26d),
        Case(encoding: .o200kBase, unit: "中", times: 333_333, count: 333333, digest: 0x28c5_5389_326a_363b),
        Case(encoding: .cl100kBase, unit: "жш", times: 250_000, count: 500000, digest: 0x35a9_a751_692b_5c25),
        Case(encoding: .o200kBase, unit: "=-", times: 500_000, count: 62500, digest: 0x6aea_4cdc_c84b_d605),
        Case(encoding: .o200kBase, unit: "\u{301}", times: 500_000, count: 500000, digest: 0xa4a0_c0c6_f424_57a5),
        Case(encoding: .p50kBase, unit: " ", times: 1_000_000, count: 62500, digest: 0x75e3_4818_4814_1ab1),
    ]

    @Test(arguments: answered)
    func `a million of the same are encoded as tiktoken does`(test: Case) {
        let tokens = TokenEncoder(test.encoding).encode(String(repeating: test.unit, count: test.times))
        #expect(tokens.count == test.count)
        #expect(TokenVectors.fullDigest(tokens) == test.digest)
    }

    @Test(arguments: [TokenEncoding.p50kBase, .cl100kBase, .o200kBase], ["x", "\u{a0}"])
    func `a run of spaces before something, where tiktoken overflows its stack`(encoding: TokenEncoding, end: String) {
        let encoder = TokenEncoder(encoding)
        let text = String(repeating: " ", count: 100_000) + end
        let tokens = encoder.encode(text)
        #expect(encoder.decode(tokens) == Array(text.utf8))
        #expect(encoder.count(text) == tokens.count)
        // What follows does not change how the spaces before it are encoded.
        #expect(tokens.starts(with: encoder.encode(String(repeating: " ", count: 1024)).dropLast(64)))
    }
}
