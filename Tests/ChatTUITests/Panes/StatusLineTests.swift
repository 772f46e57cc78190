import ChatKit
import Testing

@testable import chat_tui

@Suite struct StatusLineTests {
    @Test func `what is counted is told when the spinner turns, not with every word`() {
        let begin = ContinuousClock.now
        var answer = RunningAnswer(number: 1, at: begin)
        var texts: Set<String> = []
        for number in 0..<2000 {
            let now = begin + .milliseconds(number)
            answer.note(.text("word "), at: now)
            texts.insert(answer.text(width: 80, at: now))
        }
        #expect(texts.count <= 11, "two seconds have ten turns")
        // Then the counts are whole, however little comes afterwards.
        #expect(answer.text(width: 80, at: begin + .milliseconds(2100)).hasSuffix("~2500 tok"))
    }
}
