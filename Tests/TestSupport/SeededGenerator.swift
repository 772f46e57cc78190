import Glibc

/// Random numbers that come again with the same seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The seeds that a property is tried with, as arguments of its test: a failure names the one it was. `PROPERTY_RUNS`
    /// multiplies them, `PROPERTY_SEED` tries that one alone.
    public static func seeds(_ count: Int) -> [UInt64] {
        let number = { (name: String) in getenv(name).flatMap { UInt64(String(cString: $0)) } }
        if let seed = number("PROPERTY_SEED") { return [seed] }
        return Array(1...UInt64(count) * max(1, number("PROPERTY_RUNS") ?? 1))
    }
}
