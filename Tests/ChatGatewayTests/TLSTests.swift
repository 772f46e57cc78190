import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

@Suite struct TLSTests {
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority.shared()
    }

    private func gateway(
        _ profile: Profile, certificate: ServerCertificate?
    ) async throws -> (Gateway, GatewayAddress) {
        let gateway = Gateway(
            GatewayConfiguration(profiles: [profile], listeners: [GatewayListener(port: 0, tls: certificate)]),
            threads: 1)
        return (gateway, try await gateway.start()[0])
    }

    private func ask(_ address: GatewayAddress, _ network: NetworkSettings) async throws -> String {
        let request = HTTPRequest(
            method: "POST", url: "https://localhost:\(address.port)/v1/chat/completions",
            body: Array(String.chat("hi", stream: true).utf8))
        let response = try await NetworkTransport(network: network).send(request)
        var body = response.body.makeSource()
        var text: [UInt8] = []
        while let piece = try await body.next() { text += piece }
        return String(decoding: text, as: UTF8.self)
    }

    @Test func `TLS on both sides carries a stream and the upstream's certificate is verified`() async throws {
        let server = try await ScriptedServer.start(tls: authority.server) { _ in .openAI(["При", "вет"]) }
        let certificate = ServerCertificate(
            certificateFile: authority.server.certificateFile, keyFile: authority.server.keyFile)
        var profile = Profile.openAI(at: server)
        let client = NetworkSettings(caFile: authority.certificateFile)
        let (untrusting, first) = try await gateway(profile, certificate: certificate)
        #expect(try await ask(first, client).contains(#""error""#))
        #expect(server.requests.isEmpty)
        await untrusting.stop(within: .seconds(1))
        profile.network.caFile = authority.certificateFile
        let (gateway, address) = try await gateway(profile, certificate: certificate)
        let text = try await ask(address, client)
        #expect(text.contains("При") && text.contains("[DONE]"))
        await gateway.stop(within: .seconds(1))
    }

    @Test func `a listener that asks for certificates admits only clients that have one`() async throws {
        var certificate = ServerCertificate(
            certificateFile: authority.server.certificateFile, keyFile: authority.server.keyFile)
        certificate.clientAuthorityFile = authority.certificateFile
        let (gateway, address) = try await gateway(.demo, certificate: certificate)
        var client = NetworkSettings(caFile: authority.certificateFile)
        await #expect(throws: ChatError.self) { try await ask(address, client) }
        client.certificateFile = authority.clientCertificateFile
        client.keyFile = authority.clientKeyFile
        #expect(try await ask(address, client).contains("[DONE]"))
        await gateway.stop(within: .seconds(1))
    }

    @Test func `an upstream behind a proxy is reached through a tunnel`() async throws {
        let server = try await ScriptedServer.start(tls: authority.server) { _ in .openAI(["tunnel"]) }
        let proxy = try await ScriptedProxy.start(authorization: "Basic dTpw")
        var profile = Profile.openAI(at: server)
        profile.network.caFile = authority.certificateFile
        profile.network.proxy = Secret("http://u:p@127.0.0.1:\(proxy.port)")
        let running = try await RunningGateway.start([profile])
        let answer = try await running.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.streamedText == "tunnel" && proxy.requests.count == 1)
        await running.stop()
        profile.network.proxy = Secret("http://127.0.0.1:\(proxy.port)")
        let refused = try await RunningGateway.start([profile])
        #expect(try await refused.ask("/v1/chat/completions", .chat("hi")).status == 502)
        await refused.stop()
    }

    @Test func `a certificate that cannot be read is an error that names the file`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("nonsense", to: "cert.pem")
        await #expect(throws: ChatError.self) {
            _ = try await gateway(.demo, certificate: ServerCertificate(certificateFile: file, keyFile: file))
        }
    }
}
