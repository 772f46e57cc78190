/// Where the encoder puts tokens: into a list, or into a number.
protocol TokenSink {
    mutating func append(_ entry: UnsafeMutablePointer<PieceCache.Entry>)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int)
}

struct TokenCount: TokenSink {
    var count = 0

    @inline(__always)
    mutating func append(_ entry: UnsafeMutablePointer<PieceCache.Entry>) {
        count &+= Int(entry.pointee.count)
    }

    @inline(__always)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int) {
        self.count &+= count
    }
}

struct TokenList: TokenSink {
    var tokens: [UInt32] = []

    @inline(__always)
    mutating func append(_ entry: UnsafeMutablePointer<PieceCache.Entry>) {
        let count = Int(entry.pointee.count)
        if count == 1 {
            tokens.append(entry.pointee.tokens.0)
        } else {
            withUnsafeBytes(of: &entry.pointee.tokens) { bytes in
                tokens.append(contentsOf: bytes.bindMemory(to: UInt32.self).prefix(count))
            }
        }
    }

    @inline(__always)
    mutating func append(contentsOf tokens: UnsafeMutablePointer<UInt32>, count: Int) {
        self.tokens.append(contentsOf: UnsafeBufferPointer(start: tokens, count: count))
    }
}
