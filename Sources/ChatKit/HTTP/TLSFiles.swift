package import NIOSSL

/// The certificates and keys of a profile, read into TLS settings.
package struct TLSFiles {
    let network: NetworkSettings
    /// PEM certificates trusted beside the others.
    let extraRoots: [String]
    let keyPassword: Secret?

    package init(network: NetworkSettings, extraRoots: [String], keyPassword: Secret?) {
        self.network = network
        self.extraRoots = extraRoots
        self.keyPassword = keyPassword
    }

    /// Reads the files.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` or ``ChatError/invalidSettings(place:problem:hint:)``.
    package func configuration() throws(ChatError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        // Asked for authorities that are not there, BoringSSL would refuse to start, whatever else is trusted.
        if CertificatePlaces.found() == nil { configuration.trustRoots = .certificates([]) }
        // Beside the system's authorities, which stay trusted.
        if let path = network.caFile {
            configuration.additionalTrustRoots.append(.certificates(try Self.certificates(path)))
        }
        for pem in extraRoots {
            guard let roots = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !roots.isEmpty else {
                throw .unexpected("a built-in certificate is damaged")
            }
            configuration.additionalTrustRoots.append(.certificates(roots))
        }
        if let path = network.certificateFile {
            configuration.certificateChain = try Self.certificates(path).map { .certificate($0) }
            configuration.privateKey = .privateKey(try key(network.keyFile ?? path))
        }
        return configuration
    }

    private static func certificates(_ path: String) throws(ChatError) -> [NIOSSLCertificate] {
        let bytes = try contents(path)
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw .fileUnusable(path: path, reason: "it has no certificates in PEM form")
        }
        return found
    }

    private func key(_ path: String) throws(ChatError) -> NIOSSLPrivateKey {
        let bytes = try Self.contents(path)
        let password = keyPassword?.reveal() ?? ""
        do {
            // Without a password too: otherwise BoringSSL would take its own way to one.
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { set in set(password.utf8) }
        } catch {
            throw Self.keyFault(path, PEMKey(bytes), hasPassword: keyPassword != nil)
        }
    }

    private static func keyFault(_ path: String, _ key: PEMKey, hasPassword: Bool) -> ChatError {
        if !key.isPresent { return .fileUnusable(path: path, reason: "it has no private key in PEM form") }
        guard key.isEncrypted else { return .fileUnusable(path: path, reason: "its private key cannot be read") }
        if key.usesScrypt {
            return .invalidSettings(
                place: path, problem: "the private key is encrypted with scrypt, which is not supported",
                hint: "encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEWKEY")
        }
        return hasPassword
            ? .invalidSettings(
                place: path, problem: "the password does not open the private key",
                hint: "check key_password of the profile")
            : .invalidSettings(
                place: path, problem: "the private key is encrypted and no password is set",
                hint: "set key_password in the profile")
    }

    private static func contents(_ path: String) throws(ChatError) -> [UInt8] {
        try FileReader(path: path).bytes(limit: longestFile)
    }

    /// Far more than every authority there is; in bytes.
    private static let longestFile = 64 * 1_048_576
}

extension NetworkSettings {
    /// Checks, without connecting, what every connection needs: that the certificates and keys can be read and fit, and that
    /// the proxy's address is one.
    ///
    /// - Throws: What the first request would throw.
    public func check() async throws(ChatError) {
        let password: Secret? = certificateFile == nil ? nil : try await keyPassword?.resolve()
        _ = try TLSFiles(network: self, extraRoots: [], keyPassword: password).configuration()
        if let proxy { _ = try ProxyAddress(proxy) }
    }
}
