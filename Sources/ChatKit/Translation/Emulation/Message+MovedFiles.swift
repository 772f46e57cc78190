extension [Message] {
    /// The messages with the pictures and files of answers and instructions in the user's next message: providers take
    /// them from users only. Those that stay are told by a condition.
    func withFilesMovedToUsers(except stays: (Attachment) -> Bool = { _ in false }) -> [Message] {
        guard contains(where: { $0.role != .user && !$0.attachments.isEmpty }) else { return self }
        var moved: [Part] = []
        var messages: [Message] = []
        for message in self {
            var message = message
            if message.role == .user {
                message.parts = moved + message.parts
                moved = []
            } else {
                let isInstruction = message.role == .system
                let goes = { (part: Part) in
                    switch part {
                    case .image(let attachment), .file(let attachment): isInstruction || !stays(attachment)
                    default: false
                    }
                }
                moved += message.parts.filter(goes)
                message.parts.removeAll(where: goes)
            }
            messages.append(message)
        }
        if !moved.isEmpty { messages.append(Message(role: .user, parts: moved)) }
        return messages
    }
}
