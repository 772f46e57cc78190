import Testing

@testable import chat_tui

@Suite struct FrameClockTests {
    let start = ContinuousClock.now

    @Test func `the first change after a silence is drawn at once`() {
        var clock = FrameClock()
        #expect(clock.due == nil)
        clock.request(.change, at: start)
        #expect(clock.due == start)
    }

    @Test func `changes make sixty frames a second at most, whatever their number`() {
        var clock = FrameClock()
        var frames = 0
        for step in 0..<10_000 {
            let now = start + .microseconds(100) * step
            clock.request(.change, at: now)
            if let due = clock.due, due <= now {
                clock.drew(at: now)
                frames += 1
            }
        }
        #expect((59...60).contains(frames))
    }

    @Test func `a key does not wait for the next frame of a stream`() {
        var clock = FrameClock()
        clock.drew(at: start)
        clock.request(.change, at: start + .milliseconds(1))
        #expect(clock.due == start + FrameClock.fastest)
        clock.request(.key, at: start + .milliseconds(2))
        #expect(clock.due == start + .milliseconds(4))
    }

    @Test func `a slow link halves the rate, down to eight frames, and gets it back after five seconds`() {
        var clock = FrameClock()
        clock.sent(after: .milliseconds(50), at: start)
        #expect(clock.interval == FrameClock.fastest)
        clock.sent(after: .milliseconds(50), at: start)
        #expect(clock.interval == FrameClock.fastest * 2)
        for _ in 0..<10 { clock.sent(after: .milliseconds(50), at: start) }
        #expect(clock.interval == FrameClock.slowest)
        clock.sent(after: .milliseconds(1), at: start + .seconds(4))
        #expect(clock.interval == FrameClock.slowest)
        clock.sent(after: .milliseconds(1), at: start + .seconds(5))
        #expect(clock.interval == FrameClock.fastest)
    }

    @Test func `without the keyboard four frames a second are enough, and far away thirty`() {
        var clock = FrameClock(isRemote: true)
        #expect(clock.interval == FrameClock.fastest * 2)
        clock.focus(false)
        #expect(clock.interval == FrameClock.unfocused)
    }
}

@Suite struct OutputQueueTests {
    @Test func `bytes leave in order, in the portions that are taken`() {
        var queue = OutputQueue()
        let start = ContinuousClock.now
        queue.append(Array("abcdef".utf8), at: start)
        var taken: [UInt8] = []
        var room = 4
        func write(_ bytes: ArraySlice<UInt8>) -> Int? {
            let count = min(room, bytes.count)
            taken += bytes.prefix(count)
            room -= count
            return count
        }
        let first = queue.flush(at: start, write)
        #expect(first == nil && queue.isCut && !queue.isEmpty)
        room = 10
        let second = queue.flush(at: start + .milliseconds(40), write)
        #expect(second == .milliseconds(40) && queue.isEmpty)
        #expect(taken == Array("abcdef".utf8))
    }

    @Test func `a terminal that is gone takes nothing, and nothing is kept for it`() {
        var queue = OutputQueue()
        queue.append([1, 2], at: .now)
        let sent = queue.flush(at: .now) { _ in nil }
        #expect(sent == nil && queue.isEmpty)
    }
}
