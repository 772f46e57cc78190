internal import Glibc
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
        if !Self.systemHasAuthorities { configuration.trustRoots = .certificates([]) }
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

    /// Whether this machine has the authorities of an installed system; a bare container has none.
    static var systemHasAuthorities: Bool {
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs"]
            .contains { (path: String) in access(path, R_OK) == 0 }
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
        guard let file = fopen(path, "re") else {
            if errno == ENOENT { throw .fileNotFound(path: path) }
            throw .fileUnusable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: piece[..<count])
        }
        if ferror(file) != 0 { throw .fileUnusable(path: path, reason: String(cString: strerror(errno))) }
        return bytes
    }
}
