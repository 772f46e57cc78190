internal import ChatKit
internal import TerminalText

/// The conversations there are, to open, rename, put away and delete: a page of its own, or beside the dialogue.
struct ConversationList: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close, new, refresh
        case open(ConversationID)
        case rename(ConversationID, title: String?)
        case delete(ConversationID)
        case archive(ConversationID, Bool)
        case pin(ConversationID, Bool)
    }

    enum Mode: Equatable {
        /// Typing finds.
        case browsing
        case renaming(EditedText), deleting
    }

    /// The one that is shown.
    var current: ConversationID?
    /// Those in which an answer is being written.
    var busy: Set<ConversationID> = []
    /// Those in which a reply came that nobody has seen.
    var unread: Set<ConversationID> = []
    /// nil while they are being read: the pinned ones, then the last used ones.
    private(set) var conversations: [ConversationSummary]? { didSet { (allLines, painted) = (nil, nil) } }
    private var next: ConversationCursor?
    private var isAwaited = false
    var showsArchived = false
    var filter = EditedText()
    var mode = Mode.browsing
    /// It was opened to find one: who gives that up does not want the list.
    private(set) var isOnlyForFinding = false
    var menu = Menu()
    /// The chosen one, where it is known: others may come before it.
    private var chosenID: ConversationID?
    var seen = 0
    /// What was put away last, to get it back.
    private var archived: ConversationID?
    var today = ConversationDay(.now) { didSet { (allLines, painted) = (nil, nil) } }
    /// The lines of all of them: beside the dialogue they are wanted sixty times a second.
    var allLines: [Line]?
    /// The list beside the dialogue as it was painted last.
    var painted: Painted?
    /// Which conversation each row of the frame shows that was made last.
    var rows: [ConversationID?] = []
    /// The window on the lines, headings among them.
    var window = Menu()

    /// How many are read at once.
    static let pageLength = 200

    /// Another language is shown from now on.
    mutating func forgetLines() {
        (allLines, painted) = (nil, nil)
    }

    // Reading

    /// What to read for the list to be as it is in the store.
    var refreshed: ListRequest {
        ListRequest(limit: max(Self.pageLength, conversations?.count ?? 0), showsArchived: showsArchived)
    }

    /// What to read on, if the end of what is here is near.
    mutating func nextRequest() -> ListRequest? {
        guard let next, !isAwaited else { return nil }
        let isNearEnd = seen + 50 >= shown.count
        guard isNearEnd || (!filter.isEmpty && shown.count < Self.pageLength) else { return nil }
        isAwaited = true
        return ListRequest(limit: Self.pageLength * 2, cursor: next, showsArchived: showsArchived)
    }

    mutating func show(_ page: ConversationPage, for request: ListRequest, at time: Timestamp = .now) {
        guard request.showsArchived == showsArchived else { return }
        today = ConversationDay(time)
        if let cursor = request.cursor {
            guard cursor == next else { return }
            conversations? += page.conversations
        } else {
            let isFirst = conversations == nil
            conversations = page.conversations
            if isFirst {
                chosenID = current
            } else if !shown.contains(where: { $0.id == chosenID }) {
                // It is gone: the one that took its place is chosen, after the last one the one before it.
                menu.select(min(menu.selection, shown.count - 1))
                chosenID = chosen?.id
            }
        }
        (next, isAwaited) = (page.next, false)
        find()
    }

    /// Those that the filter lets through, in the order of the screen.
    var shown: [ConversationSummary] {
        let words = FindWords(filter.text)
        guard !words.isEmpty else { return conversations ?? [] }
        return (conversations ?? []).filter { words.match("\($0.id) \(Self.name(of: $0))") }
    }

    var chosen: ConversationSummary? {
        let shown = shown
        return shown.indices.contains(menu.selection) ? shown[menu.selection] : nil
    }

    /// Others may have come before the chosen one.
    private mutating func find() {
        guard let chosenID, let number = shown.firstIndex(where: { $0.id == chosenID }) else { return }
        menu.select(number)
    }

    /// Chooses the one that is shown.
    mutating func findCurrent() {
        chosenID = current
        stopFinding()
    }

    /// Shows those that have these words, and lets more be typed.
    mutating func find(_ words: String) {
        (filter, mode, isOnlyForFinding) = (EditedText(words), .browsing, true)
        menu.select(0)
    }

    /// Shows all of them, with the chosen one where it is among them.
    private mutating func stopFinding() {
        (filter, mode, isOnlyForFinding) = (EditedText(), .browsing, false)
        find()
    }

    static func name(of conversation: ConversationSummary) -> String {
        Sanitizer.line(conversation.title ?? conversation.preview ?? tr("(nothing asked yet)"))
    }

    // Keys

    mutating func press(_ key: KeyEvent) -> Outcome {
        defer { chosenID = chosen?.id }
        switch mode {
        case .browsing: return browse(key)
        case .renaming(var title):
            switch key.chord {
            case KeyChord(.enter):
                mode = .browsing
                let text = title.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                return chosen.map { .rename($0.id, title: text.isEmpty ? nil : text) } ?? .none
            case KeyChord(.escape), KeyChord(.character("c"), .control): mode = .browsing
            default:
                _ = title.type(key)
                mode = .renaming(title)
            }
        case .deleting:
            mode = .browsing
            if Confirmation.isYes(key), let chosen { return .delete(chosen.id) }
        }
        return .none
    }

    /// Letters find, so that what else there is to do has keys that are no letters.
    private mutating func browse(_ key: KeyEvent) -> Outcome {
        switch key.chord {
        case KeyChord(.right) where !filter.isEmpty: _ = filter.type(key)
        case KeyChord(.enter), KeyChord(.right):
            guard let chosen else { return .none }
            chosenID = chosen.id
            stopFinding()
            return .open(chosen.id)
        case KeyChord(.escape), KeyChord(.character("c"), .control):
            let closes = isOnlyForFinding || filter.isEmpty
            chosenID = chosen?.id ?? chosenID
            stopFinding()
            return closes ? .close : .none
        case KeyChord(.left) where filter.isEmpty, KeyChord(.tab): return .close
        case KeyChord(.up), KeyChord(.down), KeyChord(.pageUp), KeyChord(.pageDown), KeyChord(.home), KeyChord(.end):
            _ = menu.press(key, count: shown.count)
        case KeyChord(.character("n"), .control): return .new
        case KeyChord(.character("r"), .control):
            // The field has one line; a title that another program gave may have more.
            if let chosen { mode = .renaming(EditedText(Sanitizer.line(chosen.title ?? "", maximumLength: 5000))) }
        case KeyChord(.character("d"), .control), KeyChord(.delete): if chosen != nil { mode = .deleting }
        case KeyChord(.character("a"), .control):
            guard let chosen else { return .none }
            archived = chosen.isArchived ? nil : chosen.id
            return .archive(chosen.id, !chosen.isArchived)
        case KeyChord(.character("_"), .control):
            guard let id = archived else { return .none }
            archived = nil
            return .archive(id, false)
        case KeyChord(.character("o"), .control):
            showsArchived.toggle()
            (conversations, next, isAwaited) = (nil, nil, false)
            return .refresh
        case KeyChord(.character("t"), .control): return chosen.map { .pin($0.id, !$0.isPinned) } ?? .none
        default: if filter.type(key) { menu.select(0) }
        }
        return .none
    }

    /// Text from the clipboard goes where letters go.
    mutating func paste(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        switch mode {
        case .browsing:
            filter.insert(line)
            menu.select(0)
        case .renaming(var title):
            title.insert(line)
            mode = .renaming(title)
        case .deleting: break
        }
    }

    mutating func scroll(by rows: Int) {
        menu.move(by: rows, count: shown.count)
        chosenID = chosen?.id
    }

    /// The conversation in a row of the frame that was made last.
    func conversation(inRow row: Int) -> ConversationID? {
        rows.indices.contains(row) ? rows[row] : nil
    }
}

/// What is to be read of the list of conversations.
struct ListRequest: Equatable, Sendable {
    var limit = ConversationList.pageLength
    /// Where the page before ended; nil: from the top.
    var cursor: ConversationCursor?
    var showsArchived = false
}
