import ChatKit
import Testing

@Suite struct ExchangesTests {
    private func message(_ id: Int64, _ role: Role, _ parts: Part...) -> StoredMessage {
        StoredMessage(
            id: StoredMessage.ID(rawValue: id), parentID: nil, message: Message(role: role, parts: parts),
            status: .complete, createdAt: Timestamp(rawValue: 0))
    }

    private func cut(_ dialogue: [StoredMessage], _ question: Message = Message(.user, "?")) -> ([[Int64]], [Int64]) {
        let (exchanges, bound) = Exchanges.cut(dialogue, before: question)
        return (exchanges.map { $0.map(\.id.rawValue) }, bound.map(\.id.rawValue))
    }

    private let call = Part.toolCall(ToolCall(id: "a", name: "t", arguments: "{}"))
    private let result = Part.toolResult(ToolResult(callID: "a", content: "1"))

    @Test func `a question begins an exchange, and what follows belongs to it`() {
        let dialogue = [
            message(1, .user, .text("a")), message(2, .assistant, .text("b")), message(3, .user, .text("c")),
            message(4, .assistant, .text("d")), message(5, .assistant, .text("e")),
        ]
        #expect(cut(dialogue) == ([[1, 2], [3, 4, 5]], []))
        #expect(cut(Array(dialogue.dropFirst())) == ([[2], [3, 4, 5]], []))
    }

    @Test func `a call and its result are one exchange, whoever spoke between them`() {
        let dialogue = [
            message(1, .user, .text("a")), message(2, .assistant, call), message(3, .tool, result),
            message(4, .assistant, .text("b")), message(5, .user, .text("c")),
        ]
        #expect(cut(dialogue) == ([[1, 2, 3, 4], [5]], []))
        let interrupted = [
            message(1, .user, .text("a")), message(2, .assistant, call), message(3, .user, .text("wait")),
            message(4, .assistant, .text("yes")), message(5, .user, result), message(6, .user, .text("c")),
        ]
        #expect(cut(interrupted) == ([[1, 2, 3, 4, 5], [6]], []))
    }

    @Test func `what a result is asked with stays with the question`() {
        let dialogue = [
            message(1, .user, .text("a")), message(2, .assistant, .text("b")), message(3, .user, .text("c")),
            message(4, .assistant, call),
        ]
        #expect(cut(dialogue, Message(role: .tool, parts: [result])) == ([[1, 2]], [3, 4]))
    }
}
