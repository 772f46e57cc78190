import ChatKit
import TerminalText

/// The tree of a conversation's messages, a line each: its number, who wrote it, and its first words.
///
/// A branch stays in its column; only where messages are siblings do the lines move to the right. `*` marks the current
/// branch.
struct ConversationTree {
    private let messages: [StoredMessage]
    private let branch: Set<StoredMessage.ID>

    init(of conversation: Conversation, in store: ConversationStore) async throws(ChatError) {
        messages = try await store.messages(of: conversation).filter { $0.role != .system }
        branch = Set(try await store.branch(of: conversation).map(\.id))
    }

    var text: String {
        let children = Dictionary(grouping: messages, by: \.parentID)
        let width = messages.last.map { String($0.id.rawValue).count } ?? 1
        var lines = ""
        // A stack instead of recursion: a conversation may be many thousand messages deep.
        var waiting: [(message: StoredMessage, indent: String, joint: String)] = []
        func push(_ siblings: [StoredMessage], _ indent: String) {
            for (index, message) in siblings.enumerated().reversed() {
                let joint = siblings.count == 1 ? "" : index == siblings.count - 1 ? "└─ " : "├─ "
                waiting.append((message, indent, joint))
            }
        }
        let known = Set(messages.map(\.id))
        push(messages.filter { message in message.parentID.map { !known.contains($0) } ?? true }, "")
        while let (message, indent, joint) = waiting.popLast() {
            let number = String(message.id.rawValue)
            lines +=
                String(repeating: " ", count: max(0, width - number.count)) + number
                + (branch.contains(message.id) ? " * " : "   ") + indent + joint + Self.words(of: message) + "\n"
            let below = joint.isEmpty ? indent : indent + (joint == "└─ " ? "   " : "│  ")
            push(children[message.id] ?? [], below)
        }
        return lines
    }

    private static func words(of message: StoredMessage) -> String {
        let status = message.status == .complete ? "" : " [\(message.status.word)]"
        return "\(message.role.rawValue)\(status): \(MessagePreview.line(message.message))"
    }
}
