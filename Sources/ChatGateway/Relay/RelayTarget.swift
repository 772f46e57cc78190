internal import ChatKit
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// An upstream that requests are relayed to: its address and how requests are authenticated there.
final class RelayTarget: Sendable {
    let name: String
    let address: UpstreamAddress
    /// The endpoint of a profile; nil for a target that is only an address.
    let upstream: Upstream?
    /// How long the head of a response may take, and how long its pieces may be apart.
    let headTime: TimeAmount
    let idleTime: TimeAmount
    private let known = Mutex<(headers: [HTTPHeader], until: NIODeadline)?>(nil)

    /// For how long headers are used again before they are asked for: a token may expire.
    private static let freshness = TimeAmount.seconds(20)

    init(
        name: String, address: UpstreamAddress, upstream: Upstream? = nil, headTime: TimeAmount = .seconds(300),
        idleTime: TimeAmount = .seconds(300)
    ) {
        self.name = name
        self.address = address
        self.upstream = upstream
        self.headTime = headTime
        self.idleTime = idleTime
    }

    /// The headers that authenticate a request, if they are known; asking for them may take an exchange of tokens.
    var knownAuthentication: [HTTPHeader]? {
        known.withLock { known in
            guard let known, known.until > .now() else { return nil }
            return known.headers
        }
    }

    /// Asks for the headers that authenticate a request.
    func authentication() async throws(ChatError) -> [HTTPHeader] {
        guard let upstream else { return [] }
        let headers = try await upstream.authentication()
        known.withLock { $0 = (headers, .now() + Self.freshness) }
        return headers
    }

    /// Reports that the upstream answered 401; whether other credentials are there now.
    func renewAuthentication(after refused: [HTTPHeader]) async -> Bool {
        known.withLock { $0 = nil }
        return await upstream?.renewAuthentication(after: refused) ?? false
    }
}

/// How one request is relayed.
struct RelayPlan: Sendable {
    /// Where in the upstream the request goes.
    enum Place: Sendable {
        /// A call of the profile's API, such as `/chat/completions`; the profile knows the rest of the URL.
        case call(String)
        /// A path and query, as they are.
        case path(String)
    }

    enum Authentication: Sendable, Equatable {
        /// The client's credentials are removed, the upstream's own are sent.
        case own
        /// The client's credentials are forwarded.
        case client
        /// The client's credentials are removed, these headers are sent.
        case given([HTTPHeader])
    }

    var target: RelayTarget
    var place: Place
    /// The wire format of client and upstream.
    var dialect: ChatDialect
    var authentication = Authentication.own
    /// Whether the listener's token is asked for.
    var needsToken = true
    /// Whether the body is a JSON request whose model may have to be renamed; it is gathered then. Other bodies are
    /// forwarded as they come.
    var isModelRequest = false
    /// Returns the name of a model at the upstream.
    var modelName: (@Sendable (String) -> String)?
    /// The model where the request names none.
    var defaultModel: String?
    /// Whether a stream's usage is asked for where the client left that open.
    var asksForUsage = false
    /// Holds the exchange to spend limits; nil where none can hold.
    var gate: SpendGate?
    /// Whether the empty line behind the last event of a stream is added where the upstream leaves it out.
    var completesLastEvent = false
    /// Where the exchange is recorded; nil for not at all.
    var recorder: Recorder?
}
