internal import ChatKit
internal import NIOCore
internal import NIOSSL

/// A profile that the gateway answers from: its provider for translated requests, its address for relayed ones.
final class ServedProfile: Sendable {
    let profile: Profile
    let provider: any Provider
    let connections: ProviderConnections
    /// nil where nothing can be relayed: the demo.
    let relay: RelayTarget?
    /// What the provider's endpoint understands.
    let dialect: ChatDialect
    let target: RequestTranslation.Target

    /// - Parameter patience: How long the provider of a relayed request may be silent at least.
    init(
        _ profile: Profile, over connections: ProviderConnections, patience: Duration = .seconds(300)
    ) async throws(ChatError) {
        self.profile = profile
        self.connections = connections
        provider = try makeProvider(for: profile, over: connections)
        let upstream = try makeUpstream(for: profile, over: connections)
        dialect = upstream?.dialect ?? .openai
        var target = RequestTranslation.Target(
            dialect, usualModel: profile.model ?? (profile.kind == .demo ? "demo" : nil), azure: profile.azure,
            isOpenAI: profile.kind == .azure || upstream?.origin.host == "api.openai.com")
        target.aliases = profile.aliases
        self.target = target
        guard let upstream else {
            relay = nil
            return
        }
        relay = RelayTarget(
            name: profile.name,
            address: try await UpstreamAddress(
                upstream.origin, network: upstream.profile.network, extraRoots: upstream.extraRoots,
                over: connections), upstream: upstream,
            headTime: TimeAmount(max(profile.network.firstByteTimeout, patience)),
            idleTime: TimeAmount(max(profile.network.idleTimeout, patience)))
    }
}

extension UpstreamAddress {
    /// Makes the address of an upstream from the settings of its connections.
    ///
    /// - Throws: ``ChatError`` for certificates, keys and proxies that cannot be used.
    convenience init(
        _ origin: HTTPOrigin, network: NetworkSettings, extraRoots: [String] = [], over connections: ProviderConnections
    ) async throws(ChatError) {
        var context: NIOSSLContext?
        if origin.isSecure {
            var password: Secret?
            if let source = network.keyPassword { password = try await connections.readSecret(source) }
            let files = TLSFiles(network: network, extraRoots: extraRoots, keyPassword: password)
            do {
                context = try NIOSSLContext(configuration: try files.configuration())
            } catch let error as ChatError {
                throw error
            } catch {
                throw .tlsFailed(host: origin.name, reason: "its TLS settings cannot be used")
            }
        }
        self.init(
            origin: origin, tls: context, proxy: try network.proxy.map(ProxyAddress.init),
            connectTimeout: TimeAmount(network.connectTimeout),
            hasClientCertificate: network.certificateFile != nil)
    }
}

/// The profiles that a gateway answers from, and which one answers for a model.
struct ServedProfiles: Sendable {
    /// The first one answers for every model that no other one is named for.
    let all: [ServedProfile]

    /// The profile for a model, and the model as the profile is to be asked for it.
    ///
    /// `work/gpt-5` is the model `gpt-5` of the profile `work`. A model that one profile names as its own, or has an alias
    /// for, is that profile's. Every other name goes to the first profile.
    func choice(forModel model: String?) -> (profile: ServedProfile, model: String?)? {
        guard let first = all.first else { return nil }
        guard let model, all.count > 1 else { return (first, model) }
        if let slash = model.firstIndex(of: "/"), let named = all.first(where: { $0.profile.name == model[..<slash] }) {
            return (named, String(model[model.index(after: slash)...]))
        }
        let owner = all.first { $0.profile.model?.rawValue == model || $0.profile.aliases[model] != nil }
        return (owner ?? first, model)
    }
}
