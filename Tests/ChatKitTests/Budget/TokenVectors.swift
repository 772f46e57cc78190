import Foundation
import TestSupport

/// The strings that `scripts/build-token-vectors` asked tiktoken about, made again from the same numbers.
enum TokenVectors {
    /// About 24,000 mixed strings, then each character of the planes that hold any in the places where its class matters.
    static func strings() throws -> [String] {
        try made.get()
    }

    private static let made = Result { try makeStrings() }

    private static func makeStrings() throws -> [String] {
        let passages = Array(String(decoding: try read("passages.txt"), as: UTF8.self).unicodeScalars)
        let units = String(decoding: try read("units.txt"), as: UTF8.self).split(separator: "\n").map { line in
            line.split(separator: " ").compactMap { UInt32($0, radix: 16) }.compactMap(Unicode.Scalar.init)
        }
        var numbers = SeededGenerator(seed: 20_261_121)
        var strings: [String] = []
        for _ in 0..<24000 {
            strings.append(mixedString(&numbers, passages, units))
        }
        return strings + characterStrings()
    }

    /// What tiktoken answered, for each string the lowest 16 bits of ``digest(_:)``.
    static func answers(of encoding: String) throws -> [UInt16] {
        let bytes = try read("\(encoding).vectors")
        return stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    }

    static func digest(_ tokens: [UInt32]) -> UInt16 {
        let value = fullDigest(tokens)
        return UInt16(truncatingIfNeeded: value ^ value >> 32)
    }

    static func fullDigest(_ tokens: [UInt32]) -> UInt64 {
        tokens.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func read(_ name: String) throws -> [UInt8] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: tests.appendingPathComponent("Fixtures/Tokens/\(name)")))
    }

    private static func mixedString(
        _ numbers: inout SeededGenerator, _ passages: [Unicode.Scalar], _ units: [[Unicode.Scalar]]
    ) -> String {
        var text = String.UnicodeScalarView()
        switch numbers.below(8) {
        case 0:
            text.append(contentsOf: cut(&numbers, passages, longest: 200))
        case 1:
            let unit = units[numbers.below(units.count)]
            for _ in 0..<1 + numbers.below(100) { text.append(contentsOf: unit) }
        case 2:
            for _ in 0..<1 + numbers.below(40) { text.append(anyCharacter(&numbers)) }
        case 3:
            let pair = [units[numbers.below(units.count)], units[numbers.below(units.count)]]
            for _ in 0..<1 + numbers.below(40) { text.append(contentsOf: pair[numbers.below(2)]) }
        case 4:
            for _ in 0..<1 + numbers.below(60) { text.append(Unicode.Scalar(UInt8(97 + numbers.below(26)))) }
        default:
            for _ in 0..<1 + numbers.below(16) {
                switch numbers.below(6) {
                case 0: text.append(anyCharacter(&numbers))
                case 1: text.append(contentsOf: cut(&numbers, passages, longest: 20))
                default: text.append(contentsOf: units[numbers.below(units.count)])
                }
            }
        }
        return String(text)
    }

    private static func anyCharacter(_ numbers: inout SeededGenerator) -> Unicode.Scalar {
        let limit = [0x80, 0x800, 0x10000, 0x110000][numbers.below(4)]
        return Unicode.Scalar(UInt32(numbers.below(limit))) ?? "x"
    }

    private static func cut(
        _ numbers: inout SeededGenerator, _ passages: [Unicode.Scalar], longest: Int
    ) -> ArraySlice<Unicode.Scalar> {
        let start = numbers.below(passages.count)
        return passages[start...].prefix(1 + numbers.below(longest))
    }

    private static func characterStrings() -> [String] {
        let starts = Array(stride(from: UInt32(0), to: 0x40000, by: 128)) + stride(from: 0xE0000, to: 0xE0200, by: 128)
        return starts.map { start in
            var text = String.UnicodeScalarView()
            for character in (start..<start + 128).compactMap(Unicode.Scalar.init) {
                text.append(contentsOf: ["A", character, "b", character, " ", character])
            }
            return String(text)
        }
    }
}

extension SeededGenerator {
    /// As `scripts/build-token-vectors` draws, which is not as the standard library does.
    fileprivate mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
