internal import CVocabulary

/// A view of one of the vocabularies inside the program. Making one reads a few words and allocates nothing.
///
/// The layout of the tables is written down in `CVocabulary.h`.
struct Vocabulary {
    /// What ``merged(_:_:)`` answers when two tokens do not merge; above every token.
    static let none = UInt32.max

    /// Tokens from here on belong to a later vocabulary that shares these tables.
    let limit: UInt32
    private let trie: UnsafePointer<UInt32>
    private let rootBase: UInt32
    private let splits: UnsafePointer<UInt64>
    private let pairs: UnsafePointer<UInt32>
    private let pilots: UnsafePointer<UInt32>
    private let lengths: UnsafePointer<UInt8>
    private let pairShift: UInt64
    private let bucketMask: UInt64

    init(_ encoding: TokenEncoding) {
        let table: UnsafeRawPointer
        switch encoding {
        case .r50kBase, .p50kBase, .p50kEdit: table = cvocabulary_p50k_table()
        case .cl100kBase: table = cvocabulary_cl100k_table()
        case .o200kBase, .o200kHarmony: table = cvocabulary_o200k_table()
        }
        let header = table.assumingMemoryBound(to: UInt32.self)
        func section<T>(_ number: Int, of type: T.Type) -> UnsafePointer<T> {
            (table + Int(header[4 + number])).assumingMemoryBound(to: type)
        }
        // p50k_base is r50k_base with 24 tokens more.
        limit = encoding == .r50kBase ? 50256 : header[0]
        pairShift = UInt64(64 - header[1])
        bucketMask = 1 << UInt64(header[2]) - 1
        trie = section(0, of: UInt32.self)
        rootBase = trie[0] >> 11
        splits = section(1, of: UInt64.self)
        pairs = section(2, of: UInt32.self)
        pilots = section(3, of: UInt32.self)
        lengths = section(4, of: UInt8.self)
    }

    /// Whether there is such a token that is not a special one. p50k_base leaves one number out.
    func contains(_ token: UInt32) -> Bool {
        token < limit && lengths[Int(token)] > 0
    }

    /// The bytes in a token.
    @inline(__always)
    func length(_ token: UInt32) -> Int {
        Int(lengths[Int(token)])
    }

    /// The longest token that the bytes begin with, and how many of them it takes. A single byte always is one.
    @inline(__always)
    func longestToken(_ bytes: UnsafePointer<UInt8>, atMost count: Int) -> (token: UInt32, length: Int) {
        var (unit, length) = longestUnit(bytes, atMost: count)
        // Rare: the tables hold a longer token of a later vocabulary.
        while unit >= limit {
            (unit, length) = longestUnit(bytes, atMost: length - 1)
        }
        return (unit, length)
    }

    @inline(__always)
    private func longestUnit(_ bytes: UnsafePointer<UInt8>, atMost count: Int) -> (token: UInt32, length: Int) {
        var base = rootBase
        var found: UInt32 = 0
        var length = 0
        var position = 0
        while position < count {
            let byte = UInt32(bytes[position])
            let unit = trie[Int(base ^ byte)]
            guard unit & 0x1FF == byte else { break }
            position &+= 1
            if unit & 0x200 != 0 {
                found = unit
                length = position
                if unit & 0x400 != 0 { break }
            }
            base = unit >> 11
        }
        let isLeaf = found & 0x400 != 0
        return (isLeaf ? found >> 11 : trie[Int(found >> 11 ^ 0x100)] >> 11, length)
    }

    /// The token that two tokens merge into, or ``none``.
    @inline(__always)
    func merged(_ left: UInt32, _ right: UInt32) -> UInt32 {
        let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
        var mixed = (UInt64(left) << 32 | UInt64(right)) &* multiplier
        mixed ^= mixed >> 32
        let bucket = pilots[Int(mixed & bucketMask)]
        // Nearly all pairs that do not merge are seen here.
        guard bucket &>> UInt32(10 &+ ((mixed >> 44) &* 22) >> 20) & 1 != 0 else { return Self.none }
        let probe = (mixed ^ UInt64(bucket & 0x3FF) &* 0xD6E8_FEB8_6659_FD93) &* multiplier
        let entry = pairs[Int(probe &>> pairShift)]
        guard UInt64(entry >> 18) == probe >> 16 & 0x3FFF else { return Self.none }
        let token = entry & 0x3FFFF
        guard token < limit, splits[Int(token)] == UInt64(right) << 32 | UInt64(left) else { return Self.none }
        return token
    }

    /// The two tokens whose merge makes a token, or nil for a single byte.
    @inline(__always)
    func split(_ token: UInt32) -> (left: UInt32, right: UInt32)? {
        let split = splits[Int(token)]
        let right = UInt32(truncatingIfNeeded: split >> 32)
        return right == Self.none ? nil : (UInt32(truncatingIfNeeded: split), right)
    }

    /// Puts the bytes of a token after those already there.
    func append(_ token: UInt32, to bytes: inout [UInt8]) {
        var waiting = [token]
        while let next = waiting.popLast() {
            if let (left, right) = split(next) {
                waiting.append(right)
                waiting.append(left)
            } else {
                bytes.append(UInt8(truncatingIfNeeded: splits[Int(next)]))
            }
        }
    }
}
