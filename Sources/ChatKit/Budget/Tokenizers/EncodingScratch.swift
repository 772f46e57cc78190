/// The memory that encoding works in, kept from one text to the next.
struct EncodingScratch {
    /// The longest piece that there is room for, in bytes.
    static let longestPiece = 1024

    private var cache = ContiguousArray(repeating: PieceCache.Entry(), count: PieceCache.places)
    private var neighbours = ContiguousArray(repeating: NeighbourCache.unused, count: NeighbourCache.places)
    private var tokens = ContiguousArray<UInt32>(repeating: 0, count: longestPiece)
    private var deadEnds = ContiguousArray<UInt64>(repeating: 0, count: longestPiece / 64 + 1)

    /// The same memory, lent out while one text is encoded.
    struct Room {
        let cache: PieceCache
        let neighbours: NeighbourCache
        let tokens: UnsafeMutablePointer<UInt32>
        /// One bit for each byte of a piece and one more, all zero between pieces.
        let deadEnds: UnsafeMutablePointer<UInt64>
    }

    mutating func withRoom(_ body: (Room) -> Void) {
        cache.withUnsafeMutableBufferPointer { cache in
            neighbours.withUnsafeMutableBufferPointer { neighbours in
                tokens.withUnsafeMutableBufferPointer { tokens in
                    deadEnds.withUnsafeMutableBufferPointer { deadEnds in
                        guard let cache = cache.baseAddress, let neighbours = neighbours.baseAddress,
                            let tokens = tokens.baseAddress, let deadEnds = deadEnds.baseAddress
                        else { return }
                        body(
                            Room(
                                cache: PieceCache(entries: cache), neighbours: NeighbourCache(answers: neighbours),
                                tokens: tokens, deadEnds: deadEnds))
                    }
                }
            }
        }
    }
}
