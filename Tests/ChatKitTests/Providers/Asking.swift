import Synchronization
import TestSupport

@testable import ChatKit

/// What a reply was, read to its end.
struct ReadReply: Sendable, Equatable {
    var events: [ReplyEvent] = []
    var error: ChatError?

    var text: String {
        events.reduce(into: "") { text, event in
            if case .text(let delta) = event { text += delta }
        }
    }

    var usage: Usage? {
        events.reduce(nil) { usage, event in
            if case .usage(let newer) = event { newer } else { usage }
        }
    }

    var notices: [Notice] {
        events.compactMap { event in
            if case .notice(let notice) = event { notice } else { nil }
        }
    }

    var finish: ReplyFinish? {
        if case .finished(let finish)? = events.last { finish } else { nil }
    }

    /// Whether the events obey ``ReplyGrammar``, and end regularly exactly when there is no error.
    var isGrammatical: Bool {
        var grammar = ReplyGrammar()
        for event in events where !grammar.accept(event) { return false }
        return grammar.isFinished == (error == nil)
    }

    init() {}

    init(_ stream: ReplyStream) async {
        let iterator = stream.makeAsyncIterator()
        await self.init(reading: iterator)
    }

    init(reading iterator: consuming ReplyStream.AsyncIterator) async {
        do throws(ChatError) {
            while let event = try await iterator.next() { events.append(event) }
        } catch {
            self.error = error
        }
    }
}

/// Waits that were asked for, and that did not happen.
final class Pauses: Sendable {
    private let durations = Mutex<[Duration]>([])

    var all: [Duration] { durations.withLock(\.self) }

    func add(_ duration: Duration) {
        durations.withLock { $0.append(duration) }
    }
}

extension ProviderConnections {
    /// The real network, with keys that stand in the profile and waits that take no time.
    static func test(_ pauses: Pauses = Pauses()) -> ProviderConnections {
        var connections = ProviderConnections { (source) throws(ChatError) in
            guard case .value(let secret) = source else { throw .unexpected("a secret from elsewhere") }
            return secret
        }
        connections.pause = { (duration) throws(ChatError) in
            pauses.add(duration)
            if Task.isCancelled { throw .cancelled }
        }
        return connections
    }
}

extension Profile {
    /// A profile for a server on this machine.
    static func test(
        _ kind: ProviderKind, _ url: String, credentials: Credentials? = nil, network: NetworkSettings = .init(),
        azure: AzureSettings = AzureSettings(apiVersion: "2024-10-21"), authURL: String? = nil
    ) -> Profile {
        let key = SecretSource.value(Secret("test-key-1234"))
        // GigaChat's keys take a second request; most tests are not about that.
        let usual: Credentials = kind == .gigachat ? .accessToken(key) : .key(key)
        return Profile(
            name: "p", kind: kind, baseURL: url, credentials: credentials ?? usual, network: network, azure: azure,
            gigachat: GigaChatSettings(authURL: authURL ?? url + "/oauth"))
    }
}

extension ChatRequest {
    static let hello = ChatRequest(model: "m", messages: [Message(.user, "Hello")])
    static var helloWhole: ChatRequest {
        var request = hello
        request.streams = false
        return request
    }
}

/// Chat completions for scripted servers.
enum Completion {
    static func chunk(_ text: String) -> ScriptedReply.Step {
        .event(#"{"model":"m-1","choices":[{"index":0,"delta":{"content":\#(JSONValue.string(text).jsonText)}}]}"#)
    }

    static let end: [ScriptedReply.Step] = [
        .event(
            #"{"model":"m-1","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#
        ),
        .event("[DONE]"),
    ]

    static func stream(_ pieces: String...) -> ScriptedReply {
        .stream(pieces.map(chunk) + end)
    }

    static func whole(_ text: String) -> ScriptedReply {
        .text(
            #"{"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":\#(JSONValue.string(text).jsonText)},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#
        )
    }
}

/// A provider of a kind that asks a scripted server.
func provider(
    _ kind: ProviderKind, _ server: ScriptedServer, retries: Int = 0, pauses: Pauses = Pauses()
) throws -> any Provider {
    let profile = Profile.test(kind, server.url, network: NetworkSettings(maximumRetries: retries))
    return try makeProvider(for: profile, over: .test(pauses))
}

extension ProviderKind {
    /// The kinds that send something.
    static var remote: [ProviderKind] { allCases.filter { $0 != .demo } }
}
