internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Turns what the client underneath throws into our words: the one place that knows its errors.
///
/// No word of theirs is passed on, because it could carry an address with a password, or a header.
package struct TransportFailure {
    let origin: HTTPOrigin
    let proxy: ProxyAddress?
    let connectTimeout: Duration
    let hasClientCertificate: Bool
    /// Whether the answer's head had come.
    let hasHead: Bool

    /// - Parameter address: Where the connection goes.
    package init(at address: UpstreamAddress, hasHead: Bool) {
        origin = address.origin
        proxy = address.proxy
        connectTimeout = .nanoseconds(address.connectTimeout.nanoseconds)
        hasClientCertificate = address.hasClientCertificate
        self.hasHead = hasHead
    }

    /// Returns what an error means. A refused certificate is fetched once more, to find out why.
    func chatError(for error: any Error) async -> ChatError {
        guard proxy == nil, case NIOSSLError.handshakeFailed(let cause) = error, Self.isAboutCertificate(cause) else {
            return chatError(error)
        }
        let chain = await CertificateProbe(origin: origin).chain(within: connectTimeout)
        return .tlsFailed(host: origin.name, reason: CertificateProbe.fault(in: chain, at: .now))
    }

    /// Returns what an error means.
    package func chatError(_ error: any Error) -> ChatError {
        switch error {
        case let error as ChatError: return error
        case is CancellationError: return .cancelled
        case let error as TunnelOpener.Refused: return chatError(proxy: error)
        case let error as NIOConnectionError: return chatError(connection: error)
        case let error as IOError: return chatError(io: error)
        case let error as NIOSSLError: return chatError(tls: error)
        case let error as BoringSSLError:
            return tls(alert: "\(error)") ?? .tlsFailed(host: origin.name, reason: "TLS failed")
        case is NIOSSLExtraError:
            return .tlsFailed(host: origin.name, reason: "its certificate is for another host")
        case is ResponseScanner.Malformed:
            return hasHead ? .connectionLost(host: origin.name) : unreachable("what answers there does not speak HTTP")
        case is SocketAddressError: return unreachable(Self.noName)
        case ChannelError.connectTimeout: return .timedOut(stage: WaitStage.connection, after: connectTimeout)
        case is ChannelError: return .connectionLost(host: origin.name)
        default: return .unexpected("the network failed with \(type(of: error))")
        }
    }

    private func chatError(proxy error: TunnelOpener.Refused) -> ChatError {
        let reason =
            switch error {
            case .status(407): "it wants a user name and password, or refused those it got (407)"
            case .socks(255): "it wants a user name and password"
            case .status, .socks: "it refused to connect to \(origin.name)"
            case .malformed: "what answers there is not such a proxy"
            }
        return .proxyFailed(proxy: proxyName, reason: reason)
    }

    private func chatError(connection error: NIOConnectionError) -> ChatError {
        if error.connectionErrors.isEmpty { return unreachable(Self.noName, at: error) }
        // Several addresses may have been tried; the last one tells most about the network.
        let reasons = error.connectionErrors.map { failure -> ChatError? in
            if let channel = failure.error as? ChannelError, case .connectTimeout = channel {
                return .timedOut(stage: WaitStage.connection, after: connectTimeout)
            }
            return (failure.error as? IOError).map { unreachable(Self.words($0.errnoCode), at: error) }
        }
        return reasons.last.flatMap(\.self) ?? unreachable("the connection failed", at: error)
    }

    private func chatError(io error: IOError) -> ChatError {
        switch error.errnoCode {
        case ECONNRESET, EPIPE, ENOTCONN, ESHUTDOWN: .connectionLost(host: origin.name)
        default: unreachable(Self.words(error.errnoCode))
        }
    }

    private func unreachable(_ reason: String, at error: NIOConnectionError? = nil) -> ChatError {
        if let proxy, error.map({ $0.host == proxy.host && $0.port == proxy.port }) ?? true {
            return .proxyFailed(proxy: proxy.name, reason: reason)
        }
        return .unreachable(host: origin.name, reason: reason)
    }

    private static let noName = "the name is not found (no such host, or no network)"

    private static func words(_ code: CInt) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: "there is no route to it; is the network up?"
        case ETIMEDOUT: "it does not answer"
        case EACCES, EPERM: "this machine's firewall forbids it"
        default: String(cString: strerror(code))
        }
    }

    private var proxyName: String { proxy?.name ?? origin.name }

    // MARK: TLS

    /// What is wrong with certificates and keys of our own, as the rest of a sentence.
    static func fault(ofSettings error: any Error) -> String {
        "\(error)".contains("KEY_VALUES_MISMATCH")
            ? "our client key does not belong to our client certificate" : "the certificates and keys cannot be used"
    }

    private func chatError(tls error: NIOSSLError) -> ChatError {
        switch error {
        case .handshakeFailed(let cause):
            if Self.isAboutCertificate(cause) {
                // BoringSSL does not tell why.
                return .tlsFailed(host: origin.name, reason: CertificateProbe.fault(in: [], at: .now))
            }
            return tls(alert: "\(cause)") ?? .tlsFailed(host: origin.name, reason: "the handshake failed")
        case .uncleanShutdown: return .connectionLost(host: origin.name)
        case .unableToValidateCertificate, .noCertificateToValidate:
            return .tlsFailed(host: origin.name, reason: "its certificate cannot be checked")
        default: return .tlsFailed(host: origin.name, reason: "the handshake failed")
        }
    }

    private static func isAboutCertificate(_ error: BoringSSLError) -> Bool {
        "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
    }

    /// What BoringSSL's name for an error means; nil where it says nothing to a person.
    private func tls(alert words: String) -> ChatError? {
        let reason: String? =
            if words.contains("CERTIFICATE_REQUIRED") || (words.contains("HANDSHAKE_FAILURE") && !hasClientCertificate)
            {
                "it wants a client certificate; set cert_file and key_file in the profile"
            } else if words.contains("WRONG_VERSION_NUMBER") || words.contains("HTTP_REQUEST") {
                "it does not speak TLS on this port; is it an http:// address?"
            } else if words.contains("PROTOCOL_VERSION") || words.contains("UNSUPPORTED_PROTOCOL") {
                "it speaks only outdated versions of TLS"
            } else if words.contains("ALERT_CERTIFICATE_EXPIRED") {
                "our client certificate has expired"
            } else if words.contains("ALERT_UNKNOWN_CA") || words.contains("ALERT_BAD_CERTIFICATE")
                || words.contains("ALERT_CERTIFICATE_UNKNOWN") || words.contains("ALERT_CERTIFICATE_REVOKED")
                || words.contains("ALERT_UNSUPPORTED_CERTIFICATE") || words.contains("ALERT_ACCESS_DENIED")
            {
                hasClientCertificate
                    ? "it refused our client certificate"
                    : "it wants a client certificate; set cert_file and key_file in the profile"
            } else if words.contains("EOF during handshake") {
                "it closed the connection during the handshake"
            } else {
                nil
            }
        return reason.map { .tlsFailed(host: origin.name, reason: $0) }
    }
}
