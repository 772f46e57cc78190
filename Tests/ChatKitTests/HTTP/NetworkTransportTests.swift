import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct NetworkTransportTests {
    private let transport = NetworkTransport(network: NetworkSettings())

    @Test func `a request arrives as it was written, and the answer comes back`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}", status: 201, headers: [("X-Request-ID", "7")]) }
        let request = HTTPRequest(
            method: "POST", url: server.url + "/v1/chat?a=b%20c",
            headers: [HTTPHeader("Authorization", "Bearer k", isSecret: true), HTTPHeader("X-Twice", "1")],
            body: Array("{\"ё\":1}".utf8))
        let response = try await transport.send(request)
        #expect(response.status == 201)
        #expect(response.header("x-request-id") == "7")
        #expect(try await response.body.text() == "{}")
        let seen = await server.waitForRequest()
        #expect(seen.method == "POST")
        #expect(seen.path == "/v1/chat?a=b%20c")
        #expect(seen.text == "{\"ё\":1}")
        #expect(seen.header("Authorization") == "Bearer k")
        #expect(seen.header("User-Agent") == "chatkit/\(ChatKitVersion.current)")
        #expect(seen.header("Content-Length") == "8")
        #expect(seen.header("Accept-Encoding") == nil)
    }

    @Test func `a profile's own name for itself is kept`() async throws {
        let server = try await ScriptedServer.start { _ in .text("") }
        _ = try await transport.send(
            HTTPRequest(method: "GET", url: server.url, headers: [HTTPHeader("user-agent", "mine/1")]))
        #expect(await server.waitForRequest().headers.filter { $0.name.lowercased() == "user-agent" }.count == 1)
    }

    @Test func `pieces arrive while the answer is still being written`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in .stream([.event("one"), .wait(gate), .event("two")]) }
        let response = try await transport.send(HTTPRequest(method: "POST", url: server.url))
        var body = response.body.makeSource()
        #expect(try await body.next() == SSE.data("one"))
        gate.open()
        #expect(try await body.next() == SSE.data("two"))
        #expect(try await body.next() == nil)
        #expect(try await body.next() == nil)
    }

    @Test(arguments: [ScriptedReply.Framing.chunked, .length(nil), .untilClose])
    func `every way to mark the end of a body is understood`(framing: ScriptedReply.Framing) async throws {
        let server = try await ScriptedServer.start { _ in .reply(framing: framing, .send("ab"), .send("cd")) }
        let response = try await transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(try await response.body.text() == "abcd")
    }

    @Test func `a connection is used again`() async throws {
        let server = try await ScriptedServer.start { _ in .text("ok") }
        for _ in 0..<3 {
            let response = try await transport.send(HTTPRequest(method: "GET", url: server.url))
            #expect(try await response.body.text() == "ok")
        }
        #expect(server.connections == 1)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a connection is used again when the reader has read enough`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.event("all")]) }
        // What is left comes a moment later, or does not; one of many answers finds the connection free again.
        while Set(server.requests.map(\.connection)).count == server.requests.count {
            var body = try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.makeSource()
            #expect(try await body.next() == SSE.data("all"))
            body.finish()
        }
    }

    @Test(arguments: [[ScriptedReply.Step.stall], [.sendMany([UInt8](repeating: 65, count: 65536), times: 1000)]])
    func `a server that goes on after enough was read is left`(rest: [ScriptedReply.Step]) async throws {
        let server = try await ScriptedServer.start { _ in .stream([.event("all")] + rest) }
        var body = try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.makeSource()
        #expect(try await body.next()?.starts(with: SSE.data("all")) == true)
        body.finish()
        #expect(await server.waitForDisconnect())
    }

    @Test func `a request that meets the end of an idle connection is sent again on a new one`() async throws {
        let server = try await ScriptedServer.start { request in
            // Closed just as the second request arrives: nothing of a response was seen.
            request.number == 2 ? .reply(framing: .none, .close) : .text("ok")
        }
        for _ in 0..<2 {
            let response = try await transport.send(
                HTTPRequest(method: "POST", url: server.url, body: Array("{}".utf8)))
            #expect(try await response.body.text() == "ok")
        }
        #expect(server.requests.map(\.connection) == [1, 1, 2])
        #expect(server.requests.map(\.text) == ["{}", "{}", "{}"])
    }

    @Test func `a request on a new connection is sent once, whatever comes of it`() async throws {
        let server = try await ScriptedServer.start { _ in .reply(framing: .none, .close) }
        await #expect(throws: ChatError.connectionLost(host: "127.0.0.1:\(server.port)")) {
            try await transport.send(HTTPRequest(method: "POST", url: server.url))
        }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        ("", "/"), ("/", "/"), ("?a=1", "/?a=1"), ("/v1#part", "/v1"), ("/a b\r\nX: 1", "/a%20b%0D%0AX:%201"),
        ("/путь?q=ё", "/%D0%BF%D1%83%D1%82%D1%8C?q=%D1%91"), ("/a%20b//c", "/a%20b//c"),
    ])
    func `what cannot stand in a request's first line is escaped`(path: String, sent: String) async throws {
        let server = try await ScriptedServer.start { _ in .text("ok") }
        _ = try await transport.send(HTTPRequest(method: "GET", url: server.url + path))
        #expect(server.requests.map(\.path) == [sent])
    }

    @Test func `the framing of a request is not the caller's`() async throws {
        let server = try await ScriptedServer.start { _ in .text("ok") }
        let headers = [HTTPHeader("content-length", "99"), HTTPHeader("Transfer-Encoding", "chunked")]
        _ = try await transport.send(HTTPRequest(method: "POST", url: server.url, headers: headers, body: [65]))
        let seen = await server.waitForRequest()
        #expect(seen.text == "A")
        #expect(seen.header("Transfer-Encoding") == nil)
        #expect(seen.header("Content-Length") == "1")
    }

    @Test func `many requests at once do not wait for each other`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in .reply(.wait(gate), .send("ok")) }
        try await withThrowingTaskGroup { [transport] group in
            for _ in 0..<40 {
                group.addTask { try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.text() }
            }
            await server.waitForRequest(40)
            gate.open()
            for try await text in group { #expect(text == "ok") }
        }
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let server = try await ScriptedServer.start { _ in
            .reply(status: 302, headers: [("Location", "/elsewhere")], framing: .length(nil))
        }
        let response = try await transport.send(
            HTTPRequest(method: "GET", url: server.url, headers: [HTTPHeader("Authorization", "k")]))
        #expect(response.status == 302)
        #expect(try await response.body.text() == "")
        #expect(server.requests.count == 1)
    }

    @Test func `a server that sends without end is slowed down by a slow reader`() async throws {
        let piece = [UInt8](repeating: 65, count: 64 * 1024)
        let server = try await ScriptedServer.start { request in
            request.path == "/endless" ? .reply(.sendMany(piece, times: 8192)) : .text("ok")
        }
        let response = try await transport.send(HTTPRequest(method: "GET", url: server.url + "/endless"))
        var body = response.body.makeSource()
        for _ in 0..<3 { #expect(try await body.next() != nil) }
        // Whatever the connection would read unasked, it has time to read while the same loop serves these.
        for _ in 0..<100 {
            let other = try await transport.send(HTTPRequest(method: "GET", url: server.url + "/other"))
            #expect(try await other.body.text() == "ok")
        }
        #expect(server.bytesSent(toRequest: 1) < 32 * 1024 * 1024)
        #expect(try await body.next()?.count ?? 0 > 0)
    }

    @Test func `dropping the reader closes the connection`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.event("one"), .stall]) }
        func readOne() async throws {
            var body = try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.makeSource()
            #expect(try await body.next() == SSE.data("one"))
        }
        try await readOne()
        #expect(await server.waitForDisconnect())
    }

    @Test func `dropping an answer that nobody read closes the connection`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.event("one"), .stall]) }
        #expect(try await transport.send(HTTPRequest(method: "GET", url: server.url)).status == 200)
        #expect(await server.waitForDisconnect())
    }

    @Test(arguments: [true, false])
    func `cancelling the task closes the connection`(hasBegun: Bool) async throws {
        let server = try await ScriptedServer.start { _ in
            hasBegun ? .stream([.event("one"), .stall]) : .reply(framing: .none, .stall)
        }
        let isReading = Gate()
        let task = Task { [transport] in
            do throws(ChatError) {
                var body = try await transport.send(HTTPRequest(method: "GET", url: server.url)).body.makeSource()
                _ = try await body.next()
                isReading.open()
                _ = try await body.next()
                return nil as ChatError?
            } catch {
                return error
            }
        }
        await server.waitForRequest()
        if hasBegun { await isReading.wait() }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await server.waitForDisconnect())
    }

    @Test func `a cancelled task sends nothing`() async throws {
        let server = try await ScriptedServer.start { _ in .text("") }
        let gate = Gate()
        let task = Task { [transport] in
            await gate.wait()
            await #expect(throws: ChatError.cancelled) {
                try await transport.send(HTTPRequest(method: "GET", url: server.url))
            }
        }
        task.cancel()
        gate.open()
        await task.value
        #expect(server.requests.isEmpty)
    }

    @Test func `a body is read once`() async throws {
        let server = try await ScriptedServer.start { _ in .text("ok") }
        let response = try await transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(try await response.body.text() == "ok")
        await #expect(throws: ChatError.unexpected("the body of an answer was read twice")) {
            try await response.body.text()
        }
    }

    @Test func `an answer outlives its transport`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in .stream([.wait(gate), .event("late")]) }
        let response = try await NetworkTransport(network: NetworkSettings()).send(
            HTTPRequest(method: "GET", url: server.url))
        gate.open()
        #expect(try await response.body.text() == "data: late\n\n")
    }
}

extension HTTPBody {
    /// All of it, as text.
    func text() async throws(ChatError) -> String {
        var source = makeSource()
        var bytes: [UInt8] = []
        while let piece = try await source.next() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }
}
