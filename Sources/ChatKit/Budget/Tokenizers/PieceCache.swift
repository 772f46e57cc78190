/// What short pieces of text were encoded to lately. Words come back: most of a text is found here.
enum PieceCache {
    /// One short piece and its tokens.
    struct Entry {
        /// The bytes of the piece, and zeros.
        var low: UInt64 = 0
        var high: UInt64 = 0
        var first: UInt32 = 0
        var second: UInt32 = 0
        var third: UInt32 = 0
        /// The number of bytes, 0 when nothing is kept here.
        var length: UInt16 = 0
        /// The number of tokens.
        var count: UInt16 = 0
    }

    /// The longest piece that is kept, in bytes.
    static let longestPiece = 16
    /// The most tokens that are kept for a piece.
    static let mostTokens = 3
    private static let bits: UInt64 = 12
    /// The number of places, of which each piece has one.
    static var places: Int { 1 << Int(bits) }

    /// The bytes of a piece of 1 to 16 bytes as two numbers, never reading past the end of the text.
    @inline(__always)
    static func key(
        _ bytes: UnsafePointer<UInt8>, length: Int, readable: Int
    ) -> (low: UInt64, high: UInt64) {
        let raw = UnsafeRawPointer(bytes)
        guard readable >= 16 else {
            var key: (low: UInt64, high: UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &key) { $0.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: length)) }
            return key
        }
        let low = raw.loadUnaligned(as: UInt64.self)
        if length <= 8 { return (low & (UInt64.max &>> UInt64(64 &- length &* 8)), 0) }
        let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        return (low, high & (UInt64.max &>> UInt64(128 &- length &* 8)))
    }

    /// The one place where a piece may be kept.
    @inline(__always)
    static func place(low: UInt64, high: UInt64) -> Int {
        Int(((low ^ high &* 0xA076_1D64_78BD_642F) &* 0x9E37_79B9_7F4A_7C15) &>> (64 - bits))
    }
}
