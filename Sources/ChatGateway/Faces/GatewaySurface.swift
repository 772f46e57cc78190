public import ChatKit
internal import NIOCore

/// Which server a listener looks like.
public enum GatewaySurface: Sendable {
    /// The gateway's own: the APIs of OpenAI, Azure, Anthropic and GigaChat.
    case standard
    /// azure-openai-proxy.
    case azureProxy(AzureProxySettings)
    /// One of EasyBackend's servers.
    case easyBackend(EasyBackendSettings, EasyBackendSettings.Server)
    /// gpt2giga.
    case gpt2giga(GPT2GigaSettings)
    /// openai-forward.
    case openAIForward(OpenAIForwardSettings)
    /// proxy-gpt.
    case proxyGPT(ProxyGPTSettings)
}

/// What a face is made from.
struct FaceMaterial: Sendable {
    let profiles: ServedProfiles
    let recorder: Recorder?
    let connections: ProviderConnections
    let store: ConversationStore?
    let responses: ResponseMemory
    let gate: SpendGate?
    let metrics: GatewayMetrics
}

/// What a listener serves: HTTP/1.1 by a face, or another protocol.
enum ListenerService: Sendable {
    case face(any Face)
    case grpc(GRPCServices)
    case webSocket(EasyBackendChats)

    /// The face; one that refuses everything where the protocol has none.
    var face: any Face {
        if case .face(let face) = self { face } else { NoFace() }
    }

    var speaksOtherProtocol: Bool {
        if case .face = self { false } else { true }
    }

    var scheme: String {
        switch self {
        case .face: "http"
        case .grpc: "grpc"
        case .webSocket: "ws"
        }
    }

    /// Adds the handlers of a protocol other than HTTP/1.1.
    func configure(_ channel: any Channel, _ listener: ListenerState, _ guest: GuestConnection) throws {
        switch self {
        case .face: break
        case .grpc(let services): try services.configure(channel, listener: listener, guest: guest)
        case .webSocket(let chats):
            try EasyBackendSocket.configure(channel, chats, listener: listener, guest: guest)
        }
    }
}

/// The face of a listener that does not speak HTTP/1.1.
private struct NoFace: Face {
    func route(_ request: ClientRequest) -> Route { .refuse(.notFound(request)) }
    func errorDialect(of request: ClientRequest) -> ChatDialect { .openai }
}

extension GatewaySurface {
    /// What a client may choose over TLS (ALPN).
    var applicationProtocols: [String] {
        if case .easyBackend(_, .grpc) = self { ["h2"] } else { ["http/1.1"] }
    }

    func makeService(_ material: FaceMaterial) async throws(ChatError) -> ListenerService {
        switch self {
        case .standard:
            .face(
                StandardFace(
                    profiles: material.profiles, recorder: material.recorder, responses: material.responses,
                    gate: material.gate, metrics: material.metrics))
        case .azureProxy(let settings): .face(try await AzureProxyFace(settings, material))
        case .easyBackend(let settings, let server):
            try EasyBackendChats(settings, material).service(server)
        case .gpt2giga(let settings): .face(try GPT2GigaFace(settings, material))
        case .openAIForward(let settings): .face(try await OpenAIForwardFace(settings, material))
        case .proxyGPT(let settings): .face(try await ProxyGPTFace(settings, material))
        }
    }
}

/// The settings of a drop-in for another server, before the command line overrides them.
public struct DropInPlan: Sendable {
    public var listeners: [GatewayListener]
    /// Who answers; empty where the listeners forward to addresses of their own.
    public var profiles: [Profile] = []
    /// Where conversations are kept; nil for nowhere.
    public var store: ConversationStore?
    /// What the operator should know, one sentence each without a full stop.
    public var warnings: [String] = []
}

/// The servers that the gateway stands in for, by the names under which they are known.
public enum DropIn: String, Sendable, CaseIterable {
    case azureOpenAIProxy = "azure-openai-proxy"
    case easyBackend = "easybackend"
    case gpt2giga
    case openAIForward = "openai-forward"
    case proxyGPT = "proxy-gpt"
}

/// Reads the variables of the other servers.
struct DropInVariables {
    let environment: EnvironmentVariables

    init(_ environment: EnvironmentVariables) {
        self.environment = environment
    }

    /// The value; nil where the variable is unset or empty.
    subscript(name: String) -> String? { environment[name]?.value }

    /// Where a variable stands, for messages.
    func place(_ name: String) -> String { environment[name]?.origin.description ?? name }

    func flag(_ name: String) throws(ChatError) -> Bool? {
        guard let value = self[name] else { return nil }
        switch value.lowercased() {
        case "true", "1", "yes", "y", "on", "t": return true
        case "false", "0", "no", "n", "off", "f": return false
        default: throw invalid(name, "must be true or false", hint: "set it to true or false")
        }
    }

    func port(_ name: String) throws(ChatError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let port = Int(value), (0...65535).contains(port) else {
            throw invalid(name, "must be a port from 0 to 65535", hint: "set it to a number such as 8080")
        }
        return port
    }

    /// The parts of a list with commas, without white space around them and without empty ones.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// The origin of an http or https address.
    func origin(_ name: String, _ value: String) throws(ChatError) -> HTTPOrigin {
        guard let origin = HTTPOrigin(value) else {
            throw invalid(
                name, "must be an address such as https://api.example.com", hint: "write the address with its scheme")
        }
        return origin
    }

    /// The error for a variable whose value cannot be used. The value is not repeated: it may be a key.
    func invalid(_ name: String, _ problem: String, hint: String) -> ChatError {
        .invalidSettings(place: place(name), problem: problem, hint: hint)
    }
}

extension StringProtocol {
    /// Without white space at its ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}

/// Text of a client's that becomes a path.
enum PathText {
    /// A path without `.`, `..` and empty segments.
    static func cleaned(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        return "/" + segments.joined(separator: "/")
    }
}
