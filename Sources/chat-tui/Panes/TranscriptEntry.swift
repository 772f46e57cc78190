internal import ChatKit
internal import Synchronization
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

    /// A number of its own as long as the program runs.
    let serial = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    private static let count = Atomic(0)
    private(set) var author: Author { didSet { if author != oldValue { rows = nil } } }
    /// Where it is stored; nil for what was said since the dialogue was opened.
    var id: StoredMessage.ID?
    /// The words as they came; what is copied.
    private(set) var text: String
    private(set) var reasoning: String
    /// After the name: the time, what it took, whether it broke off.
    var detail: String { didSet { rows = nil } }
    var failure: Failure? { didSet { rows = nil } }
    var showsReasoning = false { didSet { rows = nil } }
    /// How many code blocks come before it in the conversation; nil: they have not been counted.
    var codeBlocksBefore: Int? { didSet { if codeBlocksBefore != oldValue, mayHaveCode { rows = nil } } }
    /// The day in the user's time zone, `2026-11-21`; nil for what is no message.
    var day: String?
    /// Whether another day begins with it.
    var beginsDay = false { didSet { if beginsDay != oldValue { rows = nil } } }
    /// Messages before it were left out of the last request: how many; nil: it is not the first that was sent.
    var leftOut: Int? { didSet { if leftOut != oldValue { rows = nil } } }
    /// How many rows stand above its head.
    var ruleRows: Int { (beginsDay ? 1 : 0) + (leftOut == nil ? 0 : 1) }
    /// How many hidden characters and sequences its text has; they are shown as marks.
    var hiddenCount: Int { sanitizer.hiddenCount }
    /// All versions of the message, in the order they were made; empty where it is the only one.
    var versions: [StoredMessage.ID] = [] { didSet { if versions != oldValue { rows = nil } } }
    /// What was done on the user's behalf for this reply.
    var notices: [String] = [] { didSet { rows = nil } }
    /// A question that nothing came of: later ones are sent without it.
    var isUnanswered = false
    /// It has no place in the store, and will not get one.
    var isSettled = false
    private(set) var isWhole: Bool
    private(set) var rows: EntryRows?
    /// The text when it has passed the filter, while it is looked at.
    private var clean: String?
    private var sanitizer = Sanitizer()

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
        guard clean != nil, !delta.isEmpty else { return }
        // What had ended is longer after all.
        guard !isWhole else { return forgetRows() }
        take(sanitizer.feed(delta))
    }

    mutating func append(reasoning delta: String) {
        reasoning += delta
        if showsReasoning || reasoning.utf8.count == delta.utf8.count { rows = nil }
    }

    /// Whether this is the stored entry; then it becomes it. Rows that are seen stay where this was a beginning of it.
    mutating func adopt(_ stored: TranscriptEntry) -> Bool {
        switch (author, stored.author) {
        case (.person, .person):
            // The text of files that it names stands behind it.
            guard stored.text.hasPrefix(text) else { return false }
            if text.utf8.count != stored.text.utf8.count { (text, rows, clean) = (stored.text, nil, nil) }
        case (.model, .model):
            if stored.text.hasPrefix(text), stored.reasoning.hasPrefix(reasoning) {
                append(reasoning: String(stored.reasoning.dropFirst(reasoning.count)))
                append(text: String(stored.text.dropFirst(text.count)))
            } else {
                // Whoever answered the question before it, the store has the last word (a NUL is another sign there).
                (text, reasoning, rows, clean) = (stored.text, stored.reasoning, nil, nil)
            }
            // The model that answered may be a certain version of the one that was asked.
            author = stored.author
        default: return false
        }
        (id, isUnanswered, versions) = (stored.id, false, stored.versions)
        if !isWhole {
            finish()
            detail = stored.detail
        }
        if failure == nil, stored.failure != nil { failure = stored.failure }
        return true
    }

    mutating func finish() {
        isWhole = true
        guard clean != nil else { return }
        take(sanitizer.finish())
        rows?.finish()
        // Its head says so.
        if hiddenCount > 0 { rows = nil }
    }

    private mutating func take(_ more: String) {
        clean?.append(more)
        rows?.append(more)
    }

    /// The code blocks of the text, in order.
    var codeBlocks: [CodeBlock] {
        guard mayHaveCode else { return [] }
        var options = MarkdownOptions(width: 80)
        options.codeBlocksBefore = codeBlocksBefore ?? 0
        var stream = MarkdownStream(options: options)
        stream.append(text)
        stream.finish()
        return stream.codeBlocks
    }

    /// Whether the text may have code blocks: most have none, and need not be parsed to know.
    private var mayHaveCode: Bool {
        author != .person && author != .program
            && (text.contains("```") || text.contains("~~~") || text.contains("    ") || text.contains("\t"))
    }

    /// Which of its versions this is, like `2/3`; nil: it is the only one.
    var versionMark: String? {
        guard let id, let number = versions.firstIndex(of: id) else { return nil }
        return "\(number + 1)/\(versions.count)"
    }

    /// The text as it has passed the filter.
    var cleanText: String { clean ?? Sanitizer.text(text) }

    /// Which byte of ``cleanText`` each cell of a row shows.
    mutating func cellOffsets(ofRow number: Int, of piece: Int, width: Int) -> CellOffsets {
        layOut(piece, width: width)
        let line = rows?.row(number, of: piece) ?? StyledLine(runs: [])
        guard let place = rows?.textRange(ofRow: number, of: piece) else {
            return CellOffsets(StyledLine(runs: []), of: [])
        }
        guard !place.isEmpty else {
            var cells = CellOffsets(StyledLine(runs: []), of: [])
            cells.end = place.lowerBound
            cells.offsets = Array(repeating: place.lowerBound, count: line.columns)
            return cells
        }
        let bytes = Array(cleanText.utf8)
        return CellOffsets(line, of: bytes[place.clamped(to: 0..<bytes.count)])
    }

    // Rows

    /// What is not seen need not stay laid out.
    mutating func forgetRows() {
        (rows, clean) = (nil, nil)
    }

    /// Of a long text only what is near this piece stays.
    mutating func forgetRows(farFrom piece: Int) {
        rows?.keep(piece - 4...piece + 4)
    }

    /// How many pieces the entry has in so many columns.
    mutating func pieces(width: Int) -> Int {
        prepare(width: width)
        return rows?.pieces ?? 1
    }

    /// How many rows a piece has. Only what is new is laid out.
    mutating func rowCount(of piece: Int, width: Int) -> Int {
        layOut(piece, width: width)
        return rows?.count(of: piece) ?? 0
    }

    mutating func row(_ number: Int, of piece: Int, width: Int) -> StyledLine {
        layOut(piece, width: width)
        return rows?.row(number, of: piece) ?? StyledLine(runs: [])
    }

    private mutating func prepare(width: Int) {
        guard rows?.width != width else { return }
        if clean == nil {
            sanitizer = Sanitizer()
            clean = sanitizer.feed(text)
            if isWhole { clean? += sanitizer.finish() }
        }
        rows = EntryRows(self, text: clean ?? "", width: width)
    }

    private mutating func layOut(_ piece: Int, width: Int) {
        prepare(width: width)
        rows?.layOut(piece, of: clean ?? "")
    }

    /// What stays when the width changes: which part of the entry a row shows.
    mutating func source(ofRow number: Int, of piece: Int, width: Int) -> EntryRows.Source? {
        layOut(piece, width: width)
        return rows?.source(ofRow: number, of: piece)
    }

    mutating func row(showing source: EntryRows.Source, of piece: Int, width: Int) -> Int {
        layOut(piece, width: width)
        return rows?.row(showing: source, of: piece) ?? 0
    }
}
