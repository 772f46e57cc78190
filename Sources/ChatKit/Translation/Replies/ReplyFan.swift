/// Makes one answer with several choices, in OpenAI's dialect, of answers that were asked for one at a time.
///
/// OpenAI gives `n` answers to one request. Where a provider gives one, the request is sent as often as
/// ``RequestTranslation/repeats`` says, and this puts the answers together, whole or as they come. The usage is all that
/// was billed, so the question counts once for each answer.
public struct ReplyFan: Sendable {
    private var replies: [ReplyTranslation]
    private var hasEnded: [Bool]
    private let label: ReplyLabel
    private let wishes: ReplyWishes
    /// What ended the answer, if one of its parts was an error or no answer at all.
    public private(set) var error: ErrorReply?

    /// - Parameters:
    ///   - count: How many answers there are, 1 or more.
    ///   - label: What the whole answer is called; model and time are the label's.
    public init(
        answers count: Int, from source: ChatDialect, label: ReplyLabel, wishes: ReplyWishes = ReplyWishes()
    ) {
        self.init(answers: count, from: source, label: label, wishes: wishes, adaptation: ReplyAdaptation())
    }

    /// - Parameter adaptation: What the request could not say, and is done to each answer instead.
    init(
        answers count: Int, from source: ChatDialect, label: ReplyLabel, wishes: ReplyWishes,
        adaptation: ReplyAdaptation
    ) {
        replies = (0..<max(1, count)).map { number in
            ReplyTranslation(
                from: source, to: .openai, label: label, keepsLabel: true, wishes: wishes,
                number: number, adaptation: adaptation)
        }
        hasEnded = replies.map { _ in false }
        self.label = label
        self.wishes = wishes
    }

    /// What was done on the caller's behalf, and what could not be said.
    public var notices: [Notice] { replies.flatMap(\.notices) }

    /// Whole answers as one; ``error``'s body where one of them is an error or none.
    ///
    /// - Parameter bodies: As many as there are answers, in their order.
    public mutating func whole(_ bodies: [[UInt8]]) -> JSONValue {
        var choices: [JSONValue] = []
        var usage: Usage?
        var body = JSONObject()
        for (number, answer) in zip(replies.indices, bodies) {
            let reply = replies[number].whole(answer)
            if let error = replies[number].error {
                self.error = error
                return error.body
            }
            usage = usage.sum(with: replies[number].usage)
            if body.isEmpty { body = reply.objectValue ?? [:] }
            for case .object(var choice) in reply["choices"]?.arrayValue ?? [] {
                choice["index"] = .integer(number)
                choices.append(.object(choice))
            }
        }
        body["choices"] = .array(choices)
        body["usage"] = usage.map(OpenAICompletion.usage)
        return .object(body)
    }

    /// The next bytes of one answer's stream, in the stream of all.
    public mutating func take(_ piece: [UInt8], of number: Int) -> [UInt8] {
        advance(number) { $0.take(piece) }
    }

    /// The last bytes of one answer's stream, and of the stream of all if it is the last answer.
    public mutating func end(of number: Int) -> [UInt8] {
        guard replies.indices.contains(number), !hasEnded[number] else { return [] }
        hasEnded[number] = true
        var bytes = advance(number) { $0.end() }
        guard error == nil, hasEnded.allSatisfy(\.self) else { return bytes }
        let usage = replies.reduce(Usage?.none) { (sum, reply) in sum.sum(with: reply.usage) }
        OpenAIChunkEncoder(label, wishes).endStream(usage, &bytes)
        return bytes
    }

    /// A failure of one answer is the end of all: nobody could use half of what was asked for.
    private mutating func advance(
        _ number: Int, _ step: (inout ReplyTranslation) -> [UInt8]
    ) -> [UInt8] {
        guard error == nil, replies.indices.contains(number) else { return [] }
        let bytes = step(&replies[number])
        error = replies[number].error
        return bytes
    }
}
