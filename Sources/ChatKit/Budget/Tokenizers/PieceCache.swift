/// What short pieces of text were encoded to lately. Words come back: most of a text is found here.
struct PieceCache {
    /// The bytes of a piece, then zeros.
    typealias Key = SIMD4<UInt64>

    /// One short piece and its tokens: one line of the processor's memory.
    struct Entry {
        var key = Key()
        /// As many tokens as `count` says.
        var tokens: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0)
        /// The number of bytes, 0 when nothing is kept here.
        var length: UInt16 = 0
        var count: UInt16 = 0
    }

    /// The longest piece that is kept, in bytes.
    static let longestPiece = 32
    /// The most tokens that are kept for a piece.
    static let mostTokens = 7
    private static let bits: UInt64 = 13
    /// The number of places, of which each piece has one.
    static var places: Int { 1 << Int(bits) }

    let entries: UnsafeMutablePointer<Entry>

    /// The one place where a piece may be kept.
    @inline(__always)
    func place(of key: Key) -> UnsafeMutablePointer<Entry> {
        let mixed =
            key[0] &* 0x9E37_79B9_7F4A_7C15 &+ key[1] &* 0xA076_1D64_78BD_642F
            &+ key[2] &* 0xE703_7ED1_A0B4_28DB &+ key[3] &* 0x8EBC_6AF0_9C88_C6E3
        return entries + Int(mixed &>> (64 - Self.bits))
    }

    /// The bytes of a short piece as a key. Nothing past the end of the text is read.
    @inline(__always)
    static func key(_ bytes: UnsafePointer<UInt8>, length: Int, readable: Int) -> Key {
        let raw = UnsafeRawPointer(bytes)
        guard readable >= longestPiece else {
            var key = Key()
            withUnsafeMutableBytes(of: &key) { $0.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: length)) }
            return key
        }
        let bits = length &* 8
        return Key(
            raw.loadUnaligned(as: UInt64.self) & firstBits(bits),
            raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & firstBits(bits &- 64),
            raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self) & firstBits(bits &- 128),
            raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self) & firstBits(bits &- 192))
    }

    /// That many ones from the lowest bit; none below zero, all above 64. Written so that nothing is to be guessed.
    @inline(__always)
    private static func firstBits(_ count: Int) -> UInt64 {
        let some = ~(UInt64.max &<< UInt64(truncatingIfNeeded: count))
        return count >= 64 ? .max : count <= 0 ? 0 : some
    }
}

extension PieceCache.Entry {
    @inline(__always)
    func holds(_ other: PieceCache.Key, length otherLength: Int) -> Bool {
        let difference = key ^ other
        let halves = difference.lowHalf | difference.highHalf
        return halves[0] | halves[1] == 0 && Int(length) == otherLength
    }
}
