extension Message {
    /// What each side says in it: words behind tools' results are the user's, sent with them.
    public var bySpeaker: [Message] {
        guard role == .tool else { return [self] }
        let isResult: (Part) -> Bool = { if case .toolResult = $0 { true } else { false } }
        let words = parts.filter { !isResult($0) }
        if words.isEmpty { return [self] }
        return [Message(role: .tool, parts: parts.filter(isResult)), Message(role: .user, parts: words)]
    }
}
