internal import ChatKit
internal import TerminalText

/// One message of the transcript, with its rows once somebody looks at it.
struct TranscriptEntry: Sendable {
    enum Author: Equatable, Sendable {
        case person
        case model(String)
        /// We ourselves: how to begin, what went wrong.
        case program
    }

    /// What went wrong, and what to do about it.
    struct Failure: Equatable, Sendable {
        var message: String
        var hint: String?
    }

    let author: Author
    /// Where it is stored; nil for what was said since the dialogue was opened.
    var id: StoredMessage.ID?
    /// The words as they came; what is copied.
    private(set) var text: String
    private(set) var reasoning: String
    /// After the name: the time, what it took, whether it broke off.
    var detail: String { didSet { rows = nil } }
    var failure: Failure? { didSet { rows = nil } }
    var showsReasoning = false { didSet { rows = nil } }
    /// A question that nothing came of: later ones are sent without it.
    var isUnanswered = false
    /// It has no place in the store, and will not get one.
    var isSettled = false
    private(set) var isWhole: Bool
    private var rows: EntryRows?

    init(
        _ author: Author, text: String, reasoning: String = "", detail: String = "", failure: Failure? = nil,
        isWhole: Bool = true
    ) {
        (self.author, self.text, self.reasoning, self.detail) = (author, text, reasoning, detail)
        (self.failure, self.isWhole) = (failure, isWhole)
    }

    mutating func append(text delta: String) {
        // The fold says something else as soon as the answer begins.
        if text.isEmpty, !reasoning.isEmpty { rows = nil }
        text += delta
        rows?.append(delta)
    }

    mutating func append(reasoning delta: String) {
        reasoning += delta
        if showsReasoning || reasoning.utf8.count == delta.utf8.count { rows = nil }
    }

    /// Whether this is the stored entry, or a beginning of it; then it becomes it, and rows that are seen stay.
    mutating func adopt(_ stored: TranscriptEntry) -> Bool {
        switch (author, stored.author) {
        case (.person, .person):
            // The text of files that it names stands behind it.
            guard stored.text.hasPrefix(text) else { return false }
            if text.utf8.count != stored.text.utf8.count { (text, rows) = (stored.text, nil) }
        case (.model, .model):
            guard stored.text.hasPrefix(text), stored.reasoning.hasPrefix(reasoning) else { return false }
            append(reasoning: String(stored.reasoning.dropFirst(reasoning.count)))
            append(text: String(stored.text.dropFirst(text.count)))
        default: return false
        }
        (id, isUnanswered) = (stored.id, false)
        if !isWhole {
            finish()
            detail = stored.detail
        }
        if failure == nil, stored.failure != nil { failure = stored.failure }
        return true
    }

    mutating func finish() {
        isWhole = true
        rows?.finish()
    }

    /// The code blocks of the text, in order.
    var codeBlocks: [CodeBlock] {
        var stream = MarkdownStream(options: MarkdownOptions(width: 80))
        stream.append(text)
        stream.finish()
        return stream.codeBlocks
    }

    // Rows

    /// What is not seen need not stay laid out.
    mutating func forgetRows() {
        rows = nil
    }

    /// How many rows the entry has in so many columns. Only what is new is laid out.
    mutating func rowCount(width: Int) -> Int {
        layOut(width: width)
        return rows?.count ?? 0
    }

    mutating func row(_ number: Int, width: Int) -> StyledLine {
        layOut(width: width)
        return rows?[number] ?? StyledLine(runs: [])
    }

    private mutating func layOut(width: Int) {
        if rows?.width != width { rows = EntryRows(self, width: width) }
        rows?.refreshTail()
    }

    /// What stays when the width changes: which part of the entry a row shows.
    func source(ofRow number: Int) -> (part: EntryRows.Part, offset: Int)? {
        rows?.source(ofRow: number)
    }

    mutating func row(showing part: EntryRows.Part, offset: Int, width: Int) -> Int {
        layOut(width: width)
        return rows?.row(showing: part, offset: offset) ?? 0
    }
}

/// The rows of an entry in a certain width: a head, the text, a foot.
struct EntryRows: Sendable {
    enum Part: Sendable { case head, body, foot }

    let width: Int
    private let head: [StyledLine]
    private var body: MarkdownStream?
    private let plain: [StyledLine]
    private var tail: [StyledLine] = []
    private var isTailFresh = true
    private let foot: [StyledLine]
    private var sanitizer = Sanitizer()

    init(_ entry: TranscriptEntry, width: Int) {
        self.width = width
        head = Self.head(of: entry, width: width)
        foot = Self.foot(of: entry, width: width)
        // What a person wrote is shown as they wrote it.
        guard entry.author != .person else {
            plain = TextRows.lines(of: Sanitizer.text(entry.text), width: width).map {
                StyledLine(runs: [StyledRun($0)])
            }
            return
        }
        plain = []
        body = MarkdownStream(options: MarkdownOptions(width: width))
        append(entry.text)
        if entry.isWhole { finish() }
    }

    var count: Int { head.count + bodyCount + foot.count }
    private var settled: Int { body?.lines.count ?? plain.count }
    private var bodyCount: Int { settled + tail.count }

    subscript(number: Int) -> StyledLine {
        if number < head.count { return head[number] }
        let inBody = number - head.count
        if inBody < settled { return body?.lines[inBody] ?? plain[inBody] }
        if inBody < bodyCount { return tail[inBody - settled] }
        let inFoot = inBody - bodyCount
        return foot.indices.contains(inFoot) ? foot[inFoot] : StyledLine(runs: [])
    }

    mutating func append(_ delta: String) {
        body?.append(sanitizer.feed(delta))
        isTailFresh = false
    }

    mutating func finish() {
        body?.append(sanitizer.finish())
        body?.finish()
        tail = []
        isTailFresh = true
    }

    /// Lays out what may still change: once a frame, however many pieces came.
    mutating func refreshTail() {
        guard !isTailFresh else { return }
        isTailFresh = true
        tail = body?.tail() ?? []
    }

    func source(ofRow number: Int) -> (part: Part, offset: Int) {
        if number < head.count { return (.head, number) }
        if number >= head.count + bodyCount { return (.foot, number - head.count - bodyCount) }
        return (.body, body == nil ? number - head.count : self[number].source.lowerBound)
    }

    func row(showing part: Part, offset: Int) -> Int {
        switch part {
        case .head: return min(offset, max(0, head.count - 1))
        case .foot: return head.count + bodyCount + min(offset, max(0, foot.count - 1))
        case .body:
            guard body != nil else { return head.count + min(offset, max(0, bodyCount - 1)) }
            let rows = head.count..<(head.count + bodyCount)
            return rows.last { self[$0].source.lowerBound <= offset && !self[$0].source.isEmpty } ?? head.count
        }
    }

    private static func head(of entry: TranscriptEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let name: String? =
            switch entry.author {
            case .person: "you"
            case .model(let name): Sanitizer.line(name)
            case .program: nil
            }
        if let name {
            var runs = [StyledRun(name.truncated(toColumns: width), TerminalText.Style(.heading))]
            let room = width - name.columns - 2
            if !entry.detail.isEmpty, room >= 5 {
                let detail = Sanitizer.line(entry.detail).truncated(toColumns: room)
                runs.append(StyledRun("  \(detail)", TerminalText.Style(.text, .dim)))
            }
            lines.append(StyledLine(runs: runs))
        }
        guard !entry.reasoning.isEmpty else { return lines }
        let faint = TerminalText.Style(.text, .dim)
        guard entry.showsReasoning else {
            let state = entry.text.isEmpty && !entry.isWhole ? "thinking" : "thought"
            let fold = "› \(state): \(entry.reasoning.utf8.count / 4) tokens or so (Ctrl-X h shows)"
            return lines + [StyledLine(runs: [StyledRun(fold.truncated(toColumns: width), faint)])]
        }
        for line in TextRows.lines(of: Sanitizer.text(entry.reasoning), width: width) {
            lines.append(StyledLine(runs: [StyledRun(line, faint)]))
        }
        return lines + [StyledLine(runs: [])]
    }

    private static func foot(of entry: TranscriptEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        if let failure = entry.failure {
            for line in TextRows.lines(of: "! " + Sanitizer.text(failure.message), width: width) {
                lines.append(StyledLine(runs: [StyledRun(line, TerminalText.Style(.removed))]))
            }
            for line in TextRows.lines(of: Sanitizer.text(failure.hint ?? ""), width: width) where !line.isEmpty {
                lines.append(StyledLine(runs: [StyledRun(line, TerminalText.Style(.text, .dim))]))
            }
        }
        return lines + [StyledLine(runs: [])]
    }
}
