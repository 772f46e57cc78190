import ChatKit
import NIOCore
import NIOHTTP1
import Testing

@testable import ChatGateway

@Suite struct ResponseScannerTests {
    /// What a scanner makes of bytes that come in pieces of one size.
    private struct Outcome: Equatable {
        var status = 0
        var content = ""
        var raw = ""
        var isAtEnd = false
        var rest = ""
    }

    private static func scan(_ text: String, pieces: Int, method: HTTPMethod = .POST) throws -> Outcome {
        var scanner = ResponseScanner()
        var outcome = Outcome()
        var hasHead = false
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            var buffer = ByteBuffer(bytes: bytes[start..<min(start + pieces, bytes.count)])
            if !hasHead {
                guard let head = try scanner.head(&buffer, toMethod: method) else { continue }
                hasHead = true
                outcome.status = head.status
            }
            let taken = try scanner.body(&buffer) { outcome.content += String(decoding: $0, as: UTF8.self) }
            outcome.raw += String(buffer: taken)
            outcome.rest += String(buffer: buffer)
        }
        outcome.isAtEnd = scanner.isAtEnd
        return outcome
    }

    @Test(arguments: 1...40) func `every cut of the bytes gives the same response`(_ size: Int) throws {
        let body = "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\nTrailer: 1\r\n\r\n"
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
        let outcome = try Self.scan(text, pieces: size)
        #expect(outcome == Outcome(status: 200, content: "hello world", raw: body, isAtEnd: true))
        let short = "HTTP/1.1 201 Created\r\ncontent-length:  4 \r\n\r\nabcd"
        #expect(
            try Self.scan(short, pieces: size) == Outcome(status: 201, content: "abcd", raw: "abcd", isAtEnd: true))
    }

    @Test func `bytes behind the end are left`() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK"
        let outcome = try Self.scan(text, pieces: 1000)
        #expect(outcome.content == "ok" && outcome.rest == "HTTP/1.1 200 OK" && outcome.isAtEnd)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20x OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
    ]) func `what two readers could understand differently is refused`(_ text: String) {
        #expect(throws: ResponseScanner.Malformed.self) { try Self.scan(text, pieces: 7) }
    }

    @Test func `a head without end is refused`() {
        let text = "HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 20_000)
        #expect(throws: ResponseScanner.Malformed.self) { try Self.scan(text, pieces: 4096) }
    }

    @Test func `responses without a body end with their head`() throws {
        #expect(try Self.scan("HTTP/1.1 204 No Content\r\n\r\n", pieces: 9).isAtEnd)
        #expect(try Self.scan("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", pieces: 9, method: .HEAD).isAtEnd)
        #expect(try !Self.scan("HTTP/1.1 200 OK\r\n\r\nuntil it closes", pieces: 9).isAtEnd)
    }
}
