import ChatKit

/// Nothing but the answer's first code block, for `ask -x`; the whole answer if it has none. Of several answers, each
/// one's.
struct ExtractingPrinter: ReplyPrinter {
    /// The answers' words, by their numbers.
    private var texts: [Int: String] = [0: ""]
    private var remarks: TextPrinter
    private let isQuiet: Bool

    init(isQuiet: Bool, showsUsage: Bool) {
        self.isQuiet = isQuiet
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
        for (number, text) in texts.sorted(by: { $0.key < $1.key }) {
            let code = CodeBlock.first(in: text)
            if code == nil, !text.isEmpty, !isQuiet { Remark.say("the reply has no code block; all of it is printed") }
            if number > 0 { try remarks.endLine() }
            try remarks.write(answer: code ?? text)
        }
        try remarks.finish(after: failure)
    }
}
