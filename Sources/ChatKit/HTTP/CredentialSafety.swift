extension HTTPRequest {
    /// Makes sure that no credential travels unencrypted to another machine.
    ///
    /// Headers that say they are secret count as credentials.
    ///
    /// - Parameter allowInsecure: Whether the profile says that it may.
    /// - Throws: ``ChatError/insecureCredentials(host:)``.
    public func checkCredentialsAreSafe(allowInsecure: Bool) throws(ChatError) {
        guard !allowInsecure, headers.contains(where: \.isSecret) else { return }
        guard let origin = HTTPOrigin(url) else { throw .insecureCredentials(host: "an address that is no URL") }
        guard origin.isSecure || origin.isLoopback else { throw .insecureCredentials(host: origin.name) }
    }
}
