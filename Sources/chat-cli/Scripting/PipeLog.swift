import ChatKit
import Synchronization

/// The events of a pipe on their way out. Each is stored before it is written, so that none is lost with the process or
/// with its reader.
final class PipeLog: Sendable {
    private struct Event {
        var type: String
        var id: JSONValue?
        var members: JSONObject
        var time: Timestamp

        var text: String {
            var object: JSONObject = ["type": .string(type), "ts": .string(time.iso8601), "id": id ?? .null]
            for (name, value) in members { object[name] = value }
            return JSONValue.object(object).jsonText
        }
    }

    private struct State {
        var pending: [Event] = []
        var isClosed = false
        var writer: CheckedContinuation<Void, Never>?
        var crowd: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let store: ConversationStore
    private let key: Conversation.Key

    /// Pieces of a reply are gathered so long before they are stored and written.
    private static let pace = Duration.milliseconds(20)
    /// How many events may wait before the replies are slowed down.
    private static let mostPending = 1000

    init(store: ConversationStore, of key: Conversation.Key) {
        self.store = store
        self.key = key
    }

    /// Reports an event.
    ///
    /// - Parameter id: That of the command that caused it.
    func report(_ type: String, of id: JSONValue?, _ members: JSONObject = [:]) {
        let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let last = state.pending.indices.last, Self.isDelta(type), state.pending[last].type == type,
                state.pending[last].id == id, let former = state.pending[last].members["text"]?.stringValue,
                let more = members["text"]?.stringValue
            {
                state.pending[last].members["text"] = .string(former + more)
            } else {
                state.pending.append(Event(type: type, id: id, members: members, time: .now))
            }
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume()
    }

    /// Waits while more events are pending than a reader takes.
    func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.pending.count < Self.mostPending || state.isClosed { return true }
                state.crowd.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Lets ``write()`` end after what is pending.
    func close() {
        let (writer, crowd) = state.withLock { state in
            state.isClosed = true
            defer { (state.writer, state.crowd) = (nil, []) }
            return (state.writer, state.crowd)
        }
        writer?.resume()
        for waiter in crowd { waiter.resume() }
    }

    /// Stores and writes events until the log is closed.
    ///
    /// - Throws: The errors of the store and of standard output. Nobody waits for room then.
    func write() async throws {
        defer { close() }
        while true {
            await waitForEvents()
            let (events, crowd) = state.withLock { state in
                defer { (state.pending, state.crowd) = ([], []) }
                return (state.pending, state.crowd)
            }
            for waiter in crowd { waiter.resume() }
            if events.isEmpty { return }
            let texts = events.map(\.text)
            let first = try await store.appendPipeEvents(texts, of: key)
            for (place, text) in texts.enumerated() { try Self.write(text, number: first + place) }
            if events.allSatisfy({ Self.isDelta($0.type) }) { try? await Task.sleep(for: Self.pace) }
        }
    }

    /// Writes stored events again.
    func replay(from first: Int) async throws {
        var next = first
        while true {
            let events = try await store.pipeEvents(of: key, from: next, limit: 500)
            guard let last = events.last else { return }
            for (number, event) in events { try Self.write(event, number: number) }
            next = last.seq + 1
        }
    }

    private func waitForEvents() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if !state.pending.isEmpty || state.isClosed { return true }
                state.writer = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    private static func isDelta(_ type: String) -> Bool { type == "text" || type == "reasoning" }

    /// - Parameter event: A JSON object; its number becomes its first member.
    private static func write(_ event: String, number: Int) throws {
        try StandardStream.output.write(json: Array("{\"seq\":\(number),\(event.dropFirst())\n".utf8))
    }
}
