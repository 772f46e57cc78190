import TerminalText
import TestSupport
import Testing

/// Random text made mostly of what attacks are made of.
@Suite struct SanitizerPropertyTests {
    @Test(arguments: 0..<8)
    func `no random text gets anything harmful through`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let input = (0..<Int.random(in: 0...60, using: &random)).map { _ in scalar(&random) }
            let once = fed([input[...]])
            let leaked = harm(once)
            #expect(leaked == nil, "\(input) leaks \(String(describing: leaked))")
            #expect(scalars(Sanitizer.text(once)) == scalars(once), "\(input) is not clean the first time")

            var pieces: [ArraySlice<Unicode.Scalar>] = []
            var rest = input[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...5, using: &random))
                pieces.append(piece)
                rest = rest.dropFirst(piece.count)
            }
            #expect(scalars(fed(pieces)) == scalars(once), "\(pieces) differs by its cuts")
        }
    }

    private func scalar(_ random: inout SeededGenerator) -> Unicode.Scalar {
        let alphabet = Array(
            "\u{1B}\u{1B}\u{1B}[]PX^_\\\\;05:?mJ (~cqab яё中👨❤\u{FE0F}\u{FE0F}\u{200D}\u{200D}\u{200C}\u{1F3F4}\u{E0067}"
                .unicodeScalars)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return Unicode.Scalar(UInt8.random(in: 0...0xFF, using: &random))
        case 1: return Unicode.Scalar(UInt32.random(in: 0x300...0xD7FF, using: &random)) ?? "x"
        case 2: return Unicode.Scalar(UInt32.random(in: 0x2000...0x206F, using: &random)) ?? "x"
        case 3: return Unicode.Scalar(UInt32.random(in: 0xE000...0x10FFFF, using: &random)) ?? "x"
        case 4: return Unicode.Scalar(UInt32.random(in: 0xE0000...0xE0080, using: &random)) ?? "x"
        case 5: return Unicode.Scalar(UInt32.random(in: 0x5D0...0xDFF, using: &random)) ?? "x"
        default: return alphabet.randomElement(using: &random) ?? "x"
        }
    }

    /// The first scalar that must never reach a terminal, wherever it stands.
    private func harm(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09, 0x0A: false
            case 0x00...0x1F, 0x7F...0x9F, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
                0xFEFF, 0x3164, 0x115F, 0x1160, 0x34F, 0xE0000...0xE001F, 0xE0100...0xE01EF, 0xE000...0xF8FF,
                0xF0000...0x10FFFF:
                true
            default: false
            }
        }
    }
}
