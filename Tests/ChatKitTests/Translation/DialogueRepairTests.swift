import Testing

@testable import ChatKit

@Suite struct DialogueRepairTests {
    private func call(_ id: String, _ name: String = "f") -> ToolCall { ToolCall(id: id, name: name, arguments: "{}") }

    @Test func `a dialogue in order stays as it is`() {
        let dialogue: [Message] = [
            Message(.user, "q"), .calls(call("a"), call("b", "g")),
            .results(
                ToolResult(callID: "a", name: "f", content: "1"), ToolResult(callID: "b", name: "g", content: "2")),
            Message(.assistant, "so"),
        ]
        let repair = DialogueRepair(dialogue)
        #expect(repair.messages == dialogue && repair.notices == [])
    }

    @Test func `a result that came late stands behind its call`() {
        let repair = DialogueRepair([
            .calls(call("a")), Message(.user, "wait"), .results(ToolResult(callID: "a", content: "1")),
        ])
        #expect(
            repair.messages == [
                .calls(call("a")), .results(ToolResult(callID: "a", name: "f", content: "1")), Message(.user, "wait"),
            ])
        #expect(repair.notices == [])
    }

    @Test func `each call without a result is told as not run`() {
        let repair = DialogueRepair([
            .calls(call("a"), call("b", "g")), .results(ToolResult(callID: "b", content: "2")), Message(.user, "on"),
        ])
        #expect(repair.messages[1].toolResults.map(\.content) == [DialogueRepair.missingResult, "2"])
        #expect(repair.notices.map(\.kind) == [.translated])
    }

    @Test func `IDs with and without a prefix are the same, and none is the oldest open call`() {
        let repair = DialogueRepair([
            .calls(call("call_x"), call("y", "g"), call("z", "g")),
            .results(
                ToolResult(callID: "x", content: "1"), ToolResult(callID: "", name: "g", content: "2"),
                ToolResult(callID: "", content: "3")),
        ])
        #expect(repair.messages[1].toolResults.map(\.content) == ["1", "2", "3"])
    }

    @Test func `IDs that are used twice, missing or too long become good ones, with their results`() {
        let long = String(repeating: "x", count: 41)
        let repair = DialogueRepair([
            .calls(call("a")), .results(ToolResult(callID: "a", content: "1")), .calls(call("a"), call(""), call(long)),
            .results(ToolResult(callID: "a", content: "2"), ToolResult(callID: long, content: "4")),
        ])
        let ids = repair.messages.flatMap { $0.toolCalls.map(\.id) }
        #expect(Set(ids).count == 4 && ids.allSatisfy { !$0.isEmpty && $0.utf8.count <= 40 })
        #expect(repair.messages.flatMap { $0.toolResults.map(\.callID) } == ids)
        #expect(
            repair.messages.flatMap { $0.toolResults.map(\.content) }
                == ["1", "2", DialogueRepair.missingResult, "4"])
    }
}
