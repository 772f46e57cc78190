import ChatKit
import Dispatch
import Glibc

/// The lines of standard input as they come, each without its line feed.
enum PipeInput {
    enum Line: Sendable {
        case bytes([UInt8])
        /// A line longer than ``limit``; it was passed over.
        case tooLong
        case failed(ChatError)
    }

    /// The longest line, in bytes: an attachment of 80 MB in base64 and its command.
    static let limit = 112 * 1_048_576

    /// Reads lines on a thread of their own. No more than a few are read ahead.
    ///
    /// - Returns: The lines, and what has to be called after each of them.
    static func lines() -> (AsyncStream<Line>, taken: @Sendable () -> Void) {
        let ahead = DispatchSemaphore(value: 16)
        let (stream, continuation) = AsyncStream.makeStream(of: Line.self)
        DispatchQueue(label: "pipe.input").async {
            var reader = Reader()
            while let line = reader.next() {
                ahead.wait()
                continuation.yield(line)
                if case .failed = line { break }
            }
            continuation.finish()
        }
        return (stream, { ahead.signal() })
    }

    private struct Reader {
        private var pending: [UInt8] = []
        private var isAtEnd = false
        private var isTooLong = false

        /// The next line; nil at the end.
        mutating func next() -> Line? {
            var searched = 0
            while true {
                if let end = pending[searched...].firstIndex(of: 0x0A) {
                    let line = Array(pending[..<end])
                    pending.removeFirst(end + 1)
                    return take(line)
                }
                if pending.count > PipeInput.limit { (pending, isTooLong) = ([], true) }
                searched = pending.count
                if isAtEnd {
                    guard !pending.isEmpty || isTooLong else { return nil }
                    defer { pending = [] }
                    return take(pending)
                }
                do throws(ChatError) {
                    var piece = [UInt8](repeating: 0, count: 65536)
                    let count = try FileReader(STDIN_FILENO, name: "standard input").read(into: &piece)
                    pending += piece[..<count]
                    isAtEnd = count == 0
                } catch {
                    return .failed(error)
                }
            }
        }

        private mutating func take(_ line: [UInt8]) -> Line {
            defer { isTooLong = false }
            return isTooLong ? .tooLong : .bytes(line)
        }
    }
}
