internal import Glibc
internal import NIOCore

/// The state of one event loop, reachable from outside it.
final class LoopBox: Sendable {
    let loop: any EventLoop
    private let state: NIOLoopBoundBox<LoopState?>

    init(loop: any EventLoop) {
        self.loop = loop
        state = NIOLoopBoundBox.makeEmptyBox(valueType: LoopState.self, eventLoop: loop)
    }

    /// The state; called on the loop only. Made at its first use.
    var value: LoopState {
        if let made = state.value { return made }
        let made = LoopState(loop: loop)
        state.value = made
        return made
    }

    /// Runs something on the loop.
    func perform(_ action: @escaping @Sendable (LoopState) -> Void) {
        loop.execute { action(self.value) }
    }

    /// Asks something of the loop.
    func ask<Value: Sendable>(_ question: @escaping @Sendable (LoopState) -> Value) async -> Value? {
        try? await loop.submit { question(self.value) }.get()
    }
}

/// Facts about the machine.
enum Machine {
    /// The processors that this process may use.
    static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Returns the message of an error number.
    static func words(for code: CInt) -> String { String(cString: strerror(code)).lowercased() }
}
