extension Vocabulary {
    /// Whether byte pair encoding, run on the bytes of both tokens together, leaves them as they are.
    ///
    /// Merging goes by rising rank, and in each rank from the left. So time can be run backwards: undo the later of the
    /// two merges that made the tokens beside the boundary, and ask at each step whether the neighbours of that moment
    /// would have merged across it before they became what they are.
    @inline(__always)
    func staysApart(_ left: UInt32, _ right: UInt32) -> Bool {
        var (left, right) = (left, right)
        var (leftSplit, rightSplit) = (split(left), split(right))
        var limit = Self.none
        while true {
            if merged(left, right) < limit { return false }
            if let parts = leftSplit, left > right || rightSplit == nil {
                // A merge of the same rank further left comes first: it wins a tie.
                limit = left
                left = parts.right
                leftSplit = split(left)
            } else if let parts = rightSplit {
                // A merge across the boundary is further left than this one: this one loses a tie.
                limit = right + 1
                right = parts.left
                rightSplit = split(right)
            } else {
                return true
            }
        }
    }
}
