import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TransportProxyTests {
    private func send(_ url: String, through proxy: String, caFile: String? = nil) async throws(ChatError) -> String {
        let transport = NetworkTransport(network: NetworkSettings(caFile: caFile, proxy: Secret(proxy)))
        return try await transport.send(HTTPRequest(method: "GET", url: url)).body.text()
    }

    @Test func `https goes through a tunnel that a password opens`() async throws {
        let authority = try TestAuthority.shared()
        let server = try await ScriptedServer.start(tls: authority.server) { _ in .text("hello") }
        let proxy = try await ScriptedProxy.start(authorization: "Basic dXM6ZXI6cEBzcw==")
        let text = try await send(
            server.url, through: "http://us%3Aer:p%40ss@127.0.0.1:\(proxy.port)", caFile: authority.certificateFile)
        #expect(text == "hello")
        #expect(proxy.requests.count == 1)
        #expect(proxy.requests[0].hasPrefix("CONNECT localhost:\(server.port) HTTP/1.1\r\n"))
        #expect(server.requests.count == 1)
    }

    @Test func `plain http goes through a tunnel too`() async throws {
        let server = try await ScriptedServer.start { _ in .text("hello") }
        let proxy = try await ScriptedProxy.start()
        #expect(try await send(server.url, through: "127.0.0.1:\(proxy.port)") == "hello")
        #expect(proxy.requests.count == 1)
    }

    @Test func `a SOCKS proxy carries http and https, and looks up the name itself`() async throws {
        let authority = try TestAuthority.shared()
        let secure = try await ScriptedServer.start(tls: authority.server) { _ in .text("secure") }
        let plain = try await ScriptedServer.start { _ in .text("plain") }
        let proxy = try await ScriptedProxy.start(socks: true)
        let address = "socks5://127.0.0.1:\(proxy.port)"
        #expect(try await send(secure.url, through: address, caFile: authority.certificateFile) == "secure")
        #expect(try await send(plain.url, through: address) == "plain")
        #expect(
            proxy.requests.map { $0.prefix { !$0.isNewline } } == [
                "CONNECT localhost:\(secure.port) HTTP/1.1", "CONNECT 127.0.0.1:\(plain.port) HTTP/1.1",
            ])
    }

    @Test(arguments: [
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"), ("API.Яндекс.рф", "api.xn--d1acpjx3f.xn--p1ai"),
        ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"), ("münchen.de", "xn--mnchen-3ya.de"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("plain.example", "plain.example"),
    ])
    func `a host in another script is sent as DNS knows it`(host: String, sent: String) async throws {
        let proxy = try await ScriptedProxy.start(refusal: "403 Forbidden")
        await #expect(throws: ChatError.self) {
            try await send("https://\(host):8443/", through: "http://127.0.0.1:\(proxy.port)")
        }
        #expect(proxy.requests.first?.hasPrefix("CONNECT \(sent):8443 HTTP/1.1\r\nHost: \(sent):8443\r\n") == true)
    }

    @Test func `a SOCKS proxy that refuses is told as such`() async throws {
        let proxy = try await ScriptedProxy.start(socks: true, refusal: "5")
        await #expect(
            throws: ChatError.proxyFailed(
                proxy: "127.0.0.1:\(proxy.port)", reason: "it refused to connect to example.invalid")
        ) { try await send("https://example.invalid/", through: "socks5://127.0.0.1:\(proxy.port)") }
    }

    @Test func `an HTTP server that is taken for a SOCKS proxy is told as such`() async throws {
        let server = try await ScriptedServer.start { _ in .garbage("HTTP/1.1 400 Bad Request\r\n\r\n") }
        let error = await #expect(throws: ChatError.self) {
            try await send("https://example.invalid/", through: "socks5://127.0.0.1:\(server.port)")
        }
        guard case .proxyFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a proxy that wants a password is told as such, without the one it got`() async throws {
        let server = try await ScriptedServer.start { _ in .text("hello") }
        let proxy = try await ScriptedProxy.start(authorization: "Basic other")
        let error = await #expect(throws: ChatError.self) {
            try await send(server.url, through: "http://user:hidden@127.0.0.1:\(proxy.port)")
        }
        #expect(
            error
                == .proxyFailed(
                    proxy: "127.0.0.1:\(proxy.port)",
                    reason: "it wants a user name and password, or refused those it got (407)"))
        #expect(server.requests.isEmpty)
    }

    @Test func `a proxy that refuses the tunnel is told as such`() async throws {
        let proxy = try await ScriptedProxy.start(refusal: "403 Forbidden")
        await #expect(
            throws: ChatError.proxyFailed(
                proxy: "127.0.0.1:\(proxy.port)", reason: "it refused to connect to example.invalid")
        ) { try await send("https://example.invalid/", through: "http://127.0.0.1:\(proxy.port)") }
    }

    @Test func `a proxy that is not there is named, not the server`() async throws {
        let port = try SilentPort(.refuses)
        let address = "127.0.0.1:\(port.number)"
        await #expect(throws: ChatError.proxyFailed(proxy: address, reason: "connection refused")) {
            try await send("https://example.invalid/", through: "http://\(address)")
        }
    }

    @Test func `a bad certificate behind a proxy is told`() async throws {
        let authority = try TestAuthority.shared()
        let server = try await ScriptedServer.start(tls: authority.server) { _ in .text("hello") }
        let proxy = try await ScriptedProxy.start()
        await #expect(
            throws: ChatError.tlsFailed(
                host: "localhost:\(server.port)",
                reason: "its certificate has expired or comes from an authority that is not trusted")
        ) { try await send(server.url, through: "http://127.0.0.1:\(proxy.port)") }
    }

    @Test(arguments: ["https://proxy:3128", "ftp://proxy", "http://", "http://us:hidden@ho st", "socks5://u:hidden@h"])
    func `a proxy that cannot be used is told without its password`(proxy: String) async {
        let error = await #expect(throws: ChatError.self) {
            try await send("https://example.invalid/", through: proxy)
        }
        guard case .proxyFailed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.message.contains("hidden") == false)
    }
}
