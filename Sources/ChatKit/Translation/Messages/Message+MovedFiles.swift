extension [Message] {
    /// The messages with the pictures and files of answers in the user's next message: providers take them from users
    /// only. Those that stay are told by a condition.
    func withFilesOfAnswersMoved(except stays: (Attachment) -> Bool = { _ in false }) -> [Message] {
        guard contains(where: { $0.role == .assistant && !$0.attachments.isEmpty }) else { return self }
        var moved: [Part] = []
        var messages: [Message] = []
        for message in self {
            var message = message
            switch message.role {
            case .assistant:
                moved += message.attachments.filter { !stays($0) }.map(\.part)
                message.parts.removeAll { part in
                    switch part {
                    case .image(let attachment), .file(let attachment): !stays(attachment)
                    default: false
                    }
                }
            case .user:
                message.parts = moved + message.parts
                moved = []
            case .system, .tool: break
            }
            messages.append(message)
        }
        return messages
    }
}
