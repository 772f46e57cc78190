import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TransportTLSTests {
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority.shared()
    }

    /// What comes of one request to a server that shows itself so.
    private func outcome(
        _ tls: ServerTLS, _ network: NetworkSettings, extraRoots: [String] = [], password: String? = nil
    ) async throws -> (text: String?, error: ChatError?, host: String) {
        let server = try await ScriptedServer.start(tls: tls) { _ in .text("hello") }
        var keyPassword: (@Sendable () async throws(ChatError) -> Secret)?
        if let password { keyPassword = { Secret(password) } }
        let transport = NetworkTransport(network: network, extraRoots: extraRoots, keyPassword: keyPassword)
        let host = "localhost:\(server.port)"
        do throws(ChatError) {
            let response = try await transport.send(HTTPRequest(method: "GET", url: server.url))
            return (try await response.body.text(), nil, host)
        } catch {
            return (nil, error, host)
        }
    }

    private var trusting: NetworkSettings { NetworkSettings(caFile: authority.certificateFile) }

    private func withClient(key: String) -> NetworkSettings {
        var network = trusting
        network.certificateFile = authority.clientCertificateFile
        network.keyFile = key
        return network
    }

    @Test func `an authority from the settings is trusted`() async throws {
        #expect(try await outcome(authority.server, trusting).text == "hello")
    }

    @Test func `an authority built into a provider is trusted`() async throws {
        let pem = try String(contentsOfFile: authority.certificateFile, encoding: .utf8)
        #expect(try await outcome(authority.server, NetworkSettings(), extraRoots: [pem]).text == "hello")
    }

    @Test func `an unknown authority is refused`() async throws {
        let (_, error, host) = try await outcome(authority.server, NetworkSettings())
        // The second where no authorities are installed at all, as in a bare container.
        let reasons = [
            "its certificate comes from an authority that is not trusted",
            "this machine knows no certificate authorities; install the package ca-certificates",
        ]
        #expect(reasons.map { ChatError.tlsFailed(host: host, reason: $0) }.contains(error))
    }

    @Test func `a self-signed certificate is refused`() async throws {
        let (_, error, host) = try await outcome(authority.selfSigned, trusting)
        #expect(error == .tlsFailed(host: host, reason: "its certificate is self-signed"))
    }

    @Test func `an expired certificate is refused`() async throws {
        let (_, error, host) = try await outcome(authority.expired, trusting)
        #expect(error == .tlsFailed(host: host, reason: "its certificate has expired"))
    }

    @Test func `a certificate for another host is refused`() async throws {
        let (_, error, host) = try await outcome(authority.wrongHost, trusting)
        #expect(error == .tlsFailed(host: host, reason: "its certificate is for another host"))
    }

    @Test func `a server without TLS is told apart`() async throws {
        let server = try await ScriptedServer.start { _ in .text("") }
        let url = "https://localhost:\(server.port)"
        await #expect(
            throws: ChatError.tlsFailed(
                host: "localhost:\(server.port)",
                reason: "it does not speak TLS on this port; is it an http:// address?")
        ) {
            try await NetworkTransport(network: trusting).send(HTTPRequest(method: "GET", url: url))
        }
    }

    @Test func `a client certificate is shown`() async throws {
        let plain = withClient(key: authority.clientKeyFile)
        #expect(try await outcome(authority.demanding, plain).text == "hello")
    }

    @Test func `an encrypted client key is opened with its password`() async throws {
        let encrypted = withClient(key: authority.encryptedClientKeyFile)
        let outcome = try await outcome(authority.demanding, encrypted, password: TestAuthority.password)
        #expect(outcome.text == "hello")
    }

    @Test func `a missing client certificate is told as such`() async throws {
        let (_, error, host) = try await outcome(authority.demanding, trusting)
        #expect(
            error
                == .tlsFailed(
                    host: host, reason: "it wants a client certificate; set cert_file and key_file in the profile"))
    }

    @Test func `a wrong key password is a fault of the settings`() async throws {
        let path = authority.encryptedClientKeyFile
        let (_, error, _) = try await outcome(authority.demanding, withClient(key: path), password: "wrong")
        #expect(
            error
                == .invalidSettings(
                    place: path, problem: "the password does not open the private key",
                    hint: "check key_password of the profile"))
    }

    @Test func `an encrypted key without a password is a fault of the settings`() async throws {
        let path = authority.encryptedClientKeyFile
        let (_, error, _) = try await outcome(authority.demanding, withClient(key: path))
        #expect(
            error
                == .invalidSettings(
                    place: path, problem: "the private key is encrypted and no password is set",
                    hint: "set key_password in the profile"))
    }

    @Test func `a key encrypted with scrypt is told, with the way out`() async throws {
        let path = authority.scryptClientKeyFile
        let (_, error, _) = try await outcome(
            authority.demanding, withClient(key: path), password: TestAuthority.password)
        #expect(
            error
                == .invalidSettings(
                    place: path, problem: "the private key is encrypted with scrypt, which is not supported",
                    hint: "encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEWKEY"))
    }

    @Test func `files that are missing or hold something else are named`() async throws {
        let folder = try TemporaryFolder()
        let junk = try folder.write("no certificate", to: "junk.pem")
        #expect(
            try await outcome(authority.server, NetworkSettings(caFile: folder.file("none.pem"))).error
                == .fileNotFound(path: folder.file("none.pem")))
        #expect(
            try await outcome(authority.server, NetworkSettings(caFile: junk)).error
                == .fileUnusable(path: junk, reason: "it has no certificates in PEM form"))
        #expect(
            try await outcome(authority.server, withClient(key: junk)).error
                == .fileUnusable(path: junk, reason: "it has no private key in PEM form"))
    }
}
