import TestSupport
import Testing

@testable import ChatKit

/// Pictures are weighed by their size.
@Suite struct ImageTokensTests {
    @Test(arguments: [
        // The vendor's own examples.
        ("gpt-4o", 1024, 1024, 765), ("gpt-4o", 2048, 4096, 1105), ("gpt-4.1-mini", 1024, 1024, 1659),
        ("gpt-4.1-nano", 1800, 2400, 3572),
        // Others by its rules.
        ("gpt-4o-2024-11-20", 1, 1, 255), ("gpt-4o", 1, 100_000, 85 + 170 * 4), ("openai/gpt-4o-mini", 512, 512, 8500),
        ("gpt-5", 512, 512, 210), ("o3", 513, 512, 375), ("gpt-5-mini", 32, 32, 2), ("o4-mini", 100_000, 1, 2642),
        ("GigaChat-2-Max", 512, 512, 255),
    ])
    func `a picture weighs what the vendor says`(model: String, width: Int, height: Int, tokens: Int) {
        let rule = ImageTokens(model: ModelID(model))
        #expect(rule.count(ImageSize(width: width, height: height), isCoarse: false) == tokens)
    }

    @Test func `looked at coarsely every picture weighs the same where pictures are tiles`() {
        let size = ImageSize(width: 3000, height: 2000)
        #expect(ImageTokens(model: "gpt-4o").count(size, isCoarse: true) == 85)
        #expect(ImageTokens(model: "o4-mini").count(size, isCoarse: true) > 2000)
    }

    @Test(arguments: ["gpt-4o", "gpt-4.1-mini", "gpt-4o-mini", "gpt-5"])
    func `no picture weighs more than one of unknown size`(model: String) {
        let rule = ImageTokens(model: ModelID(model))
        let most = rule.count(nil, isCoarse: false)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let size = ImageSize(
                width: 1 << Int.random(in: 0...14, using: &generator) + Int.random(in: 0...99, using: &generator),
                height: 1 + Int.random(in: 0...20_000, using: &generator))
            #expect((1...most).contains(rule.count(size, isCoarse: false)), "\(size)")
        }
    }

    @Test(
        arguments: [
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 1, 64, 0, 0, 0, 200],
            Array("GIF89a".utf8) + [0x40, 1, 200, 0],
            Array("RIFF....WEBPVP8 ....".utf8) + [0, 0, 0, 0x9D, 1, 0x2A, 0x40, 0x41, 200, 0],
            Array("RIFF....WEBPVP8L....".utf8) + [0x2F, 0x3F, 0xC1, 0x31, 0],
            Array("RIFF....WEBPVP8X........".utf8) + [0x3F, 1, 0, 199, 0, 0],
            Array("BM".utf8) + [UInt8](repeating: 0, count: 16) + [0x40, 1, 0, 0, 0x38, 0xFF, 0xFF, 0xFF],
            // A profile and a table stand before the frame's header, with a filling byte between.
            [
                0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xC0, 1, 1, 0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2, 0, 17, 8, 0, 200,
                1, 64,
            ],
        ] as [[UInt8]])
    func `a picture's size is read from its first bytes`(bytes: [UInt8]) {
        #expect(ImageSize(of: bytes) == ImageSize(width: 320, height: 200))
        for end in bytes.indices { #expect(ImageSize(of: Array(bytes[..<end])) == nil) }
    }

    @Test(arguments: [[], [0xFF, 0xD8, 0xFF, 0xE0, 0, 0], [0xFF, 0xD8, 1, 2], Array("<svg/>".utf8)] as [[UInt8]])
    func `what is no picture has no size`(bytes: [UInt8]) {
        #expect(ImageSize(of: bytes) == nil)
    }
}
