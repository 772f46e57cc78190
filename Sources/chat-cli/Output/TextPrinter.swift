import ChatKit

/// The answer's words on standard output as they come, everything else on standard error.
struct TextPrinter: ReplyPrinter {
    private let isQuiet: Bool
    private let showsReasoning: Bool
    private let showsUsage: Bool
    private var clock = ReplyClock()
    private var usage: Usage?
    private var finish: ReplyFinish?
    private let output = StandardStream.output
    private let error = StandardStream.error
    private let isRendered: Bool
    private var answer: ShownText
    /// Of several answers, the one that is being shown; what came of the later ones; and those that are at their end.
    private var current = 0
    private var waiting: [Int: [ReplyEvent]] = [:]
    private var ended: Set<Int> = []
    private var reasoning = ShownText(on: .error, isRendered: false)
    private var isThinking = false
    private var endsWithNewline = true
    /// What is said about the end, once the answer has its last line.
    private var lastRemark: String?

    /// - Parameters:
    ///   - isQuiet: Whether notices are kept back.
    ///   - showsReasoning: Whether thoughts are shown on standard error.
    ///   - showsUsage: Whether tokens and times are said at the end, quiet or not.
    ///   - isRendered: Whether a terminal gets the answer's Markdown rendered.
    init(isQuiet: Bool, showsReasoning: Bool, showsUsage: Bool, isRendered: Bool) {
        self.isQuiet = isQuiet
        self.showsUsage = showsUsage
        self.showsReasoning = showsReasoning
        self.isRendered = isRendered
        answer = ShownText(on: output, isRendered: isRendered)
    }

    mutating func print(_ event: ReplyEvent) throws {
        clock.note(event)
        switch event {
        case .started(let start):
            if start.isNewConversation, let id = start.conversation {
                say("started conversation \(id) with \(start.model) (\(start.profile))")
            }
        case .notice(let notice):
            try stopThinking()
            try output.write(answer.pause())
            say(notice.text)
        case .reasoning, .text, .toolCall, .attachment: try show(event)
        case .choice(let number, let piece): try take(piece, of: number)
        case .uploaded, .toolCallDelta, .state:
            break
        case .usage(let usage):
            self.usage = usage
        case .finished(let finish):
            self.finish = finish
            lastRemark = Self.remark(on: finish.reason)
        }
    }

    /// Shows a piece of the answer that is being shown.
    private mutating func show(_ piece: ReplyEvent) throws {
        switch piece {
        case .reasoning(let delta):
            guard showsReasoning else { return }
            if !isThinking { try error.write(SafeText.dim(true, on: error)) }
            isThinking = true
            try error.write(reasoning.feed(delta))
        case .text(let delta):
            try stopThinking()
            try write(answer.feed(delta))
        case .toolCall(let call):
            try stopThinking()
            try write(answer.pause())
            // Each call is a line of its own, for programs that read lines.
            if !endsWithNewline { try write("\n") }
            try write(SafeText.json(call.json.jsonText + "\n", on: output))
        case .attachment(let received):
            try stopThinking()
            let attachment = received.attachment
            try write(answer.feed("[\(attachment.name ?? attachment.mediaType)]"))
        default: break
        }
    }

    /// Takes a piece of one of several answers. They are shown one after the other, however they come.
    private mutating func take(_ piece: ReplyEvent, of number: Int) throws {
        if case .finished = piece {
            ended.insert(number)
        } else if number == current {
            try show(piece)
        } else {
            waiting[number, default: []].append(piece)
        }
        while ended.contains(current), ended.contains(current + 1) || waiting[current + 1] != nil {
            try beginAnswer(current + 1)
        }
    }

    /// Ends the answer that is shown and begins another, with a line between them.
    private mutating func beginAnswer(_ number: Int) throws {
        try endAnswer()
        current = number
        answer = ShownText(on: output, isRendered: isRendered)
        try write(SafeText.of("\n--- answer \(number + 1) ---\n\n", on: output))
        for piece in waiting.removeValue(forKey: number) ?? [] { try show(piece) }
    }

    /// Shows words of the answer.
    mutating func write(answer words: String) throws {
        if !words.isEmpty { try show(.text(words)) }
    }

    /// Ends the line that the answer stands on.
    mutating func endLine() throws {
        try write(answer.pause())
        if !endsWithNewline { try write("\n") }
    }

    private mutating func endAnswer() throws {
        try stopThinking()
        try write(answer.finish())
        if !endsWithNewline { try write("\n") }
    }

    mutating func finish(after failure: ReplyFailure?) throws {
        for number in waiting.keys.sorted() { try beginAnswer(number) }
        try endAnswer()
        if let lastRemark { say(lastRemark) }
        if showsUsage { Remark.say(clock.line(with: usage, finish)) }
    }

    /// What a reader must know about an answer that did not simply stop.
    private static func remark(on reason: FinishReason) -> String? {
        switch reason {
        case .stop, .toolCalls: nil
        case .length: "the answer is cut: the limit of output tokens was reached (--max-tokens)"
        case .contentFilter: "the provider's filter withheld or replaced the answer"
        case .modelError: "the provider says that the model failed"
        case .other(let word): "the provider ended the answer with: \(word)"
        }
    }

    private mutating func write(_ text: SafeText) throws {
        guard !text.isEmpty else { return }
        endsWithNewline = text.endsWithNewline
        try output.write(text)
    }

    private func say(_ text: String) {
        if !isQuiet { Remark.say(text) }
    }

    private mutating func stopThinking() throws {
        guard isThinking else { return }
        isThinking = false
        try error.write(reasoning.finish() + SafeText.dim(false, on: error) + "\n")
        reasoning = ShownText(on: .error, isRendered: false)
    }
}
