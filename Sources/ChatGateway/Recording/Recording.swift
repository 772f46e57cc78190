internal import ChatKit
internal import NIOCore

/// One exchange while it is recorded: gathers the bytes of the reply, and hands them over now and then.
///
/// It is used on one event loop. The reply never waits for the database: what is handed over is written by the
/// ``Recorder``, and a crash loses at most what came since the last time.
final class Recording {
    /// How an exchange ended.
    enum Ending: Sendable {
        /// With the whole response.
        case ended(status: Int)
        case clientGone
        case failed(ChatError)
    }

    let id: Int
    private let recorder: Recorder
    private var pending: [UInt8] = []
    private var status = 0
    private var isFinished = false

    init(id: Int, recorder: Recorder) {
        self.id = id
        self.recorder = recorder
    }

    func begin(status: Int, isStream: Bool) {
        self.status = status
        recorder.add(.began(id: id, status: status, isStream: isStream, at: .now))
    }

    func append(_ piece: UnsafeRawBufferPointer) {
        pending.append(contentsOf: piece)
        // Long replies are handed over piece by piece, so that they need no memory here.
        if pending.count >= 16 * 1024 { handOver() }
    }

    /// Hands over what has come, so that it outlives this process.
    func handOver() {
        guard !pending.isEmpty else { return }
        recorder.add(.piece(id: id, pending))
        pending.removeAll(keepingCapacity: false)
    }

    func finish(_ ending: Ending) {
        guard !isFinished else { return }
        isFinished = true
        handOver()
        recorder.add(.ended(id: id, ending, at: .now))
    }

    deinit {
        if !isFinished { recorder.add(.ended(id: id, .clientGone, at: .now)) }
    }
}
