public import ChatKit
internal import NIOSSL

/// The configuration of a gateway.
public struct GatewayConfiguration: Sendable {
    /// Who answers; the first one where a request does not say.
    public var profiles: [Profile]
    public var listeners: [GatewayListener]
    public var connections: ProviderConnections
    /// Where exchanges are recorded and spend limits are kept; nil for neither.
    public var store: ConversationStore?
    /// Whether exchanges are recorded. Without it only their cost is, where a limit must hold.
    public var records: Bool
    /// How long a provider of a relayed request may be silent, before its response and in it, where its profile allows
    /// less: models that think take longer than most profiles expect.
    public var patience = Duration.seconds(300)
    /// Receives one-line messages for the person who runs the gateway.
    public var report: @Sendable (String) -> Void

    public init(
        profiles: [Profile], listeners: [GatewayListener], connections: ProviderConnections = .network,
        store: ConversationStore? = nil, records: Bool = true,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.profiles = profiles
        self.listeners = listeners
        self.connections = connections
        self.store = store
        self.records = records
        self.report = report
    }
}

/// An address that a gateway listens on, with its rules.
public struct GatewayListener: Sendable {
    /// Names the listener in messages and logs.
    public var name: String
    public var host: String
    /// 0 takes a free one.
    public var port: Int
    public var access: AccessRules
    public var limits: GatewayLimits
    /// nil for plain http.
    public var tls: ServerCertificate?
    public var surface: GatewaySurface

    public init(
        name: String = "gateway", host: String = "127.0.0.1", port: Int, access: AccessRules = AccessRules(),
        limits: GatewayLimits = GatewayLimits(), tls: ServerCertificate? = nil, surface: GatewaySurface = .standard
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.access = access
        self.limits = limits
        self.tls = tls
        self.surface = surface
    }
}

/// How a listener identifies itself over TLS.
public struct ServerCertificate: Sendable, Hashable {
    /// The certificate chain, PEM.
    public var certificateFile: String
    /// Its key, PEM.
    public var keyFile: String
    /// The authority whose certificates clients must present, PEM; nil to ask for none.
    public var clientAuthorityFile: String?

    public init(certificateFile: String, keyFile: String, clientAuthorityFile: String? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.clientAuthorityFile = clientAuthorityFile
    }

    func context(protocols: [String] = ["http/1.1"]) throws(ChatError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
            let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = protocols
            if let clientAuthorityFile {
                configuration.certificateVerification = .noHostnameVerification
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthorityFile))
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .fileUnusable(path: certificateFile, reason: "the certificate or its key \(keyFile) cannot be read")
        }
    }
}
