import ChatKit
import Testing

@Suite struct PartTests {
    @Test func `words of one kind are one part, other parts stay apart`() {
        let call = Part.toolCall(ToolCall(id: "1", name: "time", arguments: "{}"))
        var parts: [Part] = []
        for delta in [.reasoning("Hm"), .reasoning("…"), .text("При"), .text("вет"), call, call, .text("!")] as [Part] {
            parts.append(delta: delta)
        }
        #expect(parts == [.reasoning("Hm…"), .text("Привет"), call, call, .text("!")])
    }

    // Copying what has come at each delta would take minutes; it takes a tenth of a second.
    @Test(.timeLimit(.minutes(1)), arguments: [Part.text(" word"), .reasoning(" word")])
    func `a long reply costs as much a delta as a short one`(delta: Part) {
        var parts: [Part] = []
        for _ in 0..<400_000 { parts.append(delta: delta) }
        #expect(parts.count == 1)
    }

    @Test func `words behind a tool's result are the user's`() {
        let result = Part.toolResult(ToolResult(callID: "1", name: "w", content: "{}"))
        let message = Message(role: .tool, parts: [result, .text("и вопрос")])
        #expect(
            message.bySpeaker == [
                Message(role: .tool, parts: [result]), Message(role: .user, parts: [.text("и вопрос")]),
            ])
        for message in [Message(.user, "hi"), Message(role: .tool, parts: [result])] {
            #expect(message.bySpeaker == [message])
        }
    }
}
