internal import ChatKit
internal import Synchronization

/// The responses that clients of the Responses API ask for, or go on from, by their IDs.
///
/// They are in the store, with their conversations. What was given out a moment ago may not be there yet, so the last ones
/// are kept here too; without a store they are the only ones.
final class ResponseMemory: Sendable {
    private struct Entry {
        var response: JSONValue
        var history: [Message]
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The IDs, the oldest first.
        var order: [String] = []
    }

    private static let most = 64

    private let store: ConversationStore?
    private let state = Mutex(State())

    init(store: ConversationStore?) {
        self.store = store
    }

    /// Takes `previous_response_id` out of a request.
    ///
    /// - Returns: The history before the request's own input; empty where it goes on from nothing.
    /// - Throws: ``ChatError/requestRejected(profile:status:code:detail:)`` for an ID that is not known.
    func takeHistory(of request: inout JSONValue) async throws(ChatError) -> [Message] {
        guard var members = request.objectValue, let id = members["previous_response_id"]?.stringValue else {
            return []
        }
        members["previous_response_id"] = nil
        request = .object(members)
        if let entry = state.withLock({ $0.entries[id] }) { return entry.history }
        if let history = try await store?.history(ofResponse: id) { return history }
        throw .requestRejected(
            profile: "", status: 400, code: "previous_response_not_found",
            detail: "Previous response with id '\(VisibleText.cleaned(id))' not found.")
    }

    /// Remembers a response that was given out.
    func remember(_ response: JSONValue, of messages: [Message], reply: Message) {
        guard let id = response["id"]?.stringValue else { return }
        let history = messages.filter { $0.role != .system } + [reply]
        state.withLock { state in
            state.entries[id] = Entry(response: response, history: history)
            state.order.append(id)
            if state.order.count > Self.most { state.entries[state.order.removeFirst()] = nil }
        }
    }

    func response(_ id: String) async throws(ChatError) -> JSONValue? {
        if let entry = state.withLock({ $0.entries[id] }) { return entry.response }
        return try await store?.response(id)
    }

    func delete(_ id: String) async throws(ChatError) -> Bool {
        let wasHere = state.withLock { state in
            state.order.removeAll { $0 == id }
            return state.entries.removeValue(forKey: id) != nil
        }
        let wasStored = try await store?.deleteResponse(id) ?? false
        return wasHere || wasStored
    }
}

extension ChatRequest {
    /// Puts a history between the system instructions and the rest.
    mutating func insert(history: [Message]) {
        guard !history.isEmpty else { return }
        let place = messages.firstIndex { $0.role != .system } ?? messages.endIndex
        messages.insert(contentsOf: history, at: place)
    }
}

/// Answers requests for a stored response.
struct StoredResponseAnswer: Responder {
    let memory: ResponseMemory
    let id: String
    let deletes: Bool

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            if deletes {
                guard try await memory.delete(id) else { throw notFound }
                let answer: JSONValue = ["id": .string(id), "object": "response", "deleted": true]
                return writer.respond(.json(), answer.jsonBytes())
            }
            guard let response = try await memory.response(id) else { throw notFound }
            writer.respond(.json(), response.jsonBytes())
        } catch {
            let reply = ErrorReply(error, in: .responses)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    private var notFound: ChatError {
        .requestRejected(
            profile: "", status: 404, code: nil, detail: "Response with id '\(VisibleText.cleaned(id))' not found.")
    }
}
