import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its like: the first one cancels the work, which then keeps what it has; a second one ends the process.
final class Interruption {
    private final class Received: Sendable {
        let signal = Mutex<Int32>(0)
    }

    private let received = Received()
    private var sources: [any DispatchSourceSignal] = []

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
                let isFirst = received.signal.withLock { signal in
                    defer { signal = number }
                    return signal == 0
                }
                if isFirst { cancel() } else { _exit(128 + number) }
            }
            source.resume()
            sources.append(source)
        }
    }

    /// The exit status that says which signal ended the command; nil if none came.
    var exitStatus: Int32? {
        let signal = received.signal.withLock { $0 }
        return signal == 0 ? nil : 128 + signal
    }
}
