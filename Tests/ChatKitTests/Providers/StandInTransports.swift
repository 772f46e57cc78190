import Synchronization

import ChatKit

/// The transports that a provider asked for.
final class Made: Sendable {
    private let all = Mutex<[(certificate: String?, roots: Int)]>([])

    var certificates: [String?] { all.withLock { $0.map(\.certificate) } }
    var roots: [Int] { all.withLock { $0.map(\.roots) } }

    func add(_ certificate: String?, _ roots: Int) {
        all.withLock { $0.append((certificate, roots)) }
    }
}

/// A network that gives the same successful answer to every request, and then perhaps fails.
struct KnownAnswer: HTTPTransport {
    var pieces: [[UInt8]]
    var failure: ChatError?

    func send(_ request: HTTPRequest) async throws(ChatError) -> HTTPResponse {
        let source = Source(pieces: pieces, failure: failure)
        return HTTPResponse(status: 200, headers: [], body: HTTPBody { source })
    }

    private struct Source: HTTPBodySource {
        var pieces: [[UInt8]]
        var failure: ChatError?

        mutating func next() async throws(ChatError) -> [UInt8]? {
            if !pieces.isEmpty { return pieces.removeFirst() }
            if let failure { throw failure }
            return nil
        }
    }
}
