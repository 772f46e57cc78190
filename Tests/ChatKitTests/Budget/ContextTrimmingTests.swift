import ChatKit
import TestSupport
import Testing

@Suite struct ContextTrimmingTests {
    private typealias Exchange = ContextTrimming.Exchange

    private func kept(
        _ weights: [Int], pinned: Set<Int> = [], fixed: Int = 10, limit: Int?, _ overflow: OverflowStrategy,
        window: Int? = nil
    ) -> [Int]? {
        let exchanges = weights.enumerated().map { Exchange(weight: $0.element, isPinned: pinned.contains($0.offset)) }
        let budget = ContextBudget(limit: limit, window: window, overflow: overflow)
        return ContextTrimming.kept(of: exchanges, fixed: fixed, budget: budget).map { kept in
            kept.indices.filter { kept[$0] }
        }
    }

    @Test func `each strategy leaves out what its name says`() {
        #expect(kept([10, 20, 30, 40], limit: 110, .dropOldest) == [0, 1, 2, 3])
        #expect(kept([10, 20, 30, 40], limit: 109, .dropOldest) == [1, 2, 3])
        #expect(kept([10, 20, 30, 40], limit: 99, .dropOldest) == [2, 3])
        #expect(kept([10, 20, 30, 40], limit: 109, .keepEnds) == [0, 2, 3])
        #expect(kept([10, 20, 30, 40], limit: 59, .keepEnds) == [0])
        #expect(kept([10, 20, 30, 40], limit: 19, .keepEnds) == [])
        #expect(kept([10, 20, 30, 40], limit: 110, .error) == [0, 1, 2, 3])
        #expect(kept([10, 20, 30, 40], limit: 109, .error) == nil)
        #expect(kept([10, 20, 30, 40], limit: nil, .error) == [0, 1, 2, 3])
    }

    @Test func `pinned exchanges stay, and what must go and is too much is refused`() {
        #expect(kept([10, 20, 30, 40], pinned: [0], limit: 60, .dropOldest) == [0, 3])
        #expect(kept([10, 20, 30, 40], pinned: [0], limit: 20, .dropOldest) == [0])
        #expect(kept([10, 20, 30, 40], pinned: [0], limit: 19, .dropOldest) == nil)
        #expect(kept([], limit: 9, .dropOldest) == nil)
    }

    @Test func `EasyBackend's rule drops to its limit and sends a long question of its own`() {
        #expect(kept([1000, 1000], fixed: 1201, limit: 3200, .easyBackend, window: 4000) == [1])
        #expect(kept([1000, 1000], fixed: 1200, limit: 3200, .easyBackend, window: 4000) == [0, 1])
        #expect(kept([1000, 1000], fixed: 3999, limit: 3200, .easyBackend, window: 4000) == [])
        #expect(kept([1000, 1000], fixed: 4000, limit: 3200, .easyBackend, window: 4000) == nil)
    }

    @Test(arguments: OverflowStrategy.allCases)
    func `any dialogue keeps the promises of its budget`(overflow: OverflowStrategy) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let exchanges = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                Exchange(
                    weight: Int.random(in: 1...200, using: &generator),
                    isPinned: Int.random(in: 0..<8, using: &generator) == 0)
            }
            let fixed = Int.random(in: 1...300, using: &generator)
            let limit = Int.random(in: 1...2000, using: &generator)
            let window = limit + Int.random(in: 0...400, using: &generator)
            let budget = ContextBudget(limit: limit, window: window, overflow: overflow)
            let needed = exchanges.filter(\.isPinned).reduce(fixed) { $0 + $1.weight }
            let all = exchanges.reduce(fixed) { $0 + $1.weight }
            guard let kept = ContextTrimming.kept(of: exchanges, fixed: fixed, budget: budget) else {
                #expect(overflow == .error ? all > limit : needed > limit)
                if overflow == .easyBackend { #expect(needed >= window) }
                continue
            }
            let rest = zip(exchanges, kept).filter(\.1).map(\.0)
            let total = rest.reduce(fixed) { $0 + $1.weight }
            #expect(total <= limit || (overflow == .easyBackend && total == needed && total < window))
            #expect(zip(exchanges, kept).allSatisfy { !$0.isPinned || $1 })
            if all <= limit { #expect(rest.count == exchanges.count) }
            // Nothing is left out that would have had room.
            if overflow == .dropOldest, let last = zip(exchanges, kept).filter({ !$0.1 }).last?.0 {
                #expect(total + last.weight > limit)
            }
            // Trimming what was trimmed leaves out no more.
            #expect(
                ContextTrimming.kept(of: rest, fixed: fixed, budget: budget) == rest.map { _ in true })
        }
    }
}
