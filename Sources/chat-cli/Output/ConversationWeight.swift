import ChatKit
import TerminalText

/// What a conversation weighs before the next question, message by message.
struct ConversationWeight {
    private let conversation: ConversationID
    private let model: ModelID
    private let messages: [(message: StoredMessage, words: TokenEstimate, around: TokenEstimate)]
    private let begin: TokenEstimate
    private let total: TokenEstimate
    private let counter: TokenCounter
    private let budget: ContextBudget

    init(
        conversation: ConversationID, model: ModelID, messages: [StoredMessage], counter: TokenCounter,
        budget: ContextBudget
    ) {
        self.conversation = conversation
        self.model = model
        self.counter = counter
        self.budget = budget
        self.messages = messages.map { stored in
            let all = counter.count(stored.message)
            let around = counter.around(stored.message)
            return (stored, TokenEstimate(all.count - around.count, isExact: all.isExact), around)
        }
        begin = counter.frame(of: RequestOptions())
        total = self.messages.reduce(begin) { $0 + $1.words + $1.around }
    }

    /// A row for each message, and what they come to.
    var text: String {
        var table = TextTable(header: ["message", "role", "tokens", "around", "text"], alignedRight: [2, 3])
        table.rows = messages.map { message, words, around in
            [
                "#\(message.id)", message.role.rawValue, words.description, around.description,
                MessagePreview.line(message.message),
            ]
        }
        let words = messages.reduce(TokenEstimate(0, isExact: true)) { $0 + $1.words }
        let around = messages.reduce(TokenEstimate(0, isExact: true)) { $0 + $1.around }
        let limit = budget.limit.map { " of a context budget of \($0)" } ?? "; no context budget is known"
        let vocabulary = counter.isExact ? counter.encoding.rawValue : "a guess by \(counter.encoding.rawValue)"
        return table.text + """

            \(total) tokens\(limit), before the next question
            \(words) of text, \(around) around \(messages.count) message\(messages.count == 1 ? "" : "s"), \
            \(begin) to begin the answer; counted for \(Sanitizer.line(model.rawValue)) (\(vocabulary))

            """
    }

    /// `{"conversation", "model", "encoding", "tokens", "is_exact", "begins_answer", "budget", "messages": [{"id", "role",
    /// "tokens", "around", "is_exact"}]}`.
    var json: JSONValue {
        [
            "conversation": .string(conversation.rawValue), "model": .string(model.rawValue),
            "encoding": counter.isExact ? .string(counter.encoding.rawValue) : .null,
            "tokens": .integer(total.count), "is_exact": .bool(total.isExact), "begins_answer": .integer(begin.count),
            "budget": .object(budget.json),
            "messages": .array(
                messages.map { message, words, around in
                    [
                        "id": .integer(message.id.rawValue), "role": .string(message.role.rawValue),
                        "tokens": .integer(words.count), "around": .integer(around.count),
                        "is_exact": .bool(words.isExact && around.isExact),
                    ]
                }),
        ]
    }
}
