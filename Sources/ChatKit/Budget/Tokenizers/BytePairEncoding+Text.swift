extension BytePairEncoding {
    /// Cuts text into pieces and hands the tokens of each to the sink.
    @inline(__always)
    func encode<Pattern: SplitPattern, Sink: TokenSink>(
        _ text: ClassifiedText, by pattern: Pattern.Type, into sink: inout Sink, room: EncodingScratch.Room
    ) {
        var start = 0
        while start < text.end {
            let end = Pattern.endOfPiece(from: start, in: text)
            let length = end &- start
            let bytes = text.bytes + start
            if length <= PieceCache.longestPiece {
                encodeShort(bytes, length: length, readable: text.end &- start, into: &sink, room: room)
            } else if length <= EncodingScratch.longestPiece {
                let found = encode(bytes, count: length, into: room.tokens, deadEnds: room.deadEnds)
                sink.append(contentsOf: room.tokens, count: found)
            } else {
                encodeLong(bytes, length: length, into: &sink)
            }
            start = end
        }
    }

    @inline(__always)
    private func encodeShort<Sink: TokenSink>(
        _ bytes: UnsafePointer<UInt8>, length: Int, readable: Int, into sink: inout Sink, room: EncodingScratch.Room
    ) {
        let (low, high) = PieceCache.key(bytes, length: length, readable: readable)
        let place = room.cache + PieceCache.place(low: low, high: high)
        if place.pointee.low == low, place.pointee.high == high, Int(place.pointee.length) == length {
            sink.append(place.pointee)
            return
        }
        let found = encode(bytes, count: length, into: room.tokens, deadEnds: room.deadEnds)
        sink.append(contentsOf: room.tokens, count: found)
        guard found <= PieceCache.mostTokens else { return }
        place.pointee = PieceCache.Entry(
            low: low, high: high, first: room.tokens[0], second: found > 1 ? room.tokens[1] : 0,
            third: found > 2 ? room.tokens[2] : 0, length: UInt16(truncatingIfNeeded: length),
            count: UInt16(truncatingIfNeeded: found))
    }

    @inline(never)
    private func encodeLong<Sink: TokenSink>(_ bytes: UnsafePointer<UInt8>, length: Int, into sink: inout Sink) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: length) { tokens in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: length / 64 + 1) { deadEnds in
                guard let tokens = tokens.baseAddress, let deadEnds = deadEnds.baseAddress else { return }
                deadEnds.initialize(repeating: 0, count: length / 64 + 1)
                let found = encode(bytes, count: length, into: tokens, deadEnds: deadEnds)
                sink.append(contentsOf: tokens, count: found)
            }
        }
    }
}
