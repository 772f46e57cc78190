import TestSupport
import Testing

@testable import ChatKit

/// What every provider keeps to.
@Suite struct ProviderContractTests {
    static let kinds = ProviderKind.allCases
    static let remote = ProviderKind.allCases.filter { $0 != .demo }

    private func provider(
        _ kind: ProviderKind, _ server: ScriptedServer, retries: Int = 0, pauses: Pauses = Pauses()
    ) throws -> any Provider {
        let profile = Profile.test(kind, server.url, network: NetworkSettings(maximumRetries: retries))
        return try makeProvider(for: profile, over: .test(pauses))
    }

    /// A server that answers every request, whole or streamed, as it is asked to.
    private func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            request.text.contains(#""stream":true"#)
                ? Completion.stream("Привет", ", ", "世界 😀") : Completion.whole("Привет, 世界 😀")
        }
    }

    @Test(arguments: kinds)
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

    @Test(arguments: kinds)
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

    @Test(arguments: kinds)
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

    @Test(arguments: remote)
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

    @Test(arguments: remote)
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

    @Test(arguments: remote)
    func `nothing is sent before the reply is read`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        let stream = provider.reply(to: .hello)
        _ = try await provider.preview(of: .hello)
        #expect(server.connections == 0)
        _ = await ReadReply(stream)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: remote)
    func `a letter that the network cut is one letter`(kind: ProviderKind) async throws {
        let event = SSE.data(#"{"choices":[{"delta":{"content":"Ж世😀"},"finish_reason":"stop"}]}"#)
        let server = try await ScriptedServer.start { _ in .stream(event.map { .send([$0]) } + [.event("[DONE]")]) }
        #expect(await ReadReply(try provider(kind, server).reply(to: .hello)).text == "Ж世😀")
    }

    @Test(arguments: remote)
    func `a reply that breaks off keeps what came, and is not asked again`(kind: ProviderKind) async throws {
        for cut in [ScriptedReply.Step.close, .reset] {
            let server = try await ScriptedServer.start { _ in
                .stream([Completion.chunk("a"), Completion.chunk("b"), .wait(opened), cut])
            }
            let reply = await ReadReply(try provider(kind, server, retries: 3).reply(to: .hello))
            #expect(reply.isGrammatical)
            if case .connectionLost? = reply.error {} else { Issue.record("\(String(describing: reply.error))") }
            #expect("ab".hasPrefix(reply.text))
            if !reply.text.isEmpty { #expect(server.requests.count == 1) }
        }
    }

    private let opened: Gate = {
        let gate = Gate()
        gate.open()
        return gate
    }()

    @Test(arguments: remote)
    func `a server that is busy is asked again, and the user is told`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: .text(#"{"status":429,"message":"x"}"#, status: 429, headers: [("Retry-After", "7")])
            case 2: .text("<html>", status: 503, type: "text/html")
            default: Completion.stream("ok")
            }
        }
        let pauses = Pauses()
        let reply = await ReadReply(try provider(kind, server, retries: 3, pauses: pauses).reply(to: .hello))
        #expect(reply.isGrammatical)
        #expect(reply.text == "ok")
        #expect(reply.notices.map(\.kind) == [.retrying, .retrying])
        #expect(reply.notices.first?.text.contains("7 s") == true)
        #expect(pauses.all.count == 2)
        #expect(pauses.all.first.map { $0 >= .seconds(7) } == true)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: remote)
    func `a server that stays broken is given up`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"error":"no"}"#, status: 500) }
        let reply = await ReadReply(try provider(kind, server, retries: 2).reply(to: .hello))
        #expect(reply.error == .providerUnavailable(profile: "p", status: 500, detail: "no"))
        #expect(reply.isGrammatical)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: remote)
    func `an error at the head of a stream is asked again, one behind a delta is not`(kind: ProviderKind) async throws {
        let failure = ScriptedReply.Step.event(#"{"error":{"message":"overloaded","type":"server_error"}}"#)
        let early = try await ScriptedServer.start { $0.number == 1 ? .stream([failure]) : Completion.stream("ok") }
        #expect(await ReadReply(try provider(kind, early, retries: 1).reply(to: .hello)).text == "ok")
        let late = try await ScriptedServer.start { _ in .stream([Completion.chunk("a"), failure]) }
        let reply = await ReadReply(try provider(kind, late, retries: 1).reply(to: .hello))
        #expect(reply.text == "a")
        #expect(reply.error == .providerUnavailable(profile: "p", status: 500, detail: "overloaded"))
        #expect(late.requests.count == 1)
    }

    @Test(arguments: remote)
    func `refused requests are not sent again`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"status":422,"message":"bad"}"#, status: 422) }
        let reply = await ReadReply(try provider(kind, server, retries: 3).reply(to: .hello))
        #expect(reply.error == .requestRejected(profile: "p", status: 422, code: nil, detail: "bad"))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: remote)
    func `a web page is no reply`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text("<!DOCTYPE html>", type: "text/html") }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        #expect(reply.error == .malformedReply(profile: "p", problem: "a web page"))
    }

    @Test(arguments: remote)
    func `a line without end is an error`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([.send("data: "), .sendMany(Array(repeating: 0x78, count: 1 << 20), times: 64), .stall])
        }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        if case .malformedReply? = reply.error {} else { Issue.record("\(String(describing: reply.error))") }
    }

    @Test(arguments: remote)
    func `a stream asked for and sent in one piece is read`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in Completion.whole("whole") }
        #expect(await ReadReply(try provider(kind, server).reply(to: .hello)).text == "whole")
    }

    @Test(arguments: remote)
    func `a break behind the finish reason loses nothing`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([Completion.chunk("a"), Completion.end[0], .close])
        }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        #expect(reply.error == nil)
        #expect(reply.text == "a")
        #expect(reply.finish?.reason == .stop)
    }

    @Test(arguments: remote)
    func `keys do not show in errors`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { request in
            let key = request.header("Authorization") ?? request.header("api-key") ?? ""
            return .text(#"{"error":{"message":"wrong key: \#(key)"}}"#, status: 401)
        }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        let shown = reply.error?.message ?? ""
        #expect(shown.contains("wrong key"))
        #expect(!shown.contains("test-key"))
    }

    @Test(arguments: remote)
    func `a key does not travel unencrypted to another machine`(kind: ProviderKind) async throws {
        for credentials in [nil, Credentials.key(.value(Secret("k")))] {
            var profile = Profile.test(kind, "http://192.0.2.1", credentials: credentials)
            let provider = try makeProvider(for: profile, over: .test())
            let reply = await ReadReply(provider.reply(to: .hello))
            #expect(reply.error == .insecureCredentials(host: "192.0.2.1"))
            profile.allowsInsecureCredentials = true
            let allowed = try makeProvider(for: profile, over: .test())
            #expect(try await allowed.preview(of: .hello).url.hasPrefix("http://192.0.2.1/"))
        }
    }

    @Test(arguments: remote)
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

    @Test(arguments: remote)
    func `a preview hides what it must and sends what it shows`(kind: ProviderKind) async throws {
        let server = try await server()
        let provider = try provider(kind, server)
        let preview = try await provider.preview(of: .hello)
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

    @Test(arguments: remote, ["", "ftp://h/v1", "h/v1", "https://", "https://u:p@h/", "https://h/v1#x"])
    func `an address that is no URL is an error of the settings`(kind: ProviderKind, url: String) {
        #expect {
            try makeProvider(for: .test(kind, url), over: .test())
        } throws: { error in
            (error as? ChatError)?.exitStatus == 78
        }
    }
}
