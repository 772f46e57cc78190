import TestSupport
import Testing

@testable import ChatKit

/// What every provider keeps to.
@Suite struct ProviderContractTests {
    /// A server that answers every request, whole or streamed, as it is asked to.
    private func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            request.text.contains(#""stream":true"#)
                ? Completion.stream("Привет", ", ", "世界 😀") : Completion.whole("Привет, 世界 😀")
        }
    }

    @Test(arguments: ProviderKind.allCases)
    func `events come in the order of the grammar`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        for request in [ChatRequest.hello, .helloWhole] {
            let reply = await ReadReply(provider.reply(to: request))
            #expect(reply.isGrammatical)
            #expect(reply.error == nil)
            #expect(reply.events.first == .started(ReplyStart(profile: "p", model: "m")))
            #expect(reply.finish?.reason == .stop)
        }
    }

    @Test(arguments: ProviderKind.allCases)
    func `a streamed and a whole answer are the same`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        let streamed = await ReadReply(provider.reply(to: .hello))
        let whole = await ReadReply(provider.reply(to: .helloWhole))
        #expect(streamed.text == whole.text)
        #expect(!whole.text.isEmpty)
        #expect(streamed.usage == whole.usage)
        #expect(streamed.finish == whole.finish)
        #expect(streamed.events.count > whole.events.count)
    }

    @Test(arguments: ProviderKind.allCases)
    func `a cancelled task ends its reply`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .stream([Completion.chunk("a"), .stall]) }
        let provider = try provider(kind, server)
        let hasText = Gate()
        let goOn = Gate()
        let task = Task {
            var iterator = provider.reply(to: .hello).makeAsyncIterator()
            while let event = try await iterator.next() {
                if case .text = event { break }
            }
            hasText.open()
            await goOn.wait()
            return await ReadReply(reading: iterator)
        }
        await hasText.wait()
        task.cancel()
        goOn.open()
        #expect(try await task.value.error == .cancelled)
        if kind != .demo { #expect(await server.waitForDisconnect()) }
    }

    @Test(arguments: ProviderKind.remote)
    func `a task that is cancelled while it waits ends at once`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .stream([Completion.chunk("a"), .stall]) }
        let provider = try provider(kind, server)
        let task = Task { await ReadReply(provider.reply(to: .hello)) }
        await server.waitForSent(1)
        task.cancel()
        let reply = await task.value
        #expect(reply.error == .cancelled)
        #expect(await server.waitForDisconnect())
    }

    @Test(arguments: ProviderKind.remote)
    func `a task that is cancelled before a retry ends at once`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text("", status: 429, headers: [("Retry-After", "55")]) }
        var connections = ProviderConnections.test()
        connections.pause = ProviderConnections { _ throws(ChatError) in throw .cancelled }.pause
        let provider = try makeProvider(for: .test(kind, server.url), over: connections)
        let isTold = Gate()
        let task = Task {
            var iterator = provider.reply(to: .hello).makeAsyncIterator()
            while let event = try await iterator.next() {
                if case .notice = event { break }
            }
            isTold.open()
            return await ReadReply(reading: iterator)
        }
        await isTold.wait()
        task.cancel()
        #expect(try await task.value.error == .cancelled)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ProviderKind.remote)
    func `a reply that nobody reads further closes its connection`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .stream([Completion.chunk("a"), .stall]) }
        let provider = try provider(kind, server)
        do {
            var iterator = provider.reply(to: .hello).makeAsyncIterator()
            while let event = try await iterator.next() {
                if case .text = event { break }
            }
        }
        #expect(await server.waitForDisconnect())
    }

    @Test(arguments: ProviderKind.remote)
    func `nothing is sent before the reply is read`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        let stream = provider.reply(to: .hello)
        _ = try await provider.prepare(.hello).message
        #expect(server.connections == 0)
        _ = await ReadReply(stream)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ProviderKind.remote)
    func `a key does not travel unencrypted to another machine`(kind: ProviderKind) async throws {
        for credentials in [nil, Credentials.key(.value(Secret("k")))] {
            var profile = Profile.test(kind, "http://192.0.2.1", credentials: credentials)
            let provider = try makeProvider(for: profile, over: .test())
            let reply = await ReadReply(provider.reply(to: .hello))
            #expect(reply.error == .insecureCredentials(host: "192.0.2.1"))
            profile.allowsInsecureCredentials = true
            let allowed = try makeProvider(for: profile, over: .test())
            #expect(try await allowed.prepare(.hello).message.url.hasPrefix("http://192.0.2.1/"))
        }
    }

    @Test(arguments: ProviderKind.remote)
    func `every request says who we are, and takes the profile's own headers`(kind: ProviderKind) async throws {
        let server = try await server()
        var network = NetworkSettings()
        network.headers = ["x-team": "a", "authorization": "Own x", "User-Agent": "me"]
        let plain = try provider(kind, server)
        let own = try makeProvider(for: .test(kind, server.url, network: network), over: .test())
        _ = await ReadReply(plain.reply(to: .hello))
        _ = await ReadReply(own.reply(to: .hello))
        #expect(server.requests.first?.header("User-Agent")?.hasPrefix("chatkit/") == true)
        let request = try #require(server.requests.last)
        #expect(request.header("X-Team") == "a")
        #expect(request.headers.filter { $0.name.lowercased() == "authorization" }.map(\.value) == ["Own x"])
        #expect(request.header("api-key") == nil)
        #expect(request.headers.filter { $0.name.lowercased() == "user-agent" }.map(\.value) == ["me"])
    }

    @Test(arguments: ProviderKind.remote)
    func `a preview hides what it must and sends what it shows`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        let preview = try await provider.prepare(.hello).message
        _ = await ReadReply(provider.reply(to: .hello))
        let sent = try #require(server.requests.first)
        #expect(server.url + sent.path == preview.url)
        #expect(sent.body == preview.body)
        #expect(preview.headers.filter(\.isSecret).count == 1)
        for header in preview.headers where header.name != "X-Request-ID" {
            #expect(sent.header(header.name) == header.value)
        }
        #expect(preview.headers.allSatisfy { $0.isSecret || !$0.value.contains("test-key") })
    }

    @Test(arguments: ProviderKind.remote, ["", "ftp://h/v1", "h/v1", "https://", "https://u:p@h/"])
    func `an address that is no URL is an error of the settings`(kind: ProviderKind, url: String) {
        #expect {
            try makeProvider(for: .test(kind, url), over: .test())
        } throws: { error in
            (error as? ChatError)?.exitStatus == 78
        }
    }
}
