/// Where the encoder puts tokens: into a list, or into a number.
protocol TokenSink {
    mutating func append(_ token: UInt32)
    /// Takes one to three tokens, of which the cache knows the number.
    mutating func append(_ entry: PieceCache.Entry)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int)
}

struct TokenCount: TokenSink {
    var count = 0

    @inline(__always)
    mutating func append(_ token: UInt32) {
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ entry: PieceCache.Entry) {
        count &+= Int(entry.count)
    }

    @inline(__always)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int) {
        self.count &+= count
    }
}

struct TokenList: TokenSink {
    var tokens: [UInt32] = []

    @inline(__always)
    mutating func append(_ token: UInt32) {
        tokens.append(token)
    }

    @inline(__always)
    mutating func append(_ entry: PieceCache.Entry) {
        tokens.append(entry.first)
        if entry.count > 1 { tokens.append(entry.second) }
        if entry.count > 2 { tokens.append(entry.third) }
    }

    @inline(__always)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int) {
        self.tokens.append(contentsOf: UnsafeBufferPointer(start: tokens, count: count))
    }
}
