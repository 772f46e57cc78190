extension [Message] {
    /// The texts of the system message, and the other messages, for providers that take one system message. All that the
    /// dialogue begins with is one; if it begins with none, the first one is taken to the front. What comes later keeps
    /// its place, as the user's words.
    ///
    /// - Parameter provider: Who is named in notices.
    func partedFromInstructions(
        for provider: String, _ notices: inout [Notice]
    ) -> (texts: [String], dialogue: [Message]) {
        var texts: [String] = []
        var dialogue: [Message] = []
        for message in self {
            guard message.role == .system else {
                dialogue.append(message)
                continue
            }
            if texts.isEmpty || dialogue.isEmpty {
                texts.append(message.text)
            } else {
                var words = message
                words.role = .user
                dialogue.append(words)
            }
        }
        let later = count { $0.role == .system } - texts.count
        if texts.count > 1 {
            notices.append(
                Notice(.translated, "\(provider) takes one system message; \(texts.count) were joined into the first"))
        }
        if later > 0 {
            notices.append(
                Notice(
                    .translated, "\(provider) takes one system message, the first; \(later) went as the user's words"))
        }
        return (texts.filter { !$0.isEmpty }, dialogue)
    }
}
