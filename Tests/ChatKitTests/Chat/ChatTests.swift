import ChatKit
import TestSupport
import Testing

@Suite struct ChatTests {
    @Test(arguments: ["1", "111", "trip-to-tver", "学习 计划", "Ёжик", "👨‍👩‍👧", "a/b:c", String(repeating: "x", count: 128)])
    func `people's words are conversation IDs`(name: String) throws {
        #expect(try ConversationID(validating: name).rawValue == name)
    }

    @Test(arguments: [
        "", " ", "a ", " a", "a\nb", "a\u{1B}[31mb", "a\u{202E}b", "a\u{2028}b", String(repeating: "x", count: 129),
        String(repeating: "ж", count: 65),
    ])
    func `what a terminal could not show is no conversation ID`(name: String) {
        #expect(ConversationID(rawValue: name) == nil)
        #expect(throws: ChatError.self) { try ConversationID(validating: name) }
    }

    @Test func `a ULID sorts by its time and is read back`() {
        var generator = SeededGenerator(seed: 1)
        let early = ULID(at: Timestamp(rawValue: 1_000), using: &generator)
        let late = ULID(at: Timestamp(rawValue: 1_790_000_000_000), using: &generator)
        #expect(early.rawValue < late.rawValue)
        #expect(ULID(rawValue: late.rawValue) == late)
        #expect(late.rawValue.hasPrefix("01M"))
        #expect(ULID(rawValue: late.rawValue.lowercased()) == nil)
        #expect(ULID(rawValue: "8" + late.rawValue.dropFirst()) == nil)
    }

    @Test func `a timestamp is shown as RFC 3339`() {
        #expect(Timestamp(rawValue: 1_790_000_000_123).iso8601 == "2026-09-21T14:13:20.123Z")
        #expect(Timestamp(rawValue: -1).iso8601 == "1969-12-31T23:59:59.999Z")
    }

    @Test func `options of the stronger side win`() {
        let weak = RequestOptions(temperature: 1, maxOutputTokens: 10, extra: ["a": 1, "b": 1])
        let strong = RequestOptions(temperature: 0, extra: ["b": 2])
        #expect(
            weak.overlaid(by: strong)
                == RequestOptions(temperature: 0, maxOutputTokens: 10, extra: ["a": 1, "b": 2]))
    }

    @Test func `the grammar takes a whole reply and nothing after it`() {
        let start = ReplyEvent.started(ReplyStart(profile: "p", model: "m"))
        let events: [(ReplyEvent, isAllowed: Bool)] = [
            (.text("early"), false), (start, true), (start, false), (.notice(Notice(.retrying, "again")), true),
            (.text(""), false), (.text("words"), true), (.finished(ReplyFinish(reason: .stop)), true),
            (.usage(Usage()), false),
        ]
        var grammar = ReplyGrammar()
        for (event, isAllowed) in events {
            let isAccepted = grammar.accept(event)
            #expect(isAccepted == isAllowed, "\(event)")
        }
        #expect(grammar.isFinished)
    }

    @Test func `a finish reason survives its name`() {
        let reasons: [FinishReason] = [.stop, .length, .contentFilter, .toolCalls, .modelError, .other("odd")]
        for reason in reasons { #expect(FinishReason(name: reason.name) == reason) }
    }
}
