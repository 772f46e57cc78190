import TestSupport
import Testing

@testable import ChatKit

/// What every provider does when the server or the network fails.
@Suite struct ProviderFaultTests {
    @Test(arguments: ProviderKind.remote)
    func `a letter that the network cut is one letter`(kind: ProviderKind) async throws {
        let event = SSE.data(#"{"choices":[{"delta":{"content":"Ж世😀"},"finish_reason":"stop"}]}"#)
        let server = try await ScriptedServer.start { _ in .stream(event.map { .send([$0]) } + [.event("[DONE]")]) }
        #expect(await ReadReply(try provider(kind, server).reply(to: .hello)).text == "Ж世😀")
    }

    @Test(arguments: ProviderKind.remote)
    func `a reply that breaks off keeps what came, and is not asked again`(kind: ProviderKind) async throws {
        for cut in [ScriptedReply.Step.close, .reset] {
            let server = try await ScriptedServer.start { _ in
                .stream([Completion.chunk("a"), Completion.chunk("b"), cut])
            }
            let reply = await ReadReply(try provider(kind, server, retries: 3).reply(to: .hello))
            #expect(reply.isGrammatical)
            if case .connectionLost? = reply.error {} else { Issue.record("\(String(describing: reply.error))") }
            #expect("ab".hasPrefix(reply.text))
            if !reply.text.isEmpty { #expect(server.requests.count == 1) }
        }
    }

    @Test(arguments: ProviderKind.remote)
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
        #expect(reply.notices.first?.pause == pauses.all.first)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ProviderKind.remote)
    func `a server that stays broken is given up`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"error":"no"}"#, status: 500) }
        let reply = await ReadReply(try provider(kind, server, retries: 2).reply(to: .hello))
        #expect(reply.error == .providerUnavailable(profile: "p", status: 500, detail: "no"))
        #expect(reply.isGrammatical)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ProviderKind.remote)
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

    @Test(arguments: ProviderKind.remote)
    func `refused requests are not sent again`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"status":422,"message":"bad"}"#, status: 422) }
        let reply = await ReadReply(try provider(kind, server, retries: 3).reply(to: .hello))
        #expect(reply.error == .requestRejected(profile: "p", status: 422, code: nil, detail: "bad"))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ProviderKind.remote)
    func `a web page is not a reply`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .text("<!DOCTYPE html>", type: "text/html") }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        #expect(reply.error == .malformedReply(profile: "p", problem: "a web page"))
    }

    @Test(arguments: ProviderKind.remote)
    func `a line without end is an error`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([.send("data: "), .sendMany(Array(repeating: 0x78, count: 1 << 20), times: 64), .stall])
        }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        if case .malformedReply? = reply.error {} else { Issue.record("\(String(describing: reply.error))") }
    }

    @Test(arguments: ProviderKind.remote)
    func `a stream asked for and sent in one piece is read`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in Completion.whole("whole") }
        #expect(await ReadReply(try provider(kind, server).reply(to: .hello)).text == "whole")
    }

    @Test(arguments: ProviderKind.remote)
    func `a break behind the finish reason loses nothing`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([Completion.chunk("a"), Completion.end[0], .close])
        }
        let reply = await ReadReply(try provider(kind, server).reply(to: .hello))
        #expect(reply.error == nil)
        #expect(reply.text == "a")
        #expect(reply.finish?.reason == .stop)
    }

    @Test(arguments: ProviderKind.remote)
    func `a server that never closes after the finish reason does not spoil the answer`(kind: ProviderKind) async throws
    {
        let finish = SSE.data(#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#)
        let transport = KnownAnswer(
            pieces: [finish], failure: .timedOut(stage: WaitStage.nextPiece, after: .seconds(60)))
        var connections = ProviderConnections.test()
        connections.makeTransport = { _, _ in transport }
        let reply = await ReadReply(
            try makeProvider(for: .test(kind, "https://h"), over: connections).reply(to: .hello))
        #expect(reply.text == "a")
        #expect(reply.finish?.reason == .stop)
    }

    @Test(arguments: ProviderKind.remote)
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
}
