import TestSupport
import Testing

@testable import ChatKit

@Suite struct ReplyBodyTests {
    private func read(_ pieces: [[UInt8]], _ dialect: RecordedReply.Dialect) -> ReadReply {
        switch dialect {
        case .openAI: read(pieces, OpenAIReplyDecoder(context: RecordedReply.context))
        case .responses: read(pieces, ResponsesReplyDecoder(context: RecordedReply.context))
        case .gigaChat: read(pieces, GigaChatReplyDecoder(context: RecordedReply.context))
        case .gigaChatV2: read(pieces, GigaChatReplyDecoder(context: RecordedReply.context, api: .v2))
        case .anthropic: read(pieces, AnthropicReplyDecoder(context: RecordedReply.context))
        }
    }

    private func read(_ pieces: [[UInt8]], _ decoder: some ReplyDecoder) -> ReadReply {
        var body = ReplyBody(profile: "p", decoder: decoder)
        var reply = ReadReply()
        do throws(ChatError) {
            for piece in pieces { try body.take(piece, into: &reply.events) }
            try body.end(into: &reply.events)
        } catch {
            reply.error = error
        }
        return reply
    }

    @Test(arguments: RecordedReply.all)
    func `a recorded reply means its events`(recorded: RecordedReply) {
        let reply = read([Array(recorded.body.utf8)], recorded.dialect)
        #expect(reply.events.whole == recorded.events)
        for (call, pieces) in CallStreamTests.calls(reply.events) {
            guard let pieces else { continue }
            #expect(pieces.id == call.id && pieces.name == call.name && pieces.arguments == call.arguments)
        }
        #expect(reply.error == recorded.error)
    }

    @Test(arguments: RecordedReply.all)
    func `a reply that is cut anywhere means the same`(recorded: RecordedReply) {
        let bytes = Array(recorded.body.utf8)
        let whole = read([bytes], recorded.dialect)
        var different = 0
        for cut in 1..<bytes.count
        where read([Array(bytes[..<cut]), Array(bytes[cut...])], recorded.dialect) != whole { different += 1 }
        #expect(different == 0)
        #expect(read(bytes.map { [$0] }, recorded.dialect) == whole)
    }

    @Test(arguments: RecordedReply.all)
    func `a garbled reply is read or is an error, and keeps the grammar`(recorded: RecordedReply) {
        let original = Array(recorded.body.utf8)
        var generator = SeededGenerator(seed: UInt64(original.count))
        var ungrammatical = 0
        for _ in 0..<2_000 {
            let bytes = Self.garbled(original, &generator)
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            var reply = read([Array(bytes[..<cut]), Array(bytes[cut...])].filter { !$0.isEmpty }, recorded.dialect)
            reply.events.insert(.started(ReplyStart(profile: "p", model: "m")), at: 0)
            if !reply.isGrammatical { ungrammatical += 1 }
        }
        #expect(ungrammatical == 0)
    }

    private static func garbled(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 2 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...32, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.insert(Array("\n\r\"\\{}[]:,\u{0}".utf8).randomElement(using: &generator) ?? 0, at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    @Test(arguments: ["<!DOCTYPE html><p>Log in", "\u{FEFF}\r\n <?xml?>"])
    func `a web page is told as one`(page: String) {
        #expect(read([Array(page.utf8)], .openAI).error == .malformedReply(profile: "p", problem: "a web page"))
    }

    @Test func `words in place of a stream are told`() {
        #expect(
            read([Array("upstream connect error: reset".utf8)], .openAI).error
                == .providerUnavailable(profile: "p", status: 200, detail: "upstream connect error: reset"))
    }

    @Test(arguments: ["", " \n", ": comment\n\n"])
    func `a body of nothing is an error`(body: String) {
        #expect(
            read([Array(body.utf8)], .openAI).error
                == .malformedReply(profile: "p", problem: "it ended without an answer"))
    }

    @Test func `bytes that are no UTF-8 become replacement characters, wherever they are cut`() {
        let head = Array(#"data: {"choices":[{"delta":{"content":"a"#.utf8)
        let bytes = head + [0xD0, 0xFF, 0xE4, 0xB8] + Array(#"b"},"finish_reason":"stop"}]}"#.utf8)
        for cut in head.count..<head.count + 5 {
            let reply = read([Array(bytes[..<cut]), Array(bytes[cut...])], .openAI)
            #expect(reply.text == "a\u{FFFD}\u{FFFD}\u{FFFD}b")
            #expect(reply.error == nil)
        }
    }

    @Test func `an endless line is an error and not endless memory`() {
        var body = ReplyBody(profile: "p", decoder: OpenAIReplyDecoder(context: RecordedReply.context))
        var events: [ReplyEvent] = []
        var taken = 0
        let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(throws: ChatError.self) {
            while taken < 1 << 30 {
                try body.take(piece, into: &events)
                taken += piece.count
            }
        }
        #expect(taken < 100 << 20)
    }
}
