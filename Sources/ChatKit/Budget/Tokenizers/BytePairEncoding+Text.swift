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
                let found = encode(
                    bytes, count: length, into: room.tokens, deadEnds: room.deadEnds, neighbours: room.neighbours)
                sink.append(contentsOf: room.tokens, count: found)
            } else {
                encodeLong(bytes, length: length, into: &sink, neighbours: room.neighbours)
            }
            start = end
        }
    }

    @inline(__always)
    private func encodeShort<Sink: TokenSink>(
        _ bytes: UnsafePointer<UInt8>, length: Int, readable: Int, into sink: inout Sink, room: EncodingScratch.Room
    ) {
        let key = PieceCache.key(bytes, length: length, readable: readable)
        let place = room.cache.place(of: key)
        if place.pointee.holds(key, length: length) {
            sink.append(place)
            return
        }
        let found = encode(
            bytes, count: length, into: room.tokens, deadEnds: room.deadEnds, neighbours: room.neighbours)
        sink.append(contentsOf: room.tokens, count: found)
        guard found <= PieceCache.mostTokens else { return }
        place.pointee.key = key
        place.pointee.length = UInt16(truncatingIfNeeded: length)
        place.pointee.count = UInt16(truncatingIfNeeded: found)
        withUnsafeMutableBytes(of: &place.pointee.tokens) { kept in
            kept.copyMemory(from: UnsafeRawBufferPointer(start: room.tokens, count: 4 * found))
        }
    }

    @inline(never)
    private func encodeLong<Sink: TokenSink>(
        _ bytes: UnsafePointer<UInt8>, length: Int, into sink: inout Sink, neighbours: NeighbourCache
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: length) { tokens in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: length / 64 + 1) { deadEnds in
                guard let tokens = tokens.baseAddress, let deadEnds = deadEnds.baseAddress else { return }
                deadEnds.initialize(repeating: 0, count: length / 64 + 1)
                let found = encode(bytes, count: length, into: tokens, deadEnds: deadEnds, neighbours: neighbours)
                sink.append(contentsOf: tokens, count: found)
            }
        }
    }
}
