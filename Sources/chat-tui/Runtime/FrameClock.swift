/// Decides when a frame is due: keys at once, changes at most sixty times a second, and less often where the terminal
/// cannot keep up.
struct FrameClock {
    typealias Instant = ContinuousClock.Instant

    enum Cause { case key, change }

    /// The shortest time between frames that a key makes due.
    static let keyInterval = Duration.milliseconds(4)
    /// Sixty frames a second.
    static let fastest = Duration.microseconds(16_667)
    /// Eight frames a second.
    static let slowest = Duration.milliseconds(125)
    /// Without the keyboard four are enough.
    static let unfocused = Duration.milliseconds(250)

    /// When the next frame should be drawn; nil: nothing changed.
    private(set) var due: Instant?
    /// The time between frames while the link is as fast as it should be.
    private let usual: Duration
    private var slowed: Duration
    private var isFocused = true
    private var lastFrame: Instant?
    private var slowFrames = 0
    private var lastSlow: Instant?

    /// `isRemote`: the bytes travel far, so thirty frames a second are the most.
    init(isRemote: Bool = false) {
        usual = isRemote ? Self.fastest * 2 : Self.fastest
        slowed = usual
    }

    /// The bytes travel far or slowly: fewer of them are worth more than motion.
    var isFar: Bool { slowed > Self.fastest }

    /// The time between two frames that changes make due.
    var interval: Duration {
        isFocused ? slowed : max(slowed, Self.unfocused)
    }

    mutating func request(_ cause: Cause, at now: Instant) {
        let pause = cause == .key ? Self.keyInterval : interval
        let wanted = max(now, lastFrame.map { $0 + pause } ?? now)
        due = min(due ?? wanted, wanted)
    }

    mutating func drew(at now: Instant) {
        lastFrame = now
        due = nil
    }

    mutating func focus(_ isFocused: Bool) {
        self.isFocused = isFocused
    }

    /// A frame has left for good, so long after it was drawn. Two slow ones in a row halve the rate; five seconds without
    /// one bring it back.
    mutating func sent(after delay: Duration, at now: Instant) {
        if delay > .milliseconds(33) {
            slowFrames += 1
            lastSlow = now
            if slowFrames >= 2 {
                slowed = min(slowed * 2, Self.slowest)
                slowFrames = 0
            }
        } else {
            slowFrames = 0
            if let lastSlow, now - lastSlow >= .seconds(5) {
                slowed = usual
                self.lastSlow = nil
            }
        }
    }
}
