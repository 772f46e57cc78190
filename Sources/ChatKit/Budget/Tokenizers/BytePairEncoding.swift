/// Byte pair encoding of one piece of text, without doing the merges.
///
/// A row of tokens is the encoding of its bytes if and only if each two neighbours would stay apart when encoded by
/// themselves (``Vocabulary/staysApart(_:_:)``), and there is just one such row. So the longest token that stays apart
/// from the one before it is taken; when none does, the one before was too long. A place that led nowhere is never
/// entered again, which makes the time proportional to the length, whatever the text.
struct BytePairEncoding {
    let vocabulary: Vocabulary

    /// Encodes the bytes into `tokens`, which has room for as many tokens as there are bytes, and gives their number.
    ///
    /// - Parameters:
    ///   - deadEnds: one bit for each byte and one more, all zero; left so.
    ///   - neighbours: what is known of neighbours already.
    @inline(never)  // It would crowd the loop over pieces out of the registers.
    func encode(
        _ bytes: UnsafePointer<UInt8>, count: Int, into tokens: UnsafeMutablePointer<UInt32>,
        deadEnds: UnsafeMutablePointer<UInt64>, neighbours: NeighbourCache
    ) -> Int {
        var position = 0
        var found = 0
        var hasDeadEnds = false
        var (token, length) = vocabulary.longestToken(bytes, atMost: count)
        while true {
            let end = position &+ length
            let isDeadEnd = hasDeadEnds && deadEnds[end &>> 6] &>> UInt64(end & 63) & 1 != 0
            if !isDeadEnd, found == 0 || neighbours.stayApart(tokens[found &- 1], token, in: vocabulary) {
                tokens[found] = token
                found &+= 1
                position = end
                if position == count { break }
                (token, length) = vocabulary.longestToken(bytes + position, atMost: count &- position)
            } else if length > 1 {
                (token, length) = vocabulary.longestToken(bytes + position, atMost: length &- 1)
            } else {
                precondition(found > 0, "every text has an encoding")
                hasDeadEnds = true
                deadEnds[position &>> 6] |= 1 &<< UInt64(position & 63)
                found &-= 1
                token = tokens[found]
                length = vocabulary.length(token)
                position &-= length
            }
        }
        if hasDeadEnds {
            for word in 0...(count &>> 6) { deadEnds[word] = 0 }
        }
        return found
    }
}
