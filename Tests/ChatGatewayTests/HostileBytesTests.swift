import ChatKit
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import ChatGateway

/// Whatever a peer sends: no crash, and the same result however the network cuts it.
@Suite struct HostileBytesTests {
    private static let responses = [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a;x=1\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: keep-alive\r\n\r\nhello world",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
    ]
    private static let requests = [
        #"{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"hi \"there\" \\ {[,"}],"stream_options":{"a":[1,2]}}"#,
        #" { "a" : -1.5e3 , "model" : "модель" , "b":[[],{}], "c":null } "#,
    ]

    /// A text with some bytes changed, left out, doubled or moved.
    private static func mutate(_ text: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
            default: bytes.replaceSubrange(place..., with: bytes[place...].reversed())
            }
        }
        return bytes
    }

    /// What a scanner makes of bytes: its content until the end or an error, and how it ended.
    private static func scan(_ bytes: [UInt8], sizes: () -> Int) -> (content: [UInt8], end: String) {
        var scanner = ResponseScanner()
        var content: [UInt8] = []
        var hasHead = false
        var position = 0
        while position < bytes.count, !scanner.isAtEnd || !hasHead {
            let size = sizes()
            var buffer = ByteBuffer(bytes: bytes[position..<min(position + size, bytes.count)])
            position += size
            do {
                if !hasHead {
                    guard try scanner.head(&buffer, toMethod: .POST) != nil else { continue }
                    hasHead = true
                }
                _ = try scanner.body(&buffer) { content += $0 }
            } catch {
                return (content, "malformed")
            }
        }
        return (content, scanner.isAtEnd && hasHead ? "end" : "open")
    }

    @Test func `responses give the same however they are cut`() {
        var generator = SeededGenerator(seed: 20_261_130)
        for round in 0..<3000 {
            let bytes = Self.mutate(Self.responses[round % Self.responses.count], &generator)
            let whole = Self.scan(bytes) { bytes.count + 1 }
            let single = Self.scan(bytes) { 1 }
            var cuts = SeededGenerator(seed: UInt64(round))
            let random = Self.scan(bytes) { Int.random(in: 1...9, using: &cuts) }
            // The content before an error depends on the cut; the result does not.
            #expect(whole.end == single.end && whole.end == random.end)
            if whole.end != "malformed" { #expect(whole.content == single.content && whole.content == random.content) }
        }
    }

    @Test func `a scanned request is one that the JSON reader reads alike`() {
        var generator = SeededGenerator(seed: 20_261_130)
        for round in 0..<5000 {
            let bytes = Self.mutate(Self.requests[round % Self.requests.count], &generator)
            let body = ByteBuffer(bytes: bytes)
            guard let scan = RequestScan(body), let json = try? JSONValue(parsing: bytes) else { continue }
            if let model = scan.modelName(in: body) { #expect(json["model"]?.stringValue == model) }
            #expect(scan.isStream == (json["stream"]?.boolValue ?? false))
        }
    }
}
