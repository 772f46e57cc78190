internal import ChatKit
internal import TerminalText

/// How text leaves in plain mode.
struct PlainLook: Equatable, Sendable {
    /// Rows of this width, with Markdown laid out; nil: the words as they come, for pipes and files.
    var width: Int?
    var coloring = ANSIRenderer.Coloring.none
    var isUnicode = true
}

/// An answer as it is printed: what has been printed is never changed. All of it has passed the filter.
struct PlainAnswer {
    typealias Instant = ContinuousClock.Instant

    private let look: PlainLook
    private let renderer: ANSIRenderer
    private var running: RunningAnswer
    private var sanitizer = Sanitizer()
    private var stream: MarkdownStream?
    private var printed = 0
    /// The block of code that is being printed.
    private var codeBlock: Int?
    private var blankRows = 0
    private var hasBegun = false
    private var isThinking = false
    private var endsLine = true
    private var remark: String?
    /// When something is said about the wait, if nothing else has been by then.
    private(set) var patienceEnd: Instant?
    /// The words of the answer so far.
    private(set) var text = ""

    init(_ look: PlainLook, at now: Instant) {
        self.look = look
        renderer = ANSIRenderer(coloring: look.coloring)
        running = RunningAnswer(number: 0, at: now)
        guard let width = look.width else { return }
        patienceEnd = now + .seconds(3)
        let unicode = MarkdownOptions.Glyphs(bullet: "•", rule: " ", wrapMark: "↪")
        let ascii = MarkdownOptions.Glyphs(bullet: "-", rule: " ", wrapMark: "\\")
        stream = MarkdownStream(
            options: MarkdownOptions(
                width: width, glyphs: look.isUnicode ? unicode : ascii, cutsLongLines: false))
    }

    /// What to print for an event; often nothing.
    mutating func take(_ event: ReplyEvent, at now: Instant) -> String {
        running.note(event, at: now)
        switch event {
        case .text(let delta):
            text += delta
            return begin() + show(sanitizer.feed(delta))
        case .toolCall(let call): return begin() + show(sanitizer.feed("\n`\(call.name)(\(call.arguments))`\n"))
        case .attachment(let received):
            let attachment = received.attachment
            return begin() + show(sanitizer.feed("\n[\(attachment.name ?? attachment.mediaType)]\n"))
        case .reasoning:
            guard !isThinking, !hasBegun, look.width != nil else { return "" }
            isThinking = true
            return tr("thinking") + "\n"
        case .notice(let notice): return lineBreak() + tr("notice: \(Sanitizer.line(notice.text))") + "\n"
        case .finished(let finish):
            switch finish.reason {
            case .length: remark = tr("the answer is cut at the limit of tokens")
            case .contentFilter: remark = tr("the provider's filter withheld or replaced the answer")
            default: break
            }
            return ""
        case .started, .toolCallDelta, .state, .uploaded, .usage, .choice: return ""
        }
    }

    /// What is said while nothing comes: once soon, then every half minute.
    mutating func takeTime(at now: Instant) -> String {
        guard let end = patienceEnd, end <= now else { return "" }
        patienceEnd = now + .seconds(30)
        let seconds = Int((now - running.begin) / .seconds(1))
        return seconds < 30
            ? tr("waiting for the answer; Ctrl-C stops") + "\n" : tr("still waiting, \(seconds) seconds") + "\n"
    }

    /// What is left to print when the answer has ended, with a line on how it went.
    mutating func finish(_ error: ChatError?, at now: Instant) -> String {
        var rest = close()
        if let remark { rest += tr("notice: \(remark)") + "\n" }
        guard error == nil || error == .cancelled else { return rest }
        let end = error == nil ? tr("done") : tr("stopped")
        return rest + styled("(\(end): \(running.summary(at: now)))", .dim) + "\n"
    }

    /// What is left to print of the words.
    mutating func close() -> String {
        var rest = hasBegun ? show(sanitizer.finish()) : ""
        if hasBegun, stream != nil {
            stream?.finish()
            rest += takeRows() + endOfCode() + takeBlankRows()
        }
        return rest + lineBreak()
    }

    func styled(_ text: String, _ attributes: TerminalText.Style.Attributes) -> String {
        renderer.text(of: StyledLine(runs: [StyledRun(text, TerminalText.Style(.text, attributes))]))
    }

    private mutating func begin() -> String {
        guard !hasBegun else { return "" }
        (hasBegun, patienceEnd) = (true, nil)
        return styled(tr("answer:"), .bold) + "\n"
    }

    private mutating func show(_ clean: String) -> String {
        guard stream != nil else {
            if let last = clean.last { endsLine = last.isNewline }
            return clean
        }
        stream?.append(clean)
        return takeRows()
    }

    private mutating func lineBreak() -> String {
        defer { endsLine = true }
        return endsLine ? "" : "\n"
    }

    private mutating func takeRows() -> String {
        guard let lines = stream?.lines, printed < lines.count else { return "" }
        defer { printed = lines.count }
        var text = ""
        for line in lines[printed...] { text += rows(line) }
        return text
    }

    /// A row, and before it the end of the code that stood above it.
    private mutating func rows(_ line: StyledLine) -> String {
        guard !line.runs.isEmpty else {
            // Part of the code, or what follows it: the next row tells.
            blankRows += 1
            return codeBlock == nil ? takeBlankRows() : ""
        }
        let text = (codeBlock == line.block ? "" : endOfCode()) + takeBlankRows()
        if line.runs[0].style.role == .codeHeader { codeBlock = line.block }
        return text + (row(line).map { $0 + "\n" } ?? "")
    }

    private mutating func takeBlankRows() -> String {
        defer { blankRows = 0 }
        return String(repeating: "\n", count: blankRows)
    }

    private mutating func endOfCode() -> String {
        guard codeBlock != nil else { return "" }
        codeBlock = nil
        return styled(tr("end of code"), .dim) + "\n"
    }

    /// A row without what is drawn for the eye alone: such rows would be read out.
    private func row(_ line: StyledLine) -> String? {
        switch line.runs.first?.style.role {
        case .codeHeader:
            let words = line.text.split(separator: " ")
            let number = (words.last ?? "").filter(\.isNumber)
            return styled(tr("code \(number), \(words.first ?? ""):"), .dim)
        case .tableRule: return nil
        case .rule: return "---"
        default: return renderer.text(of: line)
        }
    }
}
