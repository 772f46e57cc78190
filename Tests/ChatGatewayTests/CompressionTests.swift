import ChatKit
import FoundationEssentials
import TestSupport
import Testing

@testable import ChatGateway

@Suite struct CompressionTests {
    private static let body = #"{"model":"gpt-test","messages":[{"role":"user","content":"hi hi hi hi hi"}]}"#
    /// The same by `zstd` 1.5.4.
    private static let zstandard = bytes(
        "KLUv/QBYDQIAEkQOFpC16YKCdjMkAvhNxVeW//NLy5zmP5eNaAcJ8p2pmZRxeRUD3z1qzYYbawrEosuJTSEB5vv0UGgWAQCt4aA=")
    /// 3,000,000 spaces by `zstd -19`.
    private static let zstandardBomb = bytes(
        "KLUv/QRoTAAACCABAPz/ORACAgAQIAIAECACABAgAgAQIAIAECACABAgAgAQIAIAECACABAgAgAQIAIAECACABAgAg"
            + "AQIAIAECACABAgAgAQIAIAECACABAgAgAQIAIAECACABAgAzYOIB1GFsg=")

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }

    private static func send(
        _ gateway: RunningGateway, _ body: [UInt8], _ coding: String, path: String = "/v1/chat/completions",
        headers: [String] = []
    ) async throws -> PeerResponse {
        var peer = try await GatewayPeer(port: gateway.port)
        let lines =
            [
                "POST \(path) HTTP/1.1", "Host: localhost", "Connection: close", "Content-Type: application/json",
                "Content-Encoding: \(coding)", "Content-Length: \(body.count)",
            ] + headers
        try await peer.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        return PeerResponse(await peer.readToEnd())
    }

    @Test(arguments: [
        ("gzip", Compressed.gzip(Array(body.utf8))), ("x-gzip", Compressed.gzip(Array(body.utf8))),
        ("deflate", Compressed.zlib(Array(body.utf8))), ("deflate", Compressed.raw(Array(body.utf8))),
        ("ZSTD", zstandard), ("gzip, zstd", []), ("identity", Array(body.utf8)),
    ])
    func `a compressed request reaches the provider without its coding`(_ coding: String, _ body: [UInt8]) async throws
    {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        let sent = coding == "gzip, zstd" ? Self.zstandard : body
        let answer = try await Self.send(gateway, sent, coding == "gzip, zstd" ? "zstd" : coding)
        #expect(answer.status == 200)
        let request = await server.waitForRequest()
        #expect(request.text == Self.body)
        #expect(request.header("content-encoding") == (coding == "identity" ? coding : nil))
        #expect(request.header("content-length") == "\(Self.body.utf8.count)")
        await gateway.stop()
    }

    @Test func `codings that were applied one on another come off in turn`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        #expect(try await Self.send(gateway, Compressed.gzip(Self.zstandard), "zstd, gzip").status == 200)
        #expect(await server.waitForRequest().text == Self.body)
        await gateway.stop()
    }

    @Test func `a compressed upload is sent on in chunks, decompressed`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await Self.send(
            gateway, Compressed.gzip(Array("file".utf8)), "gzip", path: "/v1/files")
        #expect(answer.status == 200)
        let request = await server.waitForRequest()
        #expect(request.text == "file" && request.header("content-encoding") == nil)
        await gateway.stop()
    }

    @Test func `a body that is too long, cut, wrong or in an unknown coding is an error in the caller's dialect`()
        async throws
    {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        var limits = GatewayLimits()
        limits.bodySize = 1_000_000
        let gateway = try await RunningGateway.start(before: server, limits: limits)
        let gzip = Compressed.gzip(Array(Self.body.utf8))
        let long = Compressed.gzip(Array(repeating: 0x20, count: 1_100_000))
        for (body, coding, status, code) in [
            (Self.zstandardBomb, "zstd", 413, "request_too_large"), (long, "gzip", 413, "request_too_large"),
            (Array(gzip.dropLast(12)), "gzip", 400, "invalid_content_encoding"),
            (Array(Self.zstandard.dropLast(5)), "zstd", 400, "invalid_content_encoding"),
            (Array("not zstd at all".utf8), "zstd", 400, "invalid_content_encoding"),
            (gzip, "br", 415, "unsupported_content_encoding"),
            (gzip, "gzip, gzip, gzip, gzip", 415, "unsupported_content_encoding"),
        ] {
            let answer = try await Self.send(gateway, body, coding)
            #expect(answer.status == status, "\(coding)")
            #expect(answer.json["error"]?["code"]?.stringValue == code)
            if status == 415 { #expect(answer.header("accept-encoding")?.contains("gzip") == true) }
        }
        let anthropic = try await Self.send(gateway, gzip, "br", path: "/v1/messages")
        #expect(anthropic.status == 415 && anthropic.json["type"] == "error")
        #expect(server.requests.isEmpty)
        await gateway.stop()
    }

    @Test func `long replies are compressed for clients that ask for it, and streams never`() async throws {
        let text = #"{"text":"\#(String(repeating: "word ", count: 2000))"}"#
        let server = try await ScriptedServer.start { request in
            if request.text.contains(#""stream":true"#) { return .openAI(["a"]) }
            return .text(request.text.contains("short") ? "{}" : text)
        }
        let gateway = try await RunningGateway.start(before: server)
        let asks = ["Accept-Encoding: br, gzip;q=0.5"]
        var peer = try await GatewayPeer(port: gateway.port)
        try await peer.send(
            RunningGateway.request("/v1/chat/completions", .chat("long"), headers: asks + ["Connection: close"]))
        let head = await peer.read(through: "\r\n\r\n").lowercased()
        #expect(head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"))
        var packed: [UInt8] = []
        while let line = Int((await peer.read(through: "\r\n")).dropLast(1), radix: 16), line > 0 {
            packed += await peer.read(count: line)
            _ = await peer.read(count: 2)
        }
        #expect(packed.count < text.utf8.count / 10)
        let inflater = Inflater(mayBeRaw: false)
        inflater.feed(packed)
        #expect(try inflater.next() == Array(text.utf8))
        for (body, headers) in [
            (String.chat("short"), asks), (.chat("hi", stream: true), asks), (.chat("long"), []),
            (.chat("long"), ["Accept-Encoding: gzip;q=0"]),
        ] {
            let answer = try await gateway.ask("/v1/chat/completions", body, headers: headers)
            #expect(answer.status == 200 && !answer.head.lowercased().contains("content-encoding"))
        }
        await gateway.stop()
    }

    @Test func `a provider that compresses without being asked is decoded for the client and the record`()
        async throws
    {
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let events = SSE.data(#"{"choices":[{"index":0,"delta":{"content":"привет"},"finish_reason":"stop"}]}"#)
        let packed = Compressed.gzip(events + SSE.data("[DONE]"))
        let server = try await ScriptedServer.start { _ in
            .reply(
                headers: [("Content-Type", "text/event-stream"), ("Content-Encoding", "gzip")],
                .send(Array(packed.prefix(30))), .send(Array(packed.dropFirst(30))))
        }
        let gateway = try await RunningGateway.start(before: server, store: store)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.isWhole && answer.streamedText == "привет")
        #expect(!answer.head.lowercased().contains("content-encoding"))
        await gateway.stop()
        let conversation = try await store.conversation(try #require(try await store.list().conversations.first).id)
        #expect(try await store.branch(of: conversation).last?.text == "привет")
    }
}
