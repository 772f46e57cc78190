import Foundation
import Synchronization

/// A certificate authority of the tests' own, and what it signed: files in a folder that goes with the process.
///
/// Made once for each process, with the `openssl` command.
public final class TestAuthority: Sendable {
    /// The password of the encrypted client keys.
    public static let password = "test password"

    private static let made = Result { try TestAuthority() }

    public static func shared() throws -> TestAuthority { try made.get() }

    private let folder: String

    /// The authority's own certificate.
    public var certificateFile: String { folder + "/ca.pem" }

    /// For `localhost` and 127.0.0.1.
    public var server: ServerTLS { identity("server") }
    /// For `other.invalid` only.
    public var wrongHost: ServerTLS { identity("wrong-host") }
    /// For `localhost`, until yesterday.
    public var expired: ServerTLS { identity("expired") }
    /// For `localhost`, signed by nobody else.
    public var selfSigned: ServerTLS { identity("self-signed") }
    /// Like ``server``, and demands a certificate from its clients.
    public var demanding: ServerTLS {
        var identity = server
        identity.clientAuthorityFile = certificateFile
        return identity
    }

    public var clientCertificateFile: String { folder + "/client.pem" }
    public var clientKeyFile: String { folder + "/client.key" }
    /// PKCS#8, AES-256-CBC, PBKDF2, with ``password``.
    public var encryptedClientKeyFile: String { folder + "/client-encrypted.key" }
    /// The same with scrypt, which BoringSSL cannot read.
    public var scryptClientKeyFile: String { folder + "/client-scrypt.key" }

    private init() throws {
        var template = Array((NSTemporaryDirectory() + "/chatkit-authority-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
        folder = String(cString: made)
        RemovedAtExit.add(folder)

        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try openssl(
            "req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=tests -addext keyUsage=critical,keyCertSign")
        try sign("server", key, "subjectAltName=DNS:localhost,IP:127.0.0.1")
        try sign("wrong-host", key, "subjectAltName=DNS:other.invalid")
        try sign("expired", key, "subjectAltName=DNS:localhost,IP:127.0.0.1", days: -1)
        try sign("client", key, "extendedKeyUsage=clientAuth")
        try openssl(
            "req -x509 \(key) -keyout self-signed.key -out self-signed.pem -days 2 -subj /CN=alone "
                + "-addext subjectAltName=DNS:localhost,IP:127.0.0.1")
        let pass = ["-passout", "pass:" + Self.password]
        try openssl("pkcs8 -topk8 -in client.key -out client-encrypted.key -v2 aes-256-cbc", pass)
        try openssl("pkcs8 -topk8 -in client.key -out client-scrypt.key -scrypt", pass)
    }

    private func identity(_ name: String) -> ServerTLS {
        ServerTLS(certificateFile: "\(folder)/\(name).pem", keyFile: "\(folder)/\(name).key")
    }

    private func sign(_ name: String, _ key: String, _ extension: String, days: Int = 2) throws {
        try openssl("req \(key) -keyout \(name).key -out \(name).csr -subj /CN=\(name)")
        try `extension`.write(toFile: "\(folder)/\(name).ext", atomically: false, encoding: .utf8)
        try openssl(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days \(days) -extfile \(name).ext "
                + "-out \(name).pem")
    }

    private func openssl(_ words: String, _ more: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + words.split(separator: " ").map(String.init) + more
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(command: words, complaint: text) }
    }

    private struct Failure: Error {
        var command: String
        var complaint: String
    }
}

/// Folders that are removed when the process ends.
private enum RemovedAtExit {
    private static let folders = Mutex<[String]>([])

    static func add(_ folder: String) {
        let isFirst = folders.withLock { folders in
            folders.append(folder)
            return folders.count == 1
        }
        guard isFirst else { return }
        atexit {
            for folder in RemovedAtExit.folders.withLock(\.self) { try? FileManager.default.removeItem(atPath: folder) }
        }
    }
}
