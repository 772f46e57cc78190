extension Int {
    /// The sum, or the number nearest to it: counts come from outside, and any number can stand there.
    func addingSaturating(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }
}
