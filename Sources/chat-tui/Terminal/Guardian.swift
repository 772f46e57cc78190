internal import CNcurses
internal import Glibc
internal import Synchronization

/// A process that does nothing but wait for the program to end and then leaves the terminal as it was.
///
/// It is the parent, the one the shell waits for: so the terminal is in order again before the shell prompts, and even
/// `kill -9`, a crash or the kernel's memory killer cannot leave it in a mess. It also shows what the program wrote to
/// standard error, which would have been lost in the screen.
struct Guardian: Sendable {
    private let page: Page

    /// Splits the program in two. It returns in the one that goes on; the other stays here until that ends, and exits as
    /// it did. Call it before any thread exists.
    init(_ device: TerminalDevice) {
        page = Page()
        SignalSource.block()
        let messages = descriptor_for_memory("messages")
        let parent = getpid()
        let child = process_fork()
        if child > 0 { Self.watch(child, device, page, messages) }
        // A fork that failed leaves us alone, without a guard but with a program.
        guard child == 0 else { return }
        process_follow_parent(SIGTERM)
        if getppid() != parent { exit(128 + SIGTERM) }
        for stream in [STDOUT_FILENO, STDERR_FILENO] where isatty(stream) == 1 && messages >= 0 {
            dup2(messages, stream)
        }
    }

    /// What to send to the terminal if the program ends without a word; nil: the terminal is the shell's.
    func remember(_ leaving: [UInt8]?) {
        page.remember(leaving)
    }

    private static func watch(_ child: pid_t, _ device: TerminalDevice, _ page: Page, _ messages: CInt) -> Never {
        process_rename("chat-guard")
        var signals = SignalSource.signals
        while true {
            var sender: pid_t = 0
            let signal = process_wait_signal(&signals, &sender)
            switch signal {
            case SIGCHLD:
                var status: CInt = 0
                if waitpid(child, &status, WNOHANG) == child { finish(status, device, page, messages) }
            case SIGTSTP where sender == child: stop(group: false)
            case SIGCONT, SIGWINCH: break
            default:
                // What the kernel sends goes to both of us.
                if sender != 0, sender != child { kill(child, signal) }
            }
        }
    }

    /// Stops this process, or all that were started with it, as the terminal's suspend key would. Where nobody could wake
    /// them, the kernel lets them run on.
    static func stop(group: Bool) {
        var suspend = sigset_t()
        sigemptyset(&suspend)
        sigaddset(&suspend, SIGTSTP)
        kill(group ? 0 : getpid(), SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &suspend, nil)
        pthread_sigmask(SIG_BLOCK, &suspend, nil)
    }

    private static func finish(_ status: CInt, _ device: TerminalDevice, _ page: Page, _ messages: CInt) -> Never {
        if let leaving = page.leaving {
            device.writeAll(leaving)
            device.restore(forgetsInput: true)
        }
        show(messages)
        let signal = status & 0x7F
        if signal == 0 { exit(status >> 8 & 0xFF) }
        let name = String(cString: strsignal(signal))
        let text = "chat-tui: ended by signal \(signal) (\(name)); the terminal is as it was\n"
        _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
        exit(128 + signal)
    }

    /// Shows the end of what the program wrote to the streams that were the terminal's.
    private static func show(_ messages: CInt) {
        let end = lseek(messages, 0, SEEK_END)
        guard end > 0 else { return }
        let start = max(0, end - 65_536)
        let bytes = [UInt8](unsafeUninitializedCapacity: end - start) { buffer, used in
            used = max(0, pread(messages, buffer.baseAddress, end - start, start))
        }
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Memory that both processes see. Two places take turns, so that one of them is whole at any moment.
    private struct Page: Sendable {
        private static let place = 2048
        private let address: Int

        init() {
            let mapped = mmap(nil, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
            address = mapped == MAP_FAILED ? 0 : Int(bitPattern: mapped)
        }

        private var memory: UnsafeMutableRawPointer? {
            UnsafeMutableRawPointer(bitPattern: address)
        }

        /// 0: nothing to undo, else which place holds the bytes.
        private var turn: UnsafeMutablePointer<Atomic<Int32>>? {
            memory?.assumingMemoryBound(to: Atomic<Int32>.self)
        }

        func remember(_ leaving: [UInt8]?) {
            guard let memory, let turn else { return }
            guard let leaving else {
                turn.pointee.store(0, ordering: .sequentiallyConsistent)
                return
            }
            let next: Int32 = turn.pointee.load(ordering: .sequentiallyConsistent) == 1 ? 2 : 1
            let start = memory + Self.place * Int(next)
            let bytes = leaving.prefix(Self.place - 8)
            start.storeBytes(of: bytes.count, as: Int.self)
            UnsafeMutableRawBufferPointer(start: start + 8, count: bytes.count).copyBytes(from: bytes)
            turn.pointee.store(next, ordering: .sequentiallyConsistent)
        }

        var leaving: [UInt8]? {
            guard let memory, let turn else { return nil }
            let place = turn.pointee.load(ordering: .sequentiallyConsistent)
            guard place > 0 else { return nil }
            let start = memory + Self.place * Int(place)
            let count = min(max(0, start.load(as: Int.self)), Self.place - 8)
            return Array(UnsafeRawBufferPointer(start: start + 8, count: count))
        }
    }
}
