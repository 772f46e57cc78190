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
    private let places = Mutex<[String: String]>([:])
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

    /// The path and query of a call at the upstream.
    func place(of call: String, model: String?) -> String {
        // Only Azure's depends on the model.
        let key = upstream?.dialect == .azure ? call + " " + (model ?? "") : call
        if let place = places.withLock({ $0[key] }) { return place }
        let place = Self.pathAndQuery(of: upstream?.url(call, model: ModelID(model ?? "")) ?? call)
        places.withLock { places in
            // Clients choose the calls, so their number has no other bound.
            if places.count >= 64 { places = [:] }
            places[key] = place
        }
        return place
    }

    private static func pathAndQuery(of url: String) -> String {
        var slashes = 0
        for index in url.indices where url[index] == "/" {
            slashes += 1
            if slashes == 3 { return String(url[index...]) }
        }
        return "/"
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
    /// Whether the last event of a stream is known: a stream that ends without it was cut, whatever its framing says.
    var hasLastEvent = false
    /// How long to wait before each further attempt when the upstream cannot be reached, or closes the connection without
    /// a byte of a response.
    var pauses: [TimeAmount] = []
    /// Events that a loop over `choices[0]` would fail at are left out of a stream.
    var hidesEmptyChoices = false
    /// Whether the empty line behind the last event of a stream is added where the upstream leaves it out.
    var completesLastEvent = false
    /// Where the exchange is recorded; nil for not at all.
    var recorder: Recorder?
}
