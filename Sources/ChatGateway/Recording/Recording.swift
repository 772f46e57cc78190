internal import ChatKit
internal import NIOCore
internal import Synchronization

/// One exchange while it is recorded: gathers the bytes of the reply until the ``Recorder`` fetches them.
///
/// Adding bytes costs a copy and an uncontended lock. The reply never waits for the database.
final class Recording: Sendable {
    /// How an exchange ended.
    enum Ending: Sendable {
        /// With the whole response.
        case whole
        /// The client went away, or stopped the reply.
        case clientGone
        case failed(ChatError)
        /// Nothing was sent: the request made no sense. There is nothing to record.
        case refused
    }

    struct State {
        var pending: [UInt8] = []
        var status = 0
        var isStream = false
        var firstByteAt: Timestamp?
        /// The reservation that the exchange was let in with.
        var reservation: SpendHolder?
        /// The response of the Responses API that the client can ask for again.
        var response: JSONValue?
        var ending: (how: Ending, at: Timestamp)?
    }

    let number: Int
    private let recorder: Recorder
    private let state: Mutex<State>

    init(number: Int, recorder: Recorder) {
        self.number = number
        self.recorder = recorder
        state = Mutex(State())
    }

    func begin(status: Int, isStream: Bool) {
        state.withLock { state in
            state.status = status
            state.isStream = isStream
        }
    }

    /// Lets a reservation go when the exchange is on record.
    func hold(_ reservation: SpendHolder) {
        state.withLock { $0.reservation = reservation }
    }

    /// Keeps a response of the Responses API for clients that ask for it by its ID.
    func keep(response: JSONValue) {
        state.withLock { $0.response = response }
    }

    func append(_ piece: UnsafeRawBufferPointer) {
        guard !piece.isEmpty else { return }
        state.withLock { state in
            if state.firstByteAt == nil { state.firstByteAt = .now }
            state.pending.append(contentsOf: piece)
        }
        recorder.note(bytes: piece.count)
    }

    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Ends the recording. Only the first end counts.
    func finish(_ ending: Ending) {
        let isFirst = state.withLock { state in
            guard state.ending == nil else { return false }
            state.ending = (ending, .now)
            return true
        }
        if isFirst { recorder.wake() }
    }

    /// What has come since the last time.
    func fetch() -> State {
        state.withLock { state in
            defer { state.pending = [] }
            return state
        }
    }
}
