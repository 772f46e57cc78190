/// A name that no other database has: 26 characters that sort by the time they were made.
///
/// Source: <https://github.com/ulid/spec>, read 2026-11-21: 48 bits of milliseconds, 80 random bits, Crockford's base 32.
public struct ULID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: String

    /// Takes a valid ULID in upper case; nil for anything else.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 26, rawValue.utf8.allSatisfy(Self.alphabet.contains),
            let first = rawValue.utf8.first, first <= UInt8(ascii: "7")
        else { return nil }
        self.rawValue = rawValue
    }

    /// A new one.
    ///
    /// - Parameters:
    ///   - time: The moment it sorts by.
    ///   - generator: Where its 80 random bits come from.
    public init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        var bits = UInt128(UInt64(clamping: time.rawValue)) << 80
        bits |= UInt128(UInt16.random(in: .min ... .max, using: &generator)) << 64
        bits |= UInt128(UInt64.random(in: .min ... .max, using: &generator))
        var characters = [UInt8](repeating: 0, count: 26)
        for position in stride(from: 25, through: 0, by: -1) {
            characters[position] = Self.alphabet[Int(bits & 31)]
            bits >>= 5
        }
        rawValue = String(decoding: characters, as: UTF8.self)
    }

    /// A new one for this moment.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(at: .now, using: &generator)
    }

    public var description: String { rawValue }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
