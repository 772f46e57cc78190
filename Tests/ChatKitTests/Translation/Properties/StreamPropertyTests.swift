import TestSupport
import Testing

@testable import ChatKit

/// However a network cuts a stream, each dialect says the same of it, and what it says is read the same again.
@Suite struct StreamPropertyTests {
    private static let dialects = [ChatDialect.openai, .responses, .gigachat, .gigachatV2, .anthropic]

    private func translate(
        _ body: [UInt8], from source: ChatDialect, to target: ChatDialect, pieces: () -> Int
    ) -> ([UInt8], ErrorReply?) {
        var translation = ReplyTranslation(
            from: source, to: target, label: ReplyLabel(id: "R", created: 1, model: "asked"),
            wishes: ReplyWishes(includesUsage: true))
        var said: [UInt8] = []
        var position = 0
        while position < body.count {
            let next = min(body.count, position + pieces())
            said += translation.take(Array(body[position..<next]))
            position = next
        }
        return (said + translation.end(), translation.error)
    }

    @Test(arguments: RecordedReply.all, dialects)
    func `cut at every byte, a stream is translated the same`(recorded: RecordedReply, target: ChatDialect) {
        let body = Array(recorded.body.utf8)
        let source = recorded.dialect.dialect
        let whole = translate(body, from: source, to: target) { body.count }
        let bytewise = translate(body, from: source, to: target) { 1 }
        #expect(bytewise == whole)
        var generator = SeededGenerator(seed: UInt64(body.count))
        for _ in 0..<3 {
            let pieces = translate(body, from: source, to: target) { Int.random(in: 1...90, using: &generator) }
            #expect(pieces == whole)
        }
    }

    @Test(arguments: dialects)
    func `what a stream tells too late of itself changes nothing, wherever it is cut`(target: ChatDialect) {
        let body = Array(
            #"""
            data: {"choices":[{"index":0,"delta":{"content":"a"}}]}

            data: {"created":5,"model":"late","choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}]}

            data: [DONE]


            """#.utf8)
        let whole = translate(body, from: .openai, to: target) { body.count }
        #expect(translate(body, from: .openai, to: target) { 1 } == whole)
    }

    /// What a dialect's own encoder says, cut at every byte, in every other dialect and in its own.
    @Test(arguments: dialects, dialects)
    func `what we say is read the same, cut at every byte`(source: ChatDialect, target: ChatDialect) {
        for recorded in RecordedReply.all where recorded.error == nil {
            var encoder = source.makeEncoder(
                ReplyLabel(id: "R", created: 1, model: "m"), ReplyWishes(includesUsage: true))
            var said: [UInt8] = []
            for event in recorded.events { encoder.encode(event, into: &said) }
            let whole = translate(said, from: source, to: target) { said.count }
            #expect(translate(said, from: source, to: target) { 1 } == whole)
            #expect(whole.1 == nil)
        }
    }

    @Test(arguments: RecordedReply.all.filter { $0.error == nil }, dialects)
    func `a stream that breaks off anywhere ends in an error or in its end`(
        recorded: RecordedReply, target: ChatDialect
    ) {
        let body = Array(recorded.body.utf8)
        for length in stride(from: 0, to: body.count, by: max(1, body.count / 40)) {
            let (said, error) = translate(
                Array(body[..<length]), from: recorded.dialect.dialect, to: target, pieces: { 64 })
            let text = String(decoding: said, as: UTF8.self)
            let ends = [
                "[DONE]", "response.message.done", "event: response.completed", "event: response.incomplete",
                "event: message_stop",
            ]
            let hasEnd = ends.contains { text.contains($0) }
            #expect(hasEnd != (error != nil), "cut at \(length)")
        }
    }
}
