/// Chooses what of a dialogue goes into a request: pure, and the same for the same numbers.
public enum ContextTrimming {
    /// What one exchange weighs: a question with everything up to the next one.
    public struct Exchange: Sendable, Hashable {
        /// In tokens.
        public var weight: Int
        /// Whether it always goes.
        public var isPinned: Bool

        public init(weight: Int, isPinned: Bool = false) {
            self.weight = weight
            self.isPinned = isPinned
        }
    }

    /// Which exchanges stay, oldest first.
    ///
    /// - Parameters:
    ///   - fixed: The tokens that go in any case: the first prompt, the question, what goes around the messages.
    /// - Returns: For each exchange whether it stays; nil when even what must go is too much.
    public static func kept(of exchanges: [Exchange], fixed: Int, budget: ContextBudget) -> [Bool]? {
        var isKept = exchanges.map { _ in true }
        guard let limit = budget.limit else { return isKept }
        var total = exchanges.reduce(fixed) { $0 + $1.weight }
        for position in order(of: exchanges.indices, budget.overflow) where total > limit {
            guard !exchanges[position].isPinned else { continue }
            isKept[position] = false
            total -= exchanges[position].weight
        }
        if total <= limit { return isKept }
        // EasyBackend sends what must go however long it is; a window that it fills leaves no room for a reply.
        guard budget.overflow == .easyBackend, let window = budget.window, total < window else { return nil }
        return isKept
    }

    /// The order in which exchanges are left out.
    private static func order(of positions: Range<Int>, _ overflow: OverflowStrategy) -> [Int] {
        switch overflow {
        case .error: []
        case .dropOldest, .easyBackend, .summarize: Array(positions)
        case .keepEnds: Array(positions.dropFirst()) + positions.prefix(1)
        }
    }
}
