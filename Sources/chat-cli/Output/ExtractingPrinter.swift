import ChatKit

/// Nothing but the answer's first code block, for `ask -x`; the whole answer if it has none.
struct ExtractingPrinter: ReplyPrinter {
    private var text = ""
    private var remarks: TextPrinter

    init(isQuiet: Bool, showsUsage: Bool) {
        remarks = TextPrinter(isQuiet: isQuiet, showsReasoning: false, showsUsage: showsUsage, isRendered: false)
    }

    mutating func print(_ event: ReplyEvent) throws {
        if case .text(let delta) = event {
            text += delta
        } else {
            try remarks.print(event)
        }
    }

    mutating func finish(after error: ChatError?) throws {
        let code = CodeBlock.first(in: text)
        if code == nil, !text.isEmpty { Remark.say("the answer has no code block; this is all of it") }
        let shown = code ?? text
        if !shown.isEmpty { try remarks.print(.text(shown)) }
        try remarks.finish(after: error)
    }
}
