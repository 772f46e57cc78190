import TestSupport

/// Changes to texts that a decoder reads, the same with the same seed: most leave something that looks right.
struct Mutation {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Pieces that break readers.
    private static let spice = [
        "null", "[]", "{}", "\"\"", "-1", "1e999", "-0", "1e-999", "99999999999999999999999999", "0.1e", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\\u00\"", "true", "{\"type\":\"object\",\"type\":[]}", "[[[[[[[[", "}}}}",
        "\"\\u0000\"",
        "\u{FEFF}", "{\"$ref\":\"#\"}", "\n\n", "\r", "data: ", "event: error\n", "data: [DONE]\n\n", ":", ",",
        String(repeating: "[", count: 400), String(repeating: "{\"a\":", count: 300), "<think>", "<img src=\"",
    ].map { Array($0.utf8) }

    /// - Parameter other: What a piece may be taken from beside the original itself.
    mutating func callAsFunction(_ original: [UInt8], with other: [UInt8] = []) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 4 { change(&bytes, other) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 0...40, using: &generator))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.removeSubrange(place...)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4, 5: replaceText(&bytes)
        case 6 where other.count > 4:
            let start = Int.random(in: 0..<other.count, using: &generator)
            bytes.insert(contentsOf: other[start..<min(other.count, start + 60)], at: place)
        default: bytes.insert(contentsOf: piece(), at: place)
        }
    }

    private mutating func piece() -> [UInt8] { Self.spice.randomElement(using: &generator) ?? [] }

    /// Puts a piece where a text or a name was, so that JSON mostly stays JSON.
    private mutating func replaceText(_ bytes: inout [UInt8]) {
        let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
        guard quotes.count > 2 else { return }
        let first = Int.random(in: 0..<quotes.count - 1, using: &generator)
        bytes.replaceSubrange(quotes[first]...quotes[first + 1], with: piece())
    }
}
