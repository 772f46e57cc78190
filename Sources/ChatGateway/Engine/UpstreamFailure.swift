internal import ChatKit
internal import NIOCore

/// Converts errors of the connection to an upstream.
enum UpstreamFailure {
    /// Returns what an error of the network means; nil for the error stands for a connection that was closed.
    static func chatError(_ error: (any Error)?, at address: UpstreamAddress) -> ChatError {
        TransportFailure(at: address, hasHead: false)
            .chatError(error ?? ChannelError.eof)
    }
}
