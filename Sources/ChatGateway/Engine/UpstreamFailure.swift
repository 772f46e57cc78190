internal import ChatKit
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Converts errors of the connection to an upstream.
enum UpstreamFailure {
    /// Returns what an error of the network means; nil for the error stands for a connection that was closed.
    static func chatError(_ error: (any Error)?, at address: UpstreamAddress) -> ChatError {
        let host = address.origin.name
        switch error {
        case nil: return .connectionLost(host: host)
        case let error as ChatError: return error
        case let error as ProxyTunnel.Refused:
            return .proxyFailed(
                proxy: address.proxy?.host ?? host, reason: "it refused the tunnel (HTTP \(error.status))")
        case let error as NIOConnectionError: return chatError(connection: error, at: address)
        case let error as IOError: return .unreachable(host: host, reason: Machine.words(for: error.errnoCode))
        case ChannelError.connectTimeout?:
            return .timedOut(stage: "the connection", after: .nanoseconds(address.connectTimeout.nanoseconds))
        case is ChannelError: return .connectionLost(host: host)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            return .tlsFailed(host: host, reason: "the TLS handshake failed")
        default: return .unreachable(host: host, reason: "the connection failed")
        }
    }

    private static func chatError(connection error: NIOConnectionError, at address: UpstreamAddress) -> ChatError {
        // Several addresses may have been tried; the last one tells most about the network.
        guard let last = error.connectionErrors.last?.error else {
            return .unreachable(host: address.origin.name, reason: "the host name cannot be resolved")
        }
        return chatError(last, at: address)
    }
}
