internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Records exchanges in the store, behind the replies' backs.
final class Recorder: Sendable {
    /// What an exchange was, as it is known when it begins.
    struct Beginning: Sendable {
        var id: Int
        var requestID: String
        var dialect: ChatDialect
        var profile: Profile?
        var body: ByteBuffer
        var isStream: Bool
        var conversation: String?
        var session: String?
        var at: Timestamp
    }

    /// A piece of news about an exchange.
    enum Entry: Sendable {
        case beginning(Beginning)
        case began(id: Int, status: Int, isStream: Bool, at: Timestamp)
        case piece(id: Int, [UInt8])
        case ended(id: Int, Recording.Ending, at: Timestamp)
    }

    private struct State {
        var entries: [Entry] = []
        var nextID = 0
    }
    private let state = Mutex(State())

    func begin(
        _ request: ClientRequest, dialect: ChatDialect, profile: Profile?, body: ByteBuffer, isStream: Bool,
        on loop: LoopState
    ) -> Recording {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        add(
            .beginning(
                Beginning(
                    id: id, requestID: request.id, dialect: dialect, profile: profile, body: body, isStream: isStream,
                    conversation: request.headers.first(name: "x-conversation-id"), session: nil, at: .now)))
        return Recording(id: id, recorder: self)
    }

    func add(_ entry: Entry) {
        state.withLock { $0.entries.append(entry) }
    }
}
