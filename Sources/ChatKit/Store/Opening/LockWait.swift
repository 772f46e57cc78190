import Glibc
import Synchronization

/// Waiting for the lock that another process holds on the database.
///
/// SQLite's own timeout waits in silence; this one waits as long and reports it.
final class LockWait: Sendable {
    private static let longest = Duration.seconds(30)
    private static let silent = Duration.seconds(2)

    private let onWait: (@Sendable () -> Void)?
    private let state = Mutex<(begin: ContinuousClock.Instant, isReported: Bool)>((.now, false))

    init(onWait: (@Sendable () -> Void)?) {
        self.onWait = onWait
    }

    /// Waits a little, longer with each try.
    ///
    /// - Parameter tries: How often SQLite has tried already.
    /// - Returns: Whether to try again.
    func goesOn(afterTries tries: Int) -> Bool {
        let (waited, isDue) = state.withLock { state -> (Duration, Bool) in
            if tries == 0 { state.begin = .now }
            let waited = state.begin.duration(to: .now)
            let isDue = waited >= Self.silent && !state.isReported
            if isDue { state.isReported = true }
            return (waited, isDue)
        }
        if isDue { onWait?() }
        guard waited < Self.longest else { return false }
        var pause = timespec(tv_sec: 0, tv_nsec: min(50, tries * 5 + 1) * 1_000_000)
        nanosleep(&pause, nil)
        return true
    }
}
