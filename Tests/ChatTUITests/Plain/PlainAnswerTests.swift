import ChatKit
import TerminalText
import Testing

@testable import chat_tui

@Suite struct PlainAnswerTests {
    private static let start = ContinuousClock.now

    private static func printed(
        _ deltas: [String], _ look: PlainLook = PlainLook(width: 40), error: ChatError? = nil
    ) -> String {
        var answer = PlainAnswer(look, at: start)
        return deltas.map { answer.take(.text($0), at: start) }.joined() + answer.finish(error, at: start)
    }

    @Test func `an answer is said in words: what is drawn for the eye is left out`() {
        let text = "# Title\n\nOne *two*.\n\n```swift\nlet x = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\nend\n"
        #expect(
            Self.printed([text]) == """
                answer:
                Title

                One two.

                code 1, swift:
                let x = 1
                end of code

                a  b
                1  2

                ---

                end
                (done: 0.0 s)

                """)
    }

    @Test func `pieces print what the whole prints`() {
        let text = "Один *два* три " + String(repeating: "слово 字 ", count: 30) + "\n\n- a\n- b\n\n```\ncode\n```\n"
        let whole = Self.printed([text])
        #expect(Self.printed(text.map(String.init)) == whole)
        #expect(!whole.contains("\u{1B}"))
    }

    @Test func `a pipe gets the words as they came, as soon as they come`() {
        var answer = PlainAnswer(PlainLook(), at: Self.start)
        #expect(answer.take(.text("**bo"), at: Self.start) == "answer:\n**bo")
        #expect(answer.take(.text("ld**"), at: Self.start) == "ld**")
        #expect(answer.finish(nil, at: Self.start) == "\n(done: 0.0 s)\n")
    }

    @Test func `nothing harmful is printed, however it is cut`() {
        let attack = "a\u{1B}]52;c;AAAA\u{7}b\u{1B}[2J\u{9B}31mc\rd\u{202E}e"
        for look in [PlainLook(), PlainLook(width: 40), PlainLook(width: 40, coloring: .colors)] {
            let text = Self.printed(attack.unicodeScalars.map { String($0) }, look)
            let harmless = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(
                !harmless.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) })
            #expect(!harmless.unicodeScalars.contains("\u{202E}"))
        }
        var answer = PlainAnswer(PlainLook(width: 40), at: Self.start)
        let notice = answer.take(.notice(Notice(.retrying, "again\u{1B}[2J\nforged")), at: Self.start)
        #expect(
            notice.hasPrefix("notice: again") && !notice.contains("\u{1B}") && notice.split(separator: "\n").count == 1)
    }

    @Test func `a long wait is spoken of once soon and then every half minute`() {
        var answer = PlainAnswer(PlainLook(width: 40), at: Self.start)
        #expect(answer.takeTime(at: Self.start + .seconds(2)) == "")
        #expect(answer.takeTime(at: Self.start + .seconds(3)) == "waiting for the answer; Ctrl-C stops\n")
        #expect(answer.takeTime(at: Self.start + .seconds(20)) == "")
        #expect(answer.takeTime(at: Self.start + .seconds(33)) == "still waiting, 33 seconds\n")
        _ = answer.take(.text("x"), at: Self.start + .seconds(34))
        #expect(answer.patienceEnd == nil)
    }

    @Test func `how it ended is said`() {
        #expect(Self.printed(["x"], error: .cancelled).hasSuffix("(stopped: 0.0 s)\n"))
        #expect(Self.printed(["x"], error: .connectionLost(host: "h")) == "answer:\nx\n")
        var answer = PlainAnswer(PlainLook(width: 40), at: Self.start)
        _ = answer.take(.reasoning("hm"), at: Self.start)
        _ = answer.take(.text("x"), at: Self.start)
        _ = answer.take(.finished(ReplyFinish(reason: .length)), at: Self.start)
        #expect(answer.finish(nil, at: Self.start).contains("cut at the limit"))
    }
}
