import ChatKit

/// Nothing but the reply's first code block, for `ask -x`. Of several choices, each one's. A reply without one is an error and
/// prints nothing: what is piped into a shell must not be prose.
struct ExtractingPrinter: ReplyPrinter {
    /// The answers' words, by their numbers.
    private var texts: [Int: String] = [0: ""]
    private var remarks: TextPrinter

    init(isQuiet: Bool, showsUsage: Bool) {
        remarks = TextPrinter(isQuiet: isQuiet, showsReasoning: false, showsUsage: showsUsage, isRendered: false)
    }

    mutating func print(_ event: ReplyEvent) throws {
        switch event {
        case .text(let delta): texts[0, default: ""] += delta
        case .choice(let number, .text(let delta)): texts[number, default: ""] += delta
        case .choice(_, .finished): break
        default: try remarks.print(event)
        }
    }

    mutating func finish(after failure: ReplyFailure?) throws {
        var isMissing = false
        for (number, text) in texts.sorted(by: { $0.key < $1.key }) {
            guard let code = CodeBlock.first(in: text) else {
                isMissing = isMissing || !text.isEmpty
                continue
            }
            if number > 0 { try remarks.endLine() }
            try remarks.write(answer: code)
        }
        try remarks.finish(after: failure)
        if isMissing, failure == nil {
            throw ChatError.unusableInput("the reply has no code block")
        }
    }
}
