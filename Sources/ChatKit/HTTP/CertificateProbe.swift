internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Finds out what is wrong with a server's certificate, after a handshake failed for it.
///
/// Connects once more, looks at the certificates and refuses them whatever they are: nothing is ever sent.
struct CertificateProbe {
    let origin: HTTPOrigin

    /// The certificates that the server shows, its own first; empty if it shows none in time.
    func chain(within timeout: Duration) async -> [NIOSSLCertificate] {
        guard let context = try? NIOSSLContext(configuration: Self.configuration) else { return [] }
        let shown = Shown()
        let name = IPAddress(origin.host) == nil ? origin.sentHost : nil
        let bootstrap = ClientBootstrap(group: Connections.loop)
            .connectTimeout(TimeAmount(timeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(
                        context: context, serverHostname: name,
                        customVerificationCallback: { chain, verdict in
                            shown.chain.withLock { $0 = chain }
                            verdict.succeed(.failed)
                        })
                    try channel.pipeline.syncOperations.addHandler(tls)
                }
            }
        guard let channel = try? await bootstrap.connect(host: origin.sentHost, port: origin.port).get() else {
            return []
        }
        let limit = channel.eventLoop.scheduleTask(in: TimeAmount(timeout)) { channel.close(promise: nil) }
        try? await channel.closeFuture.get()
        limit.cancel()
        return shown.chain.withLock { $0 }
    }

    private final class Shown: Sendable {
        let chain = Mutex<[NIOSSLCertificate]>([])
    }

    private static var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // The system's authorities need not be read: the callback refuses everything.
        configuration.trustRoots = .certificates([])
        return configuration
    }

    /// What is wrong with these certificates at this time, as the rest of a sentence.
    static func fault(in chain: [NIOSSLCertificate], at now: Timestamp) -> String {
        guard let own = chain.first else {
            return "its certificate has expired or comes from an authority that is not trusted"
        }
        let second = Int(now.rawValue / 1000)
        for certificate in chain {
            let whose = certificate == own ? "its certificate" : "a certificate of its authority"
            if Int(certificate.notValidAfter) < second { return "\(whose) has expired" }
            if Int(certificate.notValidBefore) > second {
                return "\(whose) is not valid yet; is this machine's clock right?"
            }
        }
        if chain.count == 1, own.issuerName == own.subjectName { return "its certificate is self-signed" }
        return CertificatePlaces.found() != nil
            ? "its certificate comes from an authority that is not trusted"
            : "this machine knows no certificate authorities; install the package ca-certificates"
    }
}
