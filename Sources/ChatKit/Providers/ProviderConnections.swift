/// How providers reach the world: the network, and the places where keys are kept.
///
/// Handed in from outside, so that tests can stand in for both.
public struct ProviderConnections: Sendable {
    /// Makes what sends requests. The strings are PEM certificates to trust beside the system's and the profile's.
    public var makeTransport: @Sendable (NetworkSettings, [String]) -> any HTTPTransport
    /// Fetches a key, when a request needs it.
    public var readSecret: @Sendable (SecretSource) async throws(ChatError) -> Secret
    /// Waits before a request is sent again; throws ``ChatError/cancelled`` when the task is cancelled.
    public var pause: @Sendable (Duration) async throws(ChatError) -> Void = { (duration) throws(ChatError) in
        try await RetryPolicy.pause(for: duration)
    }

    public init(
        makeTransport: @escaping @Sendable (NetworkSettings, [String]) -> any HTTPTransport,
        readSecret: @escaping @Sendable (SecretSource) async throws(ChatError) -> Secret
    ) {
        self.makeTransport = makeTransport
        self.readSecret = readSecret
    }

    /// The real network.
    public init(readSecret: @escaping @Sendable (SecretSource) async throws(ChatError) -> Secret) {
        self.init(
            makeTransport: { network, roots in
                guard let password = network.keyPassword else {
                    return NetworkTransport(network: network, extraRoots: roots)
                }
                return NetworkTransport(network: network, extraRoots: roots) { () throws(ChatError) in
                    try await readSecret(password)
                }
            },
            readSecret: readSecret)
    }
}
