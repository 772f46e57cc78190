import Foundation
import TestSupport
import Testing

@testable import ChatKit

/// Replies that no provider should send: each decoder gives events and an end, or an error, and never stops answering.
@Suite struct HostileReplyTests {
    /// How many garbled replies are made of each recorded one.
    private static let runs = 60

    /// Reads a stream in pieces as a provider's, and says what comes of it in another dialect.
    private func read(_ body: [UInt8], from source: ChatDialect, to target: ChatDialect) -> ([UInt8], ErrorReply?) {
        var translation = ReplyTranslation(
            from: source, to: target, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let middle = body.count / 2
        var said = translation.take(Array(body[..<middle]))
        said += translation.take(Array(body[middle...]))
        said += translation.end()
        return (said, translation.error)
    }

    /// Whether the last event is the one that a whole answer ends with.
    private func isComplete(_ text: String, in target: ChatDialect) -> Bool {
        let event = text.components(separatedBy: "\n\n").dropLast().last ?? ""
        return switch target {
        case .openai, .azure, .gigachat: event == "data: [DONE]"
        case .anthropic: event.hasSuffix(#"data: {"type":"message_stop"}"#)
        case .gigachatV2: event.hasPrefix("event: response.message.done\n")
        case .responses:
            event.hasPrefix("event: response.completed\n") || event.hasPrefix("event: response.incomplete\n")
        }
    }

    @Test(arguments: RecordedReply.all)
    func `a garbled stream ends, and is said in whole events`(recorded: RecordedReply) {
        let original = Array(recorded.body.utf8)
        var mutation = Mutation(seed: UInt64(original.count))
        let other = Array(RecordedReply.gigaChatV2[0].body.utf8)
        for number in 0..<Self.runs {
            let garbled = mutation(original, with: other)
            let source = number % 4 == 0 ? ChatDialect.gigachatV2 : recorded.dialect.dialect
            let target = ChatDialect.allCases[number / 4 % ChatDialect.allCases.count]
            let (said, error) = read(garbled, from: source, to: target)
            let text = String(decoding: said, as: UTF8.self)
            for line in text.split(separator: "\n") where line != "data: [DONE]" {
                if target.namesEvents, line.hasPrefix("event: ") { continue }
                let chunk = try? JSONValue(parsing: String(line.dropFirst(6)))
                #expect(line.hasPrefix("data: ") && chunk != nil, "\(line)")
            }
            #expect(isComplete(text, in: target) != (error != nil), "\(target): \(text.suffix(300))")
        }
    }

    @Test(arguments: RecordedReply.all)
    func `a garbled answer in one piece is an answer or an error`(recorded: RecordedReply) {
        let whole = OpenAICompletion.json(
            CollectedReply(recorded.events), ReplyLabel(id: "R", created: 1, model: "m"))
        let v2 = GigaChatV2Completion.json(
            CollectedReply(recorded.events), ReplyLabel(id: "R", created: 1, model: "m"))
        let response = ResponsesEventEncoder.whole(
            recorded.events, ReplyLabel(id: "R", created: 1, model: "m"), ReplyWishes())
        let message = AnthropicCompletion.json(
            CollectedReply(recorded.events), ReplyLabel(id: "R", created: 1, model: "m"))
        let answers = [
            (ChatDialect.openai, whole), (.responses, response), (.gigachat, whole), (.gigachatV2, v2),
            (.anthropic, message),
        ]
        for (source, original) in answers {
            var mutation = Mutation(seed: UInt64(recorded.body.utf8.count))
            for _ in 0..<Self.runs / 3 {
                var translation = ReplyTranslation(
                    from: source, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
                let body = translation.whole(mutation(original.jsonBytes()))
                #expect((body["error"] != nil) == (translation.error != nil))
                #expect((body["choices"] != nil) != (translation.error != nil))
            }
        }
    }

    @Test(arguments: SeededGenerator.seeds(4))
    func `bytes of chance are an error`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for length in [0, 1, 2, 7, 64, 1_000, 20_000] {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(read(bytes, from: .openai, to: .openai).1 != nil)
            #expect((try? JSONValue(parsing: bytes)) == nil)
        }
    }

    /// A value that is read can be written and read again; what cannot be is refused with a place inside the text.
    @Test(arguments: SeededGenerator.seeds(3))
    func `garbled JSON is a value or a fault with a place`(seed: UInt64) throws {
        let original = Array(
            #"{"a":[1,-2.5e3,true,null,"x\n\u0041\ud83d\ude00"],"b":{"c":"","d":[[],{}]},"n":1e400,"a":0}"#.utf8)
        var mutation = Mutation(seed: seed)
        var values = 0
        for _ in 0..<4_000 {
            let garbled = mutation(original)
            do throws(JSONReader.Fault) {
                let value = try JSONValue(parsing: garbled)
                values += 1
                #expect(try JSONValue(parsing: value.jsonBytes()) == value)
            } catch {
                #expect(0...garbled.count ~= error.offset)
            }
        }
        #expect(values > 100)
    }

    @Test(arguments: SeededGenerator.seeds(2))
    func `garbled embeddings are vectors or an error`(seed: UInt64) {
        let original = Array(
            #"{"object":"list","data":[{"embedding":[0.5,-0.25],"index":0,"usage":{"prompt_tokens":6}},{"embedding":[1,2],"index":1}],"model":"m","usage":{"prompt_tokens":8}}"#
                .utf8)
        var mutation = Mutation(seed: seed)
        var read = 0
        for _ in 0..<2_000 {
            guard let reply = try? EmbeddingTranslation.reply(reading: mutation(original), count: 2, profile: "p")
            else { continue }
            read += 1
            #expect(reply.vectors.count == 2 && reply.vectors.allSatisfy { !$0.isEmpty })
        }
        #expect(read > 50)
    }

    @Test(arguments: SeededGenerator.seeds(2))
    func `garbled errors are errors`(seed: UInt64) {
        let originals = [
            #"{"error":{"message":"m","type":"t","param":null,"code":"c","innererror":{"content_filter_result":{"hate":{"filtered":true}}}}}"#,
            #"{"status":422,"message":"Invalid params"}"#, #"[{"error":{"code":429,"message":"m"}}]"#,
            #"{"detail":[{"loc":["body"],"msg":"m"}]}"#,
        ]
        var mutation = Mutation(seed: seed)
        for original in originals {
            for status in [200, 400, 404, 429, 503] {
                for _ in 0..<40 {
                    let error = ChatError.failedAnswer(
                        status: status, body: mutation(Array(original.utf8)), in: RecordedReply.context)
                    #expect(error.exitStatus != 0 && !error.message.isEmpty)
                    let reply = ErrorReply(error, in: .openai)
                    #expect(400..<600 ~= reply.status, "\(error)")
                }
            }
        }
    }
}

extension ChatDialect {
    fileprivate var namesEvents: Bool { [.anthropic, .gigachatV2, .responses].contains(self) }
}
