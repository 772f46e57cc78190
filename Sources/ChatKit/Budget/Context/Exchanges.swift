/// Cuts a dialogue into exchanges: a question with everything up to the next one.
public enum Exchanges {
    /// The dialogue in pieces that are sent or left out as a whole. A tool's call and its result are never apart, even
    /// where somebody spoke between them.
    ///
    /// - Parameter question: What is about to be asked: an exchange that it answers a call of is not in the list, but in
    ///   the second value.
    /// - Returns: The exchanges, oldest first, and those at the end that cannot be parted from the question.
    public static func cut(
        _ dialogue: [StoredMessage], before question: Message
    ) -> (exchanges: [[StoredMessage]], bound: [StoredMessage]) {
        var exchanges: [[StoredMessage]] = []
        /// The exchange in which each call stands.
        var callers: [String: Int] = [:]
        for stored in dialogue {
            let answered = stored.message.toolResults.compactMap { callers[$0.callID] }.min()
            if let answered {
                if answered < exchanges.count - 1 {
                    // Everything since the call goes with it.
                    exchanges[answered] += exchanges[(answered + 1)...].joined()
                    exchanges.removeLast(exchanges.count - answered - 1)
                    callers = callers.mapValues { min($0, answered) }
                }
                exchanges[answered].append(stored)
            } else if exchanges.isEmpty || stored.role == .user {
                exchanges.append([stored])
            } else {
                exchanges[exchanges.count - 1].append(stored)
            }
            for call in stored.message.toolCalls { callers[call.id] = exchanges.count - 1 }
        }
        guard let bound = question.toolResults.compactMap({ callers[$0.callID] }).min() else { return (exchanges, []) }
        return (Array(exchanges[..<bound]), Array(exchanges[bound...].joined()))
    }
}
