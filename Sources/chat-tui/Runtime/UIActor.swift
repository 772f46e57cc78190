internal import CNcurses
internal import Glibc
internal import Synchronization

/// Where everything that touches the screen runs: the main thread, one thing after another.
@globalActor
actor UIActor {
    static let shared = UIActor()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        UIExecutor.shared.asUnownedSerialExecutor()
    }
}

/// Runs the jobs of ``UIActor`` on the thread that calls ``run()``. Other threads hand jobs over and wake it by a
/// descriptor, so that one `poll` waits for keys and jobs together.
///
/// It is a task executor too: a task that prefers it comes back from every `await` straight to this thread. Any other
/// comes back by way of a pool of threads, which from its first use on wakes once a second for ever (libdispatch of
/// Swift 6.3): start tasks of the screen with ``start(_:)``.
final class UIExecutor: SerialExecutor, TaskExecutor {
    static let shared = UIExecutor()

    /// Readable while jobs from other threads wait.
    let descriptor = descriptor_for_events()
    private let state = Mutex(State())

    private struct State {
        var jobs: [UnownedJob] = []
        var thread: pthread_t?
        var status: CInt?
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isOwnThread = state.withLock { state in
            state.jobs.append(job)
            return state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
        }
        if !isOwnThread { wake() }
    }

    /// Jobs are waiting: who is about to wait for something else should let them run first.
    var hasJobs: Bool {
        state.withLock { !$0.jobs.isEmpty }
    }

    /// Starts a task whose every step runs on the screen's thread.
    static func start(_ work: sending @escaping @UIActor () async -> Void) {
        Task(executorPreference: shared) { await work() }
    }

    /// Runs jobs on this thread until ``stop(_:)``, and gives the status that was said there.
    func run() -> CInt {
        state.withLock { $0.thread = pthread_self() }
        while true {
            // One at a time: a job may wait for keys, and must see that others wait for it.
            let (job, status) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.status)
            }
            job?.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            if let status { return status }
            if job == nil {
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&request, 1, -1)
                clear()
            }
        }
    }

    func stop(_ status: CInt) {
        state.withLock { $0.status = status }
        wake()
    }

    /// Takes back the call to wake up.
    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "the screen belongs to the main thread")
    }

    func isIsolatingCurrentContext() -> Bool? {
        state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }
}
