import ChatKit
import Testing

@Suite struct ServerSentEventsTests {
    private struct Seen: Hashable {
        var name: String
        var data: String

        init(_ data: String, name: String = "") {
            self.name = name
            self.data = data
        }
    }

    private func events(
        _ pieces: [[UInt8]], limit: Int = ServerSentEvents.defaultLimit
    ) throws(ChatError) -> [Seen] {
        var parser = ServerSentEvents(profile: "test", limit: limit)
        var seen: [Seen] = []
        for piece in pieces {
            try parser.feed(piece) { (event) throws(ChatError) in
                seen.append(Seen(String(decoding: event.data, as: UTF8.self), name: event.name.string))
            }
        }
        try parser.finish { (event) throws(ChatError) in
            seen.append(Seen(String(decoding: event.data, as: UTF8.self), name: event.name.string))
        }
        return seen
    }

    private func events(_ text: String) throws(ChatError) -> [Seen] {
        try events([Array(text.utf8)])
    }

    @Test(arguments: [
        "data: {\"a\":1}\n\ndata: {\"b\":\"ё学👩‍👩‍👧\"}\n\ndata: [DONE]\n\n",
        "\u{FEFF}: hello\r\nevent: delta\r\ndata: one\r\ndata:two\r\n\r\nid: 7\r\nretry: 10\r\ndata:  three\r\n\r\n",
        "data: a\r\rdata: b\rdata: c\r\revent: x\rdata\r\rdata: open",
        "\n\n\nevent: nothing\n\n:\ndata:\ndata:\n\ndatable: no\nfoo\ndata: a\r\n\r\ndata: b\n\rdata: c\r\n\n",
        "{\"error\":\"no event at all\"}\n",
    ])
    func `any two cuts of a stream give the same events`(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try events([bytes])
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let cut = try events([Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])])
                #expect(cut == whole, "cut at \(first) and \(second)")
            }
        }
        #expect(try events(bytes.map { [$0] }) == whole)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `every kind of line end is one`(end: String) throws {
        let lines = [": note", "event: delta", "data: a", "data: b", "", "data: c", "", ""]
        #expect(try events(lines.joined(separator: end)) == [Seen("a\nb", name: "delta"), Seen("c")])
    }

    @Test func `an event between two kinds of line ends is complete as soon as its blank line is`() throws {
        var parser = ServerSentEvents(profile: "test")
        var count = 0
        try parser.feed(Array("data: a\r\n\r".utf8)) { (_) throws(ChatError) in count += 1 }
        #expect(count == 1)
        try parser.feed(Array("\ndata: b\r\n\r\n".utf8)) { (_) throws(ChatError) in count += 1 }
        #expect(count == 2)
    }

    @Test func `only one space behind the colon is taken away`() throws {
        #expect(
            try events("data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n") == ["a", "a", " a", "\ta"].map { Seen($0) })
    }

    @Test func `a byte order mark counts only at the start`() throws {
        #expect(try events("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n") == [Seen("a")])
    }

    @Test func `an event without data is none, an empty data line is one`() throws {
        #expect(try events("event: ping\n\ndata\n\ndata:\n\n") == [Seen(""), Seen("")])
    }

    @Test func `a name belongs to one event`() throws {
        #expect(try events("event: a\nevent: b\ndata: 1\n\ndata: 2\n\n") == [Seen("1", name: "b"), Seen("2")])
    }

    @Test func `the last event needs no blank line`() throws {
        #expect(try events("data: a\n\ndata: b") == [Seen("a"), Seen("b")])
        #expect(try events("data: a\n\ndata: b\n") == [Seen("a"), Seen("b")])
    }

    @Test func `names and data are matched without a string`() throws {
        var parser = ServerSentEvents(profile: "test")
        var matched: [Bool] = []
        try parser.feed(Array("event: error\ndata: [DONE]\n\ndata: [DONE] \n\n".utf8)) { (event) throws(ChatError) in
            if case "error" = event.name { matched.append(true) } else { matched.append(event.name.isEmpty) }
            matched.append(event.isData("[DONE]"))
        }
        #expect(matched == [true, true, true, false])
    }

    @Test func `an endless line is refused before it fills the memory, however it is cut`() {
        let text = Array(("data: ok\n\ndata: " + String(repeating: "x", count: 200)).utf8)
        for size in [1, 7, 64, 1000] {
            var parser = ServerSentEvents(profile: "p", limit: 100)
            var seen: [String] = []
            #expect(
                throws: ChatError.malformedReply(
                    profile: "p", problem: "a line of the stream is longer than 100 bytes")
            ) {
                for start in stride(from: 0, to: text.count, by: size) {
                    try parser.feed(Array(text[start..<min(start + size, text.count)])) { (event) throws(ChatError) in
                        seen.append(String(decoding: event.data, as: UTF8.self))
                    }
                }
            }
            #expect(seen == ["ok"])
        }
    }

    @Test func `an endless event of short lines is refused too`() {
        let text = Array(String(repeating: "data: 0123456789\n", count: 20).utf8)
        #expect(
            throws: ChatError.malformedReply(
                profile: "test", problem: "an event of the stream is longer than 100 bytes")
        ) { try events([text], limit: 100) }
    }

    @Test func `what the reader throws stops the reading`() {
        var parser = ServerSentEvents(profile: "test")
        var count = 0
        #expect(throws: ChatError.cancelled) {
            try parser.feed(Array("data: a\n\ndata: b\n\n".utf8)) { (_) throws(ChatError) in
                count += 1
                throw ChatError.cancelled
            }
        }
        #expect(count == 1)
    }
}
