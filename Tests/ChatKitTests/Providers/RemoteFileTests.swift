import TestSupport
import Testing

@testable import ChatKit

@Suite(.timeLimit(.minutes(2))) struct RemoteFileTests {
    /// A fetch for which this machine is the internet: every name leads here.
    private func fetch(limit: Int = 1000) -> RemoteFile.Fetch {
        var fetch = RemoteFile.Fetch(limit: limit, network: NetworkSettings())
        fetch.addresses = { (host) throws(ChatError) in [host == "inside.test" ? "10.0.0.1" : "127.0.0.1"] }
        fetch.isAllowed = { $0 == "127.0.0.1" }
        return fetch
    }

    @Test func `a file comes with its bytes and its name, from the address that was checked`() async throws {
        let server = try await ScriptedServer.start { request in
            .text(request.header("Host") ?? "", type: "image/png")
        }
        let file = try await fetch().run("http://pictures.test:\(server.port)/a/cat%20a.png?size=1#top")
        #expect(String(decoding: file.bytes, as: UTF8.self) == "pictures.test:\(server.port)")
        #expect(file.name == "cat a.png")
        #expect(server.requests.map(\.path) == ["/a/cat%20a.png?size=1"])
        #expect(server.requests.first?.header("Authorization") == nil)
    }

    @Test(
        arguments: [
            ("https://a.test/%D0%BA%D0%BE%D1%82%20%E7%8C%AB.png", "кот 猫.png"),
            ("https://a.test/plain.png?x=/y", "plain.png"),
            ("https://a.test/..%2F..%2Fetc%2Fpasswd", "passwd"), ("https://a.test/a%5Cb.txt", "b.txt"),
            ("https://a.test/a%0A%1B%5B31m%E2%80%AEb", "a[31mb"), ("https://a.test/%2e%2E", nil),
            ("https://a.test/%2F", nil),
            ("https://a.test/%FF%FE.png", "%FF%FE.png"), ("https://a.test/100%.png", "100%.png"),
            ("https://a.test/%+1", "%+1"), ("https://a.test/%-0", "%-0"), ("https://a.test/%4", "%4"),
            ("https://a.test", nil), ("https://a.test/", nil),
        ] as [(String, String?)])
    func `a name is read as people write it, and is never a path or a control sequence`(
        url: String, name: String?
    ) {
        #expect(FileName.inAddress(url) == name)
    }

    @Test func `a name is never longer than a file system takes`() throws {
        let name = try #require(FileName.inAddress("https://a.test/" + String(repeating: "%D1%8F", count: 5_000)))
        #expect(name == String(repeating: "я", count: 200))
    }

    @Test func `NO_PROXY is asked about the file's host, not about the profile's`() async throws {
        let server = try await ScriptedServer.start { _ in .text("here") }
        var fetch = fetch()
        fetch.network.proxy = Secret("http://127.0.0.1:1")
        fetch.network.environmentProxies = ProxySettings(
            environment: ["http_proxy": "http://127.0.0.1:1", "no_proxy": "pictures.test"])
        #expect(try await fetch.run("http://pictures.test:\(server.port)/a").bytes == Array("here".utf8))
        await #expect(throws: ChatError.self) { try await fetch.run("http://others.test:\(server.port)/a") }
        #expect(server.requests.count == 1)
    }

    @Test func `redirects are followed, relative ones too, and not for ever`() async throws {
        let server = try await ScriptedServer.start { request in
            switch request.path {
            case "/a/first": .text("", status: 302, headers: [("Location", "second")])
            case "/a/second": .text("", status: 301, headers: [("Location", "/third")])
            case "/third": .text("here")
            default: .text("", status: 302, headers: [("Location", "/loop")])
            }
        }
        let file = try await fetch().run("http://x.test:\(server.port)/a/first")
        #expect(String(decoding: file.bytes, as: UTF8.self) == "here")
        await #expect(throws: ChatError.unusableInput("http://x.test:\(server.port)/loop leads in circles")) {
            try await fetch().run("http://x.test:\(server.port)/loop")
        }
        #expect(server.requests.count { $0.path == "/loop" } == 6)
    }

    @Test func `a redirect into a private network is refused before anything is sent`() async throws {
        let server = try await ScriptedServer.start { request in
            .text(
                "", status: 302,
                headers: [
                    (
                        "Location",
                        "http://inside.test:\(request.header("Host")?.split(separator: ":").last ?? "")/secret"
                    )
                ])
        }
        await #expect(throws: ChatError.self) { try await fetch().run("http://x.test:\(server.port)/") }
        #expect(server.requests.count == 1)
    }

    @Test func `behind a proxy the user may name what the proxy alone knows, and no redirect may`() async throws {
        let server = try await ScriptedServer.start { request in
            request.path == "/away"
                ? .text("", status: 302, headers: [("Location", "http://\(request.header("Host") ?? "")/inside")])
                : .text("here")
        }
        let proxy = try await ScriptedProxy.start()
        let unknown = ChatError.unreachable(host: "localhost", reason: "unknown")
        var direct = fetch()
        direct.addresses = { (host) throws(ChatError) in throw .unreachable(host: host, reason: "unknown") }
        #expect(await Self.failure(direct, "http://localhost:\(server.port)/") == unknown)
        var proxied = direct
        proxied.network.proxy = Secret("http://127.0.0.1:\(proxy.port)")
        let file = try await proxied.run("http://localhost:\(server.port)/")
        #expect(String(decoding: file.bytes, as: UTF8.self) == "here")
        #expect(await Self.failure(proxied, "http://localhost:\(server.port)/away") == unknown)
        #expect(server.requests.map(\.path) == ["/", "/away"])
    }

    @Test(arguments: [
        "http://127.0.0.1/x", "http://localhost/", "http://[::1]/", "http://10.1.2.3/", "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://127.1/",
        "http://2130706433/", "http://0x7f000001/", "http://user@example.org/", "ftp://example.org/",
        "file:///etc/passwd",
        "http://[fe80::1]/", "http://[fd00::1]/", "http://100.64.0.1/",
    ])
    func `addresses of this machine and of private networks are refused`(url: String) async {
        await #expect(throws: ChatError.self) { try await RemoteFile.fetch(url) }
        let isRefused = await Self.error(url)
        #expect(isRefused)
    }

    private static func failure(_ fetch: RemoteFile.Fetch, _ url: String) async -> ChatError? {
        do throws(ChatError) {
            _ = try await fetch.run(url)
            return nil
        } catch {
            return error
        }
    }

    private static func error(_ url: String) async -> Bool {
        do throws(ChatError) {
            _ = try await RemoteFile.fetch(url)
            return false
        } catch {
            if case .unusableInput = error { return true }
            return false
        }
    }

    @Test(arguments: [("93.184.216.34", true), ("2606:4700::1", true), ("172.32.0.1", true), ("172.31.0.1", false)])
    func `public addresses are public`(address: String, isPublic: Bool) {
        #expect(IPAddress(address)?.isPublic == isPublic)
    }

    @Test func `what is too large or not there is an error that says so`() async throws {
        let server = try await ScriptedServer.start { request in
            request.path == "/big" ? .text(String(repeating: "x", count: 2000)) : .text("", status: 404)
        }
        await #expect(throws: ChatError.unusableInput("http://x.test:\(server.port)/big is larger than 0 MB")) {
            try await fetch().run("http://x.test:\(server.port)/big")
        }
        await #expect(throws: ChatError.unusableInput("http://x.test:\(server.port)/: the server answered 404")) {
            try await fetch().run("http://x.test:\(server.port)/?key=secret")
        }
    }
}
