import Synchronization
import TestSupport
import Testing

@testable import ChatKit

@Suite struct GigaChatProviderTests {
    private let key = Credentials.key(.value(Secret("TVlLRVk=")))

    /// A server that issues tokens and takes only the last one.
    private func server(
        token: @escaping @Sendable (RecordedRequest) -> ScriptedReply = { request in
            .text(#"{"access_token":"token-\#(request.number)","expires_at":4102444800000}"#)
        },
        chat: @escaping @Sendable (RecordedRequest) -> ScriptedReply = { _ in Completion.stream("ok") }
    ) async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            request.path.hasSuffix("/oauth") || request.path.hasSuffix("/token") ? token(request) : chat(request)
        }
    }

    private func provider(
        _ server: ScriptedServer, _ credentials: Credentials? = nil, network: NetworkSettings = .init(maximumRetries: 0)
    ) throws -> any Provider {
        try makeProvider(
            for: .test(.gigachat, server.url, credentials: credentials ?? key, network: network), over: .test())
    }

    @Test(
        arguments: [
            ("", [nil, "p"], ["HTTPS_PROXY": "p", "NO_PROXY": "api.giga.chat"]),
            ("", ["p", nil], ["HTTPS_PROXY": "p", "NO_PROXY": "ngw.devices.sberbank.ru"]),
            ("", ["p", "p"], ["HTTPS_PROXY": "p"]), ("", [nil, nil], ["HTTPS_PROXY": "p", "NO_PROXY": "*"]),
            ("proxy: 'http://mine:1'", ["http://mine:1", "http://mine:1"], ["HTTPS_PROXY": "p", "NO_PROXY": "*"]),
            ("proxy: none", [nil, nil], ["HTTPS_PROXY": "p"]),
        ] as [(String, [String?], [String: String])])
    func `the token's host has its own answer to NO_PROXY`(
        line: String, proxies: [String?], variables: [String: String]
    ) throws {
        let fixture = try SettingsFixture(
            config: "profiles:\n  g:\n    provider: gigachat\n    base_url: https://api.giga.chat/v1\n    \(line)\n")
        let profile = try fixture.settings(
            variables.merging(["GIGACHAT_CREDENTIALS": "k"]) { $1 }
        ).incompleteProfile(named: "g")
        var keyed = profile
        keyed.credentials = key
        let seen = Mutex<[String?]>([])
        var connections = ProviderConnections.test()
        connections.makeTransport = { network, _ in
            seen.withLock { $0.append(network.proxy?.reveal()) }
            return KnownAnswer(pieces: [])
        }
        _ = try makeProvider(for: keyed, over: connections)
        #expect(seen.withLock { $0 } == proxies)
    }

    @Test func `a key is exchanged for a token as documented`() async throws {
        let server = try await server()
        let provider = try provider(server)
        for _ in 0..<2 { #expect(await ReadReply(provider.reply(to: .hello)).text == "ok") }
        #expect(server.requests.map(\.path) == ["/oauth", "/v1/chat/completions", "/v1/chat/completions"])
        let oauth = try #require(server.requests.first)
        #expect(oauth.method == "POST")
        #expect(oauth.header("Authorization") == "Basic TVlLRVk=")
        #expect(oauth.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(oauth.header("Accept") == "application/json")
        #expect(oauth.header("User-Agent")?.isEmpty == false)
        #expect(isUUID4(oauth.header("RqUID")))
        #expect(oauth.text == "scope=GIGACHAT_API_PERS")
        let ask = try #require(server.requests.last)
        #expect(ask.header("Authorization") == "Bearer token-1")
        #expect(isUUID4(ask.header("X-Request-ID")))
        #expect(ask.header("X-Request-ID") != server.requests[1].header("X-Request-ID"))
    }

    private func isUUID4(_ text: String?) -> Bool {
        let parts = (text ?? "").split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts[2].hasPrefix("4")
            && parts.joined().allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    @Test(arguments: [
        ("", "/v2/chat/completions"), ("/api/v1", "/api/v2/chat/completions"), ("/gw", "/gw/chat/completions"),
    ])
    func `a profile that says v2 chats by v2`(path: String, expected: String) async throws {
        let server = try await server(chat: { _ in
            .stream([
                .event(
                    #"{"messages":[{"role":"assistant","content":[{"text":"ok"}]}]}"#, name: "response.message.delta"),
                .event(#"{"finish_reason":"stop","usage":{"input_tokens":3}}"#, name: "response.message.done"),
            ])
        })
        var profile = Profile.test(.gigachat, server.url + path)
        profile.gigachat.api = .v2
        let reply = await ReadReply(try makeProvider(for: profile, over: .test()).reply(to: .hello))
        #expect(reply.text == "ok")
        #expect(reply.usage == Usage(inputTokens: 3))
        #expect(reply.error == nil)
        #expect(server.requests.map(\.path) == [expected])
        #expect(
            server.requests.last?.text
                == #"{"model":"m","messages":[{"role":"user","content":[{"text":"Hello"}]}],"stream":true}"#)
    }

    @Test func `a conversation has one session`() async throws {
        var request = ChatRequest.hello
        request.session = "01M0000000000000000000000A"
        let server = try await server()
        _ = await ReadReply(try provider(server).reply(to: request))
        #expect(server.requests.last?.header("X-Session-ID") == "01M0000000000000000000000A")
        #expect(server.requests.first?.header("X-Session-ID") == nil)
    }

    @Test func `a name and a password are exchanged at the API itself`() async throws {
        let server = try await server(token: { _ in .text(#"{"tok":"t","exp":4102444800}"#) })
        let provider = try provider(server, .password(user: "ann", .value(Secret("p:w"))))
        for _ in 0..<2 { #expect(await ReadReply(provider.reply(to: .hello)).text == "ok") }
        #expect(server.requests.map(\.path) == ["/v1/token", "/v1/chat/completions", "/v1/chat/completions"])
        #expect(server.requests[0].header("Authorization") == "Basic YW5uOnA6dw==")
        #expect(server.requests[0].body.isEmpty)
        #expect(server.requests[1].header("Authorization") == "Bearer t")
    }

    @Test func `a ready token is sent as it is, and a refusal is final`() async throws {
        let server = try await server(chat: { _ in .text(#"{"status":401,"message":"Token has expired"}"#, status: 401)
        })
        let reply = await ReadReply(try provider(server, .accessToken(.value(Secret("ready")))).reply(to: .hello))
        #expect(reply.error == .unauthorized(profile: "p", status: 401, detail: "Token has expired"))
        #expect(server.requests.map { $0.header("Authorization") } == ["Bearer ready"])
    }

    @Test func `a refused token is renewed once and the request sent once more`() async throws {
        let server = try await server(chat: { request in
            request.header("Authorization") == "Bearer token-3"
                ? Completion.stream("ok") : .text(#"{"status":401,"message":"Unauthorized"}"#, status: 401)
        })
        let reply = await ReadReply(try provider(server).reply(to: .hello))
        #expect(reply.text == "ok")
        #expect(reply.notices == [])
        #expect(server.requests.map(\.path) == ["/oauth", "/v1/chat/completions", "/oauth", "/v1/chat/completions"])
    }

    @Test func `a second refusal is final`() async throws {
        let server = try await server(chat: { _ in .text(#"{"message":"Unauthorized"}"#, status: 401) })
        let network = NetworkSettings(maximumRetries: 3)
        let reply = await ReadReply(try provider(server, network: network).reply(to: .hello))
        #expect(reply.error == .unauthorized(profile: "p", status: 401, detail: "Unauthorized"))
        #expect(server.requests.count == 4)
    }

    @Test func `twenty askers at once share one token`() async throws {
        let server = try await server()
        let provider = try provider(server)
        let texts = await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { await ReadReply(provider.reply(to: .hello)).text } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "ok", count: 20))
        #expect(server.requests.count { $0.path == "/oauth" } == 1)
    }

    @Test(arguments: [
        (401, #"{"code":6,"message":"credentials doesn't match db data"}"#, "credentials doesn't match db data"),
        (400, #"{"code":4,"message":"Can't decode 'Authorization' header"}"#, "Can't decode 'Authorization' header"),
    ])
    func `a key that is refused is told so`(status: Int, body: String, detail: String) async throws {
        let server = try await server(token: { _ in .text(body, status: status) })
        let reply = await ReadReply(try provider(server).reply(to: .hello))
        #expect(reply.error == .unauthorized(profile: "p", status: status, detail: detail))
        #expect(server.requests.count == 1)
    }

    @Test func `a token endpoint that is busy is asked again`() async throws {
        let server = try await server(token: { request in
            request.number == 1 ? .text("", status: 503) : .text(#"{"access_token":"t"}"#)
        })
        let reply = await ReadReply(try provider(server, network: .init(maximumRetries: 1)).reply(to: .hello))
        #expect(reply.text == "ok")
        #expect(reply.notices.map(\.kind) == [.retrying])
    }

    @Test(arguments: ["", "<html>", "{}", #"{"access_token":""}"#, #"{"access_token":5}"#])
    func `an answer without a token is an error`(body: String) async throws {
        let server = try await server(token: { _ in .text(body) })
        let reply = await ReadReply(try provider(server).reply(to: .hello))
        #expect(reply.error == .malformedReply(profile: "p", problem: "no token where one was asked for"))
    }

    @Test func `a preview fetches no token`() async throws {
        let server = try await server()
        let request = try await provider(server).prepare(.hello).message
        #expect(server.connections == 0)
        let authorization = request.headers.filter(\.isSecret)
        #expect(authorization.map(\.name) == ["Authorization"])
        #expect(authorization.first?.value.hasPrefix("Bearer <") == true)
    }

    @Test func `only models to chat with are listed`() async throws {
        let server = try await server(chat: { _ in
            .text(
                #"{"object":"list","data":[{"id":"GigaChat-2","object":"model","type":"chat"},{"id":"Embeddings","type":"embedder"},{"id":"GigaChat-old"}]}"#
            )
        })
        #expect(try await provider(server).models() == ["GigaChat-2", "GigaChat-old"])
        #expect(server.requests.map(\.path) == ["/oauth", "/v1/models"])
    }

    @Test(arguments: [
        ("https://api.giga.chat/v1", "https://api.giga.chat/v1/chat/completions"),
        ("https://api.giga.chat", "https://api.giga.chat/v1/chat/completions"),
        ("https://gigachat.devices.sberbank.ru/", "https://gigachat.devices.sberbank.ru/api/v1/chat/completions"),
    ])
    func `the address is the base and the call's path`(base: String, url: String) async throws {
        let provider = try makeProvider(for: .test(.gigachat, base), over: .test())
        #expect(try await provider.prepare(.hello).message.url == url)
    }

    @Test func `without credentials nothing is sent`() async throws {
        let profile = Profile.test(.gigachat, "https://api.giga.chat/v1", credentials: Credentials.none)
        let reply = await ReadReply(try makeProvider(for: profile, over: .test()).reply(to: .hello))
        #expect(
            reply.error
                == .missingCredential(profile: "p", variables: ["GIGACHAT_CREDENTIALS", "GIGACHAT_ACCESS_TOKEN"]))
    }

    @Test func `a client certificate alone lets in, without Authorization`() async throws {
        let authority = try TestAuthority.shared()
        let server = try await ScriptedServer.start(tls: authority.demanding) { _ in Completion.stream("ok") }
        let network = NetworkSettings(
            caFile: authority.certificateFile, certificateFile: authority.clientCertificateFile,
            keyFile: authority.clientKeyFile)
        let reply = await ReadReply(try provider(server, Credentials.none, network: network).reply(to: .hello))
        #expect(reply.text == "ok")
        #expect(server.requests.map { $0.header("Authorization") } == [nil])
    }

    @Test func `the client certificate is not shown where keys are exchanged`() throws {
        let made = Made()
        var connections = ProviderConnections.test()
        connections.makeTransport = { network, roots in
            made.add(network.certificateFile, roots.count)
            return NetworkTransport(network: network, extraRoots: roots)
        }
        let network = NetworkSettings(certificateFile: "/c.pem", keyFile: "/k.pem")
        var profile = Profile.test(.gigachat, "https://own.example/v1", credentials: key, network: network)
        profile.gigachat = GigaChatSettings()
        _ = try makeProvider(for: profile, over: connections)
        // The installation's own host gets the certificate and no root; Sber's gets the root and no certificate.
        #expect(made.certificates == ["/c.pem", nil])
        #expect(made.roots == [0, 1])
    }
}
