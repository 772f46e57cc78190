import ChatKit
import Testing

@testable import chat_tui

@Suite struct ArrivalsTests {
    @Test func `the first event calls, those that follow wait for the next look, and after a pause one calls again`() {
        let arrivals = Arrivals()
        let start = ContinuousClock.now
        #expect(arrivals.due == nil)
        #expect(arrivals.put(.text("a"), answer: 1))
        #expect(!arrivals.put(.text("b"), answer: 1), "called already")
        #expect(arrivals.take(at: start).map(\.event) == [.text("ab")])
        #expect(arrivals.due == start + Arrivals.interval)
        #expect(!arrivals.put(.text("c"), answer: 1), "looked for soon")
        let due = start + Arrivals.interval
        #expect(arrivals.take(at: due).map(\.event) == [.text("c")])
        #expect(arrivals.take(at: due + Arrivals.interval).isEmpty)
        #expect(arrivals.due == nil, "nothing moves while nothing comes")
        #expect(arrivals.put(.text("d"), answer: 1))
    }

    @Test func `only text of the same kind and answer is joined, and the order stays`() {
        let arrivals = Arrivals()
        let events: [(ReplyEvent, Int)] = [
            (.reasoning("r"), 1), (.reasoning("s"), 1), (.text("a"), 1), (.text("b"), 2), (.usage(Usage()), 2),
            (.text("c"), 2), (.text("d"), 2), (.reasoning("t"), 2),
        ]
        for (event, answer) in events { _ = arrivals.put(event, answer: answer) }
        let found = arrivals.take(at: .now)
        #expect(
            found.map(\.event) == [
                .reasoning("rs"), .text("a"), .text("b"), .usage(Usage()), .text("cd"), .reasoning("t"),
            ])
        #expect(found.map(\.answer) == [1, 1, 2, 2, 2, 2])
    }
}
