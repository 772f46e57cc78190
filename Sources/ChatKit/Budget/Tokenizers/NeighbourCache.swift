/// Which tokens were found to stay apart, or not, lately. The same words bring the same neighbours.
struct NeighbourCache {
    private static let bits: UInt64 = 13
    /// The number of places, of which each two neighbours have one.
    static var places: Int { 1 << Int(bits) }
    /// What a place holds that was never used.
    static let unused = UInt64.max

    /// The left token, the right token, and one bit for the answer.
    let answers: UnsafeMutablePointer<UInt64>

    /// ``Vocabulary/staysApart(_:_:)``, remembered.
    @inline(__always)
    func stayApart(_ left: UInt32, _ right: UInt32, in vocabulary: Vocabulary) -> Bool {
        let neighbours = UInt64(left) << 32 | UInt64(right)
        let place = answers + Int((neighbours &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.bits))
        if place.pointee >> 1 == neighbours { return place.pointee & 1 != 0 }
        let answer = vocabulary.staysApart(left, right)
        place.pointee = neighbours << 1 | (answer ? 1 : 0)
        return answer
    }
}
