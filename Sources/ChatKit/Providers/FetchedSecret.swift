internal import Synchronization

/// A secret that is fetched when it is first needed and kept in memory until a provider refuses it.
///
/// A command that prints a token which lives for an hour so runs once an hour, and not for every request.
final class FetchedSecret: Sendable {
    private let source: SecretSource
    private let read: @Sendable (SecretSource) async throws(ChatError) -> Secret
    private let known = Mutex<Secret?>(nil)

    init(_ source: SecretSource, read: @escaping @Sendable (SecretSource) async throws(ChatError) -> Secret) {
        self.source = source
        self.read = read
    }

    func value() async throws(ChatError) -> Secret {
        if let known = known.withLock(\.self) { return known }
        let secret = try await read(source)
        known.withLock { $0 = secret }
        return secret
    }

    /// Fetches the secret anew after a refusal.
    ///
    /// - Parameter refused: The secrets of the request that was refused.
    /// - Returns: Whether there is another one now.
    func renew(after refused: [Secret]) async -> Bool {
        if case .value = source { return false }
        // Somebody else may have fetched it in the meantime.
        let isRenewed = known.withLock { known in
            if let secret = known, !refused.contains(secret) { return true }
            known = nil
            return false
        }
        if isRenewed { return true }
        guard let secret = try? await value() else { return false }
        return !refused.contains(secret)
    }
}
