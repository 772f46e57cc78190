public import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A server that lets programs use any provider through the API they know.
///
/// One process has any number of listeners, each with a face: what it looks like to clients. Each event loop accepts
/// connections of its own, and a connection stays on its loop with everything that belongs to it.
public final class Gateway: Sendable {
    private let configuration: GatewayConfiguration
    private let group: MultiThreadedEventLoopGroup
    private let loops: [LoopBox]
    private let channels = Mutex<[any Channel]>([])
    private let recorder = Mutex<Recorder?>(nil)
    /// Reads what an earlier gateway left.
    private let reading = Mutex<Task<Void, Never>?>(nil)
    private let listeners = Mutex<[(settings: GatewayListener, state: ListenerState)]>([])
    private let responses: ResponseMemory

    /// - Parameter threads: How many event loops there are; nil for one a processor, four at most.
    public init(_ configuration: GatewayConfiguration, threads: Int? = nil) {
        self.configuration = configuration
        responses = ResponseMemory(store: configuration.store)
        let count = threads ?? min(4, max(1, Machine.coreCount))
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        loops = group.makeIterator().map { LoopBox(loop: $0) }
    }

    /// Binds every listener.
    ///
    /// - Returns: The addresses in the order of the listeners.
    /// - Throws: ``ChatError``, such as for a port that is in use.
    public func start() async throws(ChatError) -> [GatewayAddress] {
        let recorder = try configuration.store.map { (store) throws(ChatError) in
            try Recorder(
                store: store, profiles: configuration.profiles, records: configuration.records,
                report: configuration.report)
        }
        self.recorder.withLock { $0 = recorder }
        reading.withLock { $0 = recorder.map { recorder in Task { await recorder.readKept() } } }
        var addresses: [GatewayAddress] = []
        for listener in configuration.listeners {
            let service = try await service(for: listener.surface, configuration.profiles, recorder)
            addresses.append(try await bind(listener, service))
        }
        do throws(ChatError) {
            for address in addresses { try Self.check(configuration.profiles, against: address.port) }
        } catch {
            await stop(within: .zero)
            throw error
        }
        return addresses
    }

    /// Refuses a profile whose address is this gateway: each request would become another one without end.
    private static func check(_ profiles: [Profile], against port: Int) throws(ChatError) {
        for profile in profiles {
            guard let origin = HTTPOrigin(profile.baseURL), origin.isLoopback, origin.port == port else { continue }
            throw .invalidSettings(
                place: "profile \(profile.name)", problem: "its base_url is the address of this gateway",
                hint: "set the address of a provider, or listen on another port")
        }
    }

    /// Replaces the profiles and what each listener serves and whom it lets in, and reads the listeners' certificates
    /// again. Running requests are not affected. Addresses, limits and the store stay as they were.
    ///
    /// - Throws: What is wrong with the configuration or a certificate; then nothing is changed.
    public func reload(_ configuration: GatewayConfiguration) async throws(ChatError) {
        let profiles = configuration.profiles
        let recorder = recorder.withLock { $0 }
        for channel in channels.withLock({ $0 }) {
            if let port = channel.localAddress?.port { try Self.check(profiles, against: port) }
        }
        let listeners = listeners.withLock { $0 }
        guard configuration.listeners.count == listeners.count else {
            throw .invalidSettings(
                place: "listeners", problem: "their number has changed", hint: "stop the gateway and start it again")
        }
        var services: [ListenerService] = []
        for listener in configuration.listeners {
            services.append(try await service(for: listener.surface, profiles, recorder))
        }
        // All of them are read before one is replaced: a broken file must not leave half a change.
        let certificates = try listeners.map { (listener) throws(ChatError) in
            try listener.settings.tls.map { (files) throws(ChatError) in
                try files.context(protocols: listener.settings.surface.applicationProtocols)
            }
        }
        recorder?.replaceProfiles(by: profiles)
        for (index, listener) in listeners.enumerated() {
            listener.state.replace(service: services[index], access: configuration.listeners[index].access)
            if let certificate = certificates[index] { listener.state.replaceCertificate(by: certificate) }
        }
    }

    private func service(
        for surface: GatewaySurface, _ profiles: [Profile], _ recorder: Recorder?
    ) async throws(ChatError) -> ListenerService {
        var served: [ServedProfile] = []
        for var profile in profiles {
            recorder?.mark(&profile)
            served.append(
                try await ServedProfile(profile, over: configuration.connections, patience: configuration.patience))
        }
        return try await surface.makeService(
            FaceMaterial(
                profiles: ServedProfiles(all: served), recorder: recorder, connections: configuration.connections,
                store: configuration.store, responses: responses, gate: configuration.store.map(SpendGate.init),
                metrics: GatewayMetrics(loops: loops, recorder: recorder)))
    }

    private func bind(_ listener: GatewayListener, _ service: ListenerService) async throws(ChatError) -> GatewayAddress
    {
        let context = try listener.tls.map { files throws(ChatError) in
            try files.context(protocols: listener.surface.applicationProtocols)
        }
        let state = ListenerState(
            name: listener.name, service: service, access: listener.access, limits: listener.limits, tls: context)
        listeners.withLock { $0.append((listener, state)) }
        let loops = loops
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 32 * 1024, high: 64 * 1024))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let loop = loops.first(where: { $0.loop === channel.eventLoop })?.value else {
                        throw ChatError.unexpected("a connection came on an unknown event loop")
                    }
                    try Self.configure(channel, state, loop)
                }
            }
        do {
            let channel = try await bootstrap.bind(host: listener.host, port: listener.port).get()
            channels.withLock { $0.append(channel) }
            let port = channel.localAddress?.port ?? listener.port
            return GatewayAddress(
                name: listener.name, host: listener.host, port: port, isSecure: context != nil,
                scheme: service.scheme)
        } catch {
            let reason = (error as? IOError).map { Machine.words(for: $0.errnoCode) }
            throw .invalidSettings(
                place: "listener \(listener.name)",
                problem: "cannot listen on \(listener.host):\(listener.port): \(reason ?? "the address is unusable")",
                hint: "choose another port, or stop the program that uses this one")
        }
    }

    private static func configure(
        _ channel: any Channel, _ state: ListenerState, _ loop: LoopState
    ) throws {
        let service = state.service
        guard loop.connections.count + loop.guests.count < state.limits.connections else {
            throw ChannelError.operationUnsupported
        }
        let pipeline = channel.pipeline.syncOperations
        if let tls = state.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        if service.speaksOtherProtocol {
            let guest = GuestConnection(channel: channel, loop: loop, within: state.limits.headTime)
            try pipeline.addHandler(guest)
            return try service.configure(channel, state, guest)
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 32 * 1024
        limits.maxHeaderListSize = 64 * 1024
        limits.maxHeaderFieldCount = 128
        try pipeline.addHandler(
            ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)))
        try pipeline.addHandler(ClientConnection(channel: channel, listener: state, loop: loop))
    }

    /// Stops: no connection is accepted, what runs goes on to its end for at most `limit`.
    public func stop(within limit: Duration = .seconds(30)) async {
        let listening = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in listening { try? await channel.close() }
        for loop in loops { loop.perform { $0.drain() } }
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while clock.now < deadline, await openConnections() > 0 {
            guard (try? await clock.sleep(for: .milliseconds(20))) != nil else { break }
        }
        for loop in loops { loop.perform { $0.closeAll() } }
        await reading.withLock { $0 }?.value
        await recorder.withLock { $0 }?.stop()
        try? await group.shutdownGracefully()
    }

    /// How many clients are connected.
    public func openConnections() async -> Int {
        var count = 0
        for loop in loops { count += await loop.ask { $0.connections.count + $0.guests.count } ?? 0 }
        return count
    }
}

/// Where a listener can be reached.
public struct GatewayAddress: Sendable, Hashable {
    public var name: String
    public var host: String
    public var port: Int
    public var isSecure: Bool
    /// `http`, `ws` or `grpc`; with an `s` behind it over TLS.
    public var scheme = "http"

    /// The address as clients take it, without a slash at the end.
    public var url: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)\(isSecure ? "s" : "")://\(shown):\(port)"
    }
}
