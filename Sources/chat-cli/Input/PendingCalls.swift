import ChatKit

/// The calls that the last answer of a dialogue waits for.
struct PendingCalls {
    private let calls: [ToolCall]

    init(_ branch: [StoredMessage]) {
        calls = branch.last.map { $0.role == .assistant ? $0.message.toolCalls : [] } ?? []
    }

    /// The message that gives the model its results.
    ///
    /// - Parameters:
    ///   - results: By the calls' IDs; a tool's name will do where it was called once.
    ///   - words: What the user says beside them; often nothing.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a result that nobody waits for, and for a call without one.
    func message(_ results: [(id: String, content: String)], words: String) throws(ChatError) -> Message {
        guard !calls.isEmpty else { throw .invalidUsage("the conversation's last reply has no tool call") }
        var contents: [String: String] = [:]
        for (id, content) in results {
            let named = calls.filter { $0.name == id }
            guard let call = calls.first(where: { $0.id == id }) ?? (named.count == 1 ? named.first : nil) else {
                throw .invalidUsage("there is no tool call \(id); pending: \(Self.list(calls))")
            }
            guard contents.updateValue(content, forKey: call.id) == nil else {
                throw .invalidUsage("the tool call \(call.id) has two results")
            }
        }
        let missing = calls.filter { contents[$0.id] == nil }
        guard missing.isEmpty else { throw .invalidUsage("the result is missing for \(Self.list(missing))") }
        var parts = calls.map { call in
            Part.toolResult(ToolResult(callID: call.id, name: call.name, content: contents[call.id] ?? ""))
        }
        if !words.isEmpty { parts.append(.text(words)) }
        return Message(role: .tool, parts: parts)
    }

    private static func list(_ calls: [ToolCall]) -> String {
        calls.map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
    }
}
