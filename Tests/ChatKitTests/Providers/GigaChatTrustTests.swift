import Foundation
import Testing

@testable import ChatKit

@Suite struct GigaChatTrustTests {
    @Test(arguments: [
        "ngw.devices.sberbank.ru", "gigachat.devices.sberbank.ru", "gigachat-preview.devices.sberbank.ru",
        "api.giga.chat", "API.giga.chat",
    ])
    func `GigaChat's hosts get the root they need`(host: String) {
        #expect(GigaChatTrust.roots(forHost: host) == [GigaChatTrust.russianTrustedRoot])
    }

    @Test(arguments: [
        "api.openai.com", "evilsberbank.ru", "x.giga.chat.evil.com", "api.giga.chat.evil.com", "giga.chat",
        "sberbank.ru", "online.sberbank.ru", "xapi.giga.chat", "", "localhost", "devices.sberbank.ru",
    ])
    func `no other host does`(host: String) {
        #expect(GigaChatTrust.roots(forHost: host).isEmpty)
    }

    @Test func `the certificate has the published fingerprint`() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-enddate"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(GigaChatTrust.russianTrustedRoot.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(
            text.contains(
                "D2:6D:2D:02:31:B7:C3:9F:92:CC:73:85:12:BA:54:10:35:19:E4:40:5D:68:B5:BD:70:3E:97:88:CA:8E:CF:31"))
        #expect(text.contains("notAfter=Feb 27 21:04:15 2032 GMT"))
    }

    @Test func `the transport can read the certificate`() async throws {
        let transport = NetworkTransport(
            network: NetworkSettings(), extraRoots: [GigaChatTrust.russianTrustedRoot])
        // Port 1 refuses; a certificate that cannot be read would be another error.
        await #expect(throws: ChatError.unreachable(host: "127.0.0.1:1", reason: "connection refused")) {
            try await transport.send(HTTPRequest(method: "GET", url: "https://127.0.0.1:1/"))
        }
    }
}
