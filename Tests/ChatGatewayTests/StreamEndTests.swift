import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// Whether a stream that ends properly is whole.
@Suite struct StreamEndTests {
    private static func chunk(_ finish: String) -> String {
        #"{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":\#(finish)}]}"#
    }

    @Test(arguments: [
        ([chunk("null"), chunk("\"stop\"")], true), ([chunk("null"), "[DONE]"], true),
        ([chunk("null"), #"{"error":{"message":"no"}}"#], true), ([chunk("null")], false),
        ([chunk("null"), #"{"choices":[],"usage":{"total_tokens":1}}"#], false),
        ([chunk("\"length\""), #"{"choices":[],"usage":{"total_tokens":1}}"#], true),
    ])
    func `a stream whose framing ends without the last event was cut`(_ events: [String], _ isWhole: Bool) async throws
    {
        let folder = try TemporaryFolder()
        let server = try await ScriptedServer.start { _ in .stream(events.map { .event($0) }) }
        // With and without a recorder: the framing is forwarded in the one case, and made anew in the other.
        for store in [nil, try await ConversationStore.open(at: folder.file("chat.db"))] {
            let gateway = try await RunningGateway.start(before: server, store: store)
            let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
            #expect(answer.status == 200 && answer.isWhole == isWhole && answer.streamedText.hasPrefix("x"))
            #expect(answer.body.contains("without its last event") == !isWhole)
            await gateway.stop()
        }
    }

    @Test func `a response ends with the event that completes it, however long that is`() {
        for (text, isWhole) in [
            ("event: response.completed\ndata: \(String(repeating: "x", count: 9000))\n\n", true),
            ("event: response.incomplete\ndata: {}\n\n", true), ("event: response.created\ndata: {}\n\n", false),
            ("event: error\ndata: {}\n\n", true),
        ] {
            for size in [1, 7, 4000] {
                var tail = StreamTail(of: .responses)
                let bytes = Array(text.utf8)
                for start in stride(from: 0, to: bytes.count, by: size) {
                    bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { tail.append($0) }
                }
                #expect(tail.hasEnd == isWhole)
            }
        }
    }

    @Test func `a stream with a length of its own gets the end that its framing has`() async throws {
        let text = "data: \(Self.chunk("\"stop\""))\n\n"
        let server = try await ScriptedServer.start { _ in
            .reply(
                headers: [("Content-Type", "text/event-stream")], framing: .length(text.utf8.count), .send(text))
        }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.isWhole && answer.body == text)
        await gateway.stop()
    }
}

@Suite struct CompactionTests {
    @Test func `coded events decode to the same bytes, and most of them are gone`() throws {
        let events = (0..<50).map { "data: {\"id\":\"a\",\"choices\":[{\"delta\":{\"content\":\"w\($0)\"}}]}\n\n" }
        let text = Array(events.joined().utf8)
        let block = EventCompaction.encode(text)
        #expect(block.count < text.count / 3)
        #expect(try EventCompaction.decode(block) == text)
        let joined = EventCompaction.encode(Array(text.prefix(77))) + EventCompaction.encode(Array(text.dropFirst(77)))
        #expect(try EventCompaction.decode(joined) == text)
    }

    @Test func `any bytes survive, and damaged blocks are an error`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                [10, 13, 32, 65, 66, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
            }
            var block = EventCompaction.encode(bytes)
            #expect(try EventCompaction.decode(block) == bytes)
            guard !block.isEmpty else { continue }
            block[Int.random(in: 0..<block.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? EventCompaction.decode(block)
            _ = try? EventCompaction.decode(Array(block.dropLast()))
        }
    }
}
