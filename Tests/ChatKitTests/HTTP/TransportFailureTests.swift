import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TransportFailureTests {
    /// What comes of reading a whole answer.
    private func failure(
        _ url: String, network: NetworkSettings = NetworkSettings()
    ) async -> ChatError? {
        do throws(ChatError) {
            let response = try await NetworkTransport(network: network).send(HTTPRequest(method: "GET", url: url))
            _ = try await response.body.text()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a closed port is unreachable, and says why`() async throws {
        let port = try SilentPort(.refuses)
        #expect(
            await failure("http://127.0.0.1:\(port.number)")
                == .unreachable(host: "127.0.0.1:\(port.number)", reason: "connection refused"))
    }

    @Test func `a name that does not exist is unreachable`() async {
        #expect(
            await failure("https://nonexistent.invalid/v1")
                == .unreachable(
                    host: "nonexistent.invalid", reason: "the name is not found (no such host, or no network)"))
    }

    @Test(arguments: ["", "nonsense", "ftp://host/", "http://", "http://user:pass@host/", "http://ho st/"])
    func `an address that is none is a fault of the settings`(url: String) async {
        guard case .invalidSettings = await failure(url) else {
            Issue.record("no error about the settings")
            return
        }
    }

    @Test func `a header that cannot be sent is told without its value`() async throws {
        let server = try await ScriptedServer.start { _ in .text("") }
        let request = HTTPRequest(
            method: "GET", url: server.url, headers: [HTTPHeader("Authorization", "Bearer top\nsecret")])
        let error = await #expect(throws: ChatError.self) {
            try await NetworkTransport(network: NetworkSettings()).send(request)
        }
        #expect(error?.message.contains("secret") == false)
        guard case .invalidSettings = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a connection that does not come about in time is told`() async throws {
        let port = try SilentPort(.isFull)
        let network = NetworkSettings(connectTimeout: .milliseconds(50))
        #expect(
            await failure("http://127.0.0.1:\(port.number)", network: network)
                == .timedOut(stage: WaitStage.connection, after: .milliseconds(50)))
    }

    @Test func `a handshake that does not come about in time is told`() async throws {
        let port = try SilentPort(.ignores)
        let network = NetworkSettings(connectTimeout: .milliseconds(50))
        #expect(
            await failure("https://127.0.0.1:\(port.number)", network: network)
                == .timedOut(stage: WaitStage.connection, after: .milliseconds(50)))
    }

    @Test func `a proxy that does not answer in time is told`() async throws {
        let port = try SilentPort(.ignores)
        let proxy = "127.0.0.1:\(port.number)"
        let network = NetworkSettings(proxy: Secret(proxy), connectTimeout: .milliseconds(50))
        #expect(
            await failure("https://example.invalid", network: network)
                == .timedOut(stage: WaitStage.connection, after: .milliseconds(50)))
    }

    @Test func `no first byte in time is told`() async throws {
        let server = try await ScriptedServer.start { _ in .reply(framing: .none, .stall) }
        let network = NetworkSettings(firstByteTimeout: .milliseconds(30))
        #expect(
            await failure(server.url, network: network)
                == .timedOut(stage: WaitStage.firstByte, after: .milliseconds(30)))
        #expect(await server.waitForDisconnect())
    }

    @Test func `a head without a body is no answer yet`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.stall]) }
        let network = NetworkSettings(firstByteTimeout: .milliseconds(30))
        #expect(
            await failure(server.url, network: network)
                == .timedOut(stage: WaitStage.firstByte, after: .milliseconds(30)))
    }

    @Test func `an answer that stops is told`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.event("one"), .stall]) }
        let network = NetworkSettings(idleTimeout: .milliseconds(30))
        #expect(
            await failure(server.url, network: network)
                == .timedOut(stage: WaitStage.nextPiece, after: .milliseconds(30)))
        #expect(await server.waitForDisconnect())
    }

    @Test func `a slow reader is no timeout`() async throws {
        let server = try await ScriptedServer.start { request in
            request.path == "/slow" ? .stream([.event("one"), .stall]) : .stream([.event("one"), .event("two")])
        }
        let network = NetworkSettings(idleTimeout: .milliseconds(30))
        let transport = NetworkTransport(network: network)
        var body = try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.makeSource()
        // The limit passes for another request while nobody reads this one.
        #expect(await failure(server.url + "/slow", network: network) != nil)
        var text = ""
        while let piece = try await body.next() { text += String(decoding: piece, as: UTF8.self) }
        #expect(text == "data: one\n\ndata: two\n\n")
    }

    @Test(arguments: [
        ScriptedReply.reply(framing: .none, .close), .reply(framing: .none, .reset),

        .reply(.send("abc"), .close), .reply(.send("abc"), .sendRaw("ff\r\nabc"), .close),
        .reply(framing: .length(100), .send("abc"), .close), .reply(.send("abc"), .reset),
        .reply(.send("abc"), .sendRaw("zz\r\n")),
    ])
    func `an answer that breaks off is told as such`(reply: ScriptedReply) async throws {
        let server = try await ScriptedServer.start { _ in reply }
        #expect(await failure(server.url) == .connectionLost(host: "127.0.0.1:\(server.port)"))
    }

    @Test func `a server of another kind is told as such`() async throws {
        let server = try await ScriptedServer.start { _ in .garbage("SSH-2.0-OpenSSH_9.2\r\n") }
        #expect(
            await failure(server.url)
                == .unreachable(host: "127.0.0.1:\(server.port)", reason: "what answers there does not speak HTTP"))
    }

    @Test func `what came before the break is given first`() async throws {
        let server = try await ScriptedServer.start { _ in .reply(.send("abc"), .close) }
        let response = try await NetworkTransport(network: NetworkSettings()).send(
            HTTPRequest(method: "GET", url: server.url))
        var body = response.body.makeSource()
        #expect(try await body.next() == Array("abc".utf8))
        await #expect(throws: ChatError.connectionLost(host: "127.0.0.1:\(server.port)")) { try await body.next() }
    }
}
