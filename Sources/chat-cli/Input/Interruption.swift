import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its like: the first one cancels the work, which then keeps what it has; a second one ends the process.
final class Interruption {
    private final class Received: Sendable {
        let state = Mutex<(signal: Int32, at: ContinuousClock.Instant)>((0, .now))
    }

    /// A signal to a process and to its group, as timeout(1) sends it, arrives twice and is meant once.
    private static let echo = Duration.milliseconds(300)

    private let received = Received()
    private var sources: [any DispatchSourceSignal] = []

    private static let hangUp = Mutex<(@Sendable () -> Void)?>(nil)

    /// Lets SIGHUP do something else than end the program, such as reading a server's settings again.
    static func onHangUp(_ action: @escaping @Sendable () -> Void) {
        hangUp.withLock { $0 = action }
    }

    /// Begins to listen.
    ///
    /// - Parameter cancel: Cancels the work; called once.
    init(cancel: @escaping @Sendable () -> Void) {
        // A closed pipe is noticed where it is written to.
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "interruption")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [received] in
                if number == SIGHUP, let reload = Self.hangUp.withLock({ $0 }) { return reload() }
                let (isFirst, isEcho) = received.state.withLock { state in
                    defer { if state.signal == 0 { state = (number, .now) } }
                    return (state.signal == 0, state.at.duration(to: .now) < Self.echo)
                }
                if isFirst { cancel() } else if !isEcho { _exit(128 + number) }
            }
            source.resume()
            sources.append(source)
        }
    }

    /// The exit status that says which signal ended the command; nil if none came.
    var exitStatus: Int32? {
        let signal = received.state.withLock { $0.signal }
        return signal == 0 ? nil : 128 + signal
    }
}
