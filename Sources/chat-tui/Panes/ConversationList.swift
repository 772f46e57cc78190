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

    private enum Mode: Equatable {
        case browsing, filtering, renaming(EditedText), deleting
    }

    /// The one that is shown.
    var current: ConversationID?
    /// Those in which an answer is being written.
    var busy: Set<ConversationID> = []
    /// nil while they are being read: the pinned ones, then the last used ones.
    private(set) var conversations: [ConversationSummary]?
    private var next: ConversationCursor?
    private var isAwaited = false
    private var showsArchived = false
    private var filter = EditedText()
    private var mode = Mode.browsing
    private var menu = Menu()
    /// The chosen one, where it is known: others may come before it.
    private var chosenID: ConversationID?
    private var seen = 0
    /// What was put away last, to get it back.
    private var archived: ConversationID?
    private var today = ConversationDay(.now)

    /// How many are read at once.
    static let pageLength = 200

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
            if isFirst { chosenID = current }
        }
        (next, isAwaited) = (page.next, false)
        find()
    }

    /// Those that the filter lets through, in the order of the screen.
    private var shown: [ConversationSummary] {
        let words = filter.text.lowercased()
        guard !words.isEmpty else { return conversations ?? [] }
        return (conversations ?? []).filter { "\($0.id) \(Self.name(of: $0))".lowercased().contains(words) }
    }

    private var chosen: ConversationSummary? {
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
        find()
    }

    /// Shows those that have these words, and lets more be typed.
    mutating func find(_ words: String) {
        (filter, mode) = (EditedText(words), .filtering)
        menu.select(0)
    }

    static func name(of conversation: ConversationSummary) -> String {
        Sanitizer.line(conversation.title ?? conversation.preview ?? "(nothing asked yet)")
    }

    // Keys

    mutating func press(_ key: KeyEvent) -> Outcome {
        defer { chosenID = chosen?.id }
        switch mode {
        case .browsing: return browse(key)
        case .filtering:
            switch key.chord {
            case KeyChord(.enter): return chosen.map { .open($0.id) } ?? .none
            case KeyChord(.escape):
                filter = EditedText()
                mode = .browsing
            case KeyChord(.up), KeyChord(.down): _ = menu.press(key, count: shown.count)
            default: if filter.type(key) { menu.select(0) }
            }
        case .renaming(var title):
            switch key.chord {
            case KeyChord(.enter):
                mode = .browsing
                let text = title.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                return chosen.map { .rename($0.id, title: text.isEmpty ? nil : text) } ?? .none
            case KeyChord(.escape): mode = .browsing
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

    private mutating func browse(_ key: KeyEvent) -> Outcome {
        if menu.press(key, count: shown.count) { return .none }
        switch key.placeChord {
        case KeyChord(.enter), KeyChord(.right): return chosen.map { .open($0.id) } ?? .none
        case KeyChord(.escape), KeyChord(.character("q")), KeyChord(.left), KeyChord(.tab),
            KeyChord(.character("c"), .control):
            return .close
        case KeyChord(.character("n")), KeyChord(.character("n"), .control): return .new
        case KeyChord(.character("r")), KeyChord(.character("R")):
            // The field has one line; a title that another program gave may have more.
            if let chosen { mode = .renaming(EditedText(Sanitizer.line(chosen.title ?? "", maximumLength: 5000))) }
        case KeyChord(.character("d")), KeyChord(.delete): if chosen != nil { mode = .deleting }
        case KeyChord(.character("a")):
            guard let chosen else { return .none }
            archived = chosen.isArchived ? nil : chosen.id
            return .archive(chosen.id, !chosen.isArchived)
        case KeyChord(.character("u")):
            guard let id = archived else { return .none }
            archived = nil
            return .archive(id, false)
        case KeyChord(.character("A")):
            showsArchived.toggle()
            (conversations, next, isAwaited) = (nil, nil, false)
            return .refresh
        case KeyChord(.character("p")): return chosen.map { .pin($0.id, !$0.isPinned) } ?? .none
        // In the Russian layout the key of the slash types a full stop.
        case KeyChord(.character("/")), KeyChord(.character(".")): mode = .filtering
        default: break
        }
        return .none
    }

    /// Text from the clipboard goes where letters go.
    mutating func paste(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        switch mode {
        case .filtering: filter.insert(line)
        case .renaming(var title):
            title.insert(line)
            mode = .renaming(title)
        case .browsing, .deleting: break
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

    // The screen

    /// Which conversation each row of the frame shows.
    private var rows: [ConversationID?] = []

    private enum Line {
        case heading(String)
        case conversation(Int)
    }

    private func lines(of shown: [ConversationSummary]) -> [Line] {
        var lines: [Line] = []
        var heading: String?
        for (number, conversation) in shown.enumerated() {
            let own = today.heading(of: conversation)
            if own != heading {
                if !lines.isEmpty { lines.append(.heading("")) }
                lines.append(.heading(own))
                heading = own
            }
            lines.append(.conversation(number))
        }
        return lines
    }

    /// A page of its own.
    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let title = showsArchived ? "Conversations, with those put away" : "Conversations"
        let area = frame.writePage(title: title, hint: hint(columns: size.columns))
        write(on: &frame, area: area, isFocused: true)
        writeQuestion(&frame)
        return frame
    }

    /// Beside the dialogue.
    mutating func sidebar(_ size: TerminalSize, isFocused: Bool) -> Frame {
        var frame = Frame(size)
        let end = frame.write(showsArchived ? "Chats and archive" : "Chats", row: 0, column: 0, style: Theme.title)
        if !isFocused { frame.write("F2", row: 0, column: max(end + 1, size.columns - 2), style: Theme.faint) }
        let hints = isFocused ? sidebarHints : []
        write(on: &frame, area: 2..<max(3, size.rows - hints.count - 1), isFocused: isFocused)
        for (number, hint) in hints.enumerated() {
            frame.write(hint, row: size.rows - hints.count + number, column: 0, style: Theme.faint)
        }
        if isFocused { writeQuestion(&frame) } else { frame.cursor = nil }
        return frame
    }

    private var sidebarHints: [String] {
        mode == .browsing ? ["n new  r rename  d del", "a archive  p pin  / find"] : [hint(columns: 24)]
    }

    private mutating func write(on frame: inout Frame, area: Range<Int>, isFocused: Bool) {
        rows = Array(repeating: nil, count: frame.size.rows)
        guard conversations != nil else {
            frame.write("reading…", row: area.lowerBound, column: 2, style: Theme.faint)
            return
        }
        let shown = shown
        if shown.isEmpty {
            let text = filter.isEmpty ? "There are none yet." : "None has these words."
            frame.write(text, row: area.lowerBound, column: 2, style: Theme.faint)
        }
        let lines = lines(of: shown)
        let chosen = lines.firstIndex { if case .conversation(menu.selection) = $0 { true } else { false } }
        // The heading above the first one is seen with it.
        window.select(menu.selection == 0 ? 0 : chosen ?? 0)
        for (place, number) in window.window(count: lines.count, height: area.count).enumerated() {
            let row = area.lowerBound + place
            switch lines[number] {
            case .heading(let text): frame.write(text, row: row, column: 0, style: Theme.faint)
            case .conversation(let index):
                let isChosen = index == menu.selection && isFocused
                frame.writeChoice(line(shown[index], columns: frame.size.columns - 3), row: row, isChosen: isChosen)
                rows[row] = shown[index].id
                seen = max(seen, index)
            }
        }
    }

    /// The window on the lines, headings among them.
    private var window = Menu()

    private func line(_ conversation: ConversationSummary, columns: Int) -> String {
        var mark = conversation.id == current ? "*" : " "
        if busy.contains(conversation.id) { mark = "+" }
        let name = (conversation.isArchived ? "(put away) " : "") + Self.name(of: conversation)
        guard columns >= 34 else { return "\(mark) \(name.truncated(toColumns: max(1, columns - 2)))" }
        let time = columns < 50 ? "" : "  " + today.time(of: conversation)
        let id = Sanitizer.line(conversation.id.rawValue).padded(toColumns: 6)
        let room = max(4, columns - 9 - time.columns)
        return "\(mark) \(id) \(name.padded(toColumns: room))\(time)"
    }

    private func hint(columns: Int) -> String {
        switch mode {
        case .browsing:
            let hints = [
                "Enter open", "Esc back", "n new", "/ find", "r rename", "d delete", "a archive", "p pin", "A all",
            ]
            var text = hints[0]
            for hint in hints.dropFirst() where text.count + hint.count + 3 <= columns { text += "  " + hint }
            return text
        case .filtering: return "Enter open  Esc show all"
        case .renaming: return "Enter keep  Esc as it was"
        case .deleting: return columns < 40 ? "y delete  other: keep" : "y delete it for good  any other key: keep"
        }
    }

    private func writeQuestion(_ frame: inout Frame) {
        let row = 1
        switch mode {
        case .browsing: break
        case .filtering: frame.writeField("find: ", filter, row: row)
        case .renaming(let title): frame.writeField("title: ", title, row: row)
        case .deleting:
            let name = chosen.map { Self.name(of: $0) } ?? ""
            let end = frame.write(
                "Delete “\(name.truncated(toColumns: max(4, frame.size.columns - 20)))”? y/n ", row: row, column: 0,
                style: Theme.failure)
            frame.cursor = Cursor(row: row, column: min(end, frame.size.columns - 1))
        }
    }
}

/// What is to be read of the list of conversations.
struct ListRequest: Equatable, Sendable {
    var limit = ConversationList.pageLength
    /// Where the page before ended; nil: from the top.
    var cursor: ConversationCursor?
    var showsArchived = false
}

/// Today, and how long ago others were: what conversations are grouped by.
struct ConversationDay: Equatable, Sendable {
    private let now: Timestamp
    private let today: Substring
    private let yesterday: Substring

    init(_ now: Timestamp) {
        self.now = now
        today = now.localMinute.prefix(10)
        yesterday = Timestamp(rawValue: now.rawValue - 86_400_000).localMinute.prefix(10)
    }

    /// When it was last used, as short as can be told: of today's the time, of others the date.
    func time(of conversation: ConversationSummary) -> String {
        let minute = conversation.lastUsedAt.localMinute
        return String(minute.prefix(10) == today ? minute.suffix(5) : minute.prefix(10)).padded(
            toColumns: 10, alignedRight: true)
    }

    func heading(of conversation: ConversationSummary) -> String {
        if conversation.isPinned { return "Pinned" }
        let time = conversation.lastUsedAt
        let date = time.localMinute.prefix(10)
        if date == today || time > now { return "Today" }
        if date == yesterday { return "Yesterday" }
        let days = (now.rawValue - time.rawValue) / 86_400_000
        return days < 7 ? "Last 7 days" : days < 30 ? "Last 30 days" : "Older"
    }
}
