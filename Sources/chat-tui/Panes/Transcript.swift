internal import ChatKit
internal import TerminalText

/// The dialogue, as a window on its rows. Only what is in the window is laid out, and of a long dialogue only what is
/// near the window is here, beside its end: so its length does not matter.
struct Transcript: Sendable {
    /// A row: which entry, which piece of it, and which row of that.
    struct Place: Equatable {
        var entry: Int
        var piece = 0
        var row: Int
    }

    var entries: [TranscriptEntry] = []
    /// Whether the dialogue has messages before the first entry.
    var hasEarlier = false
    /// Where messages are left out: before this entry. The end of the dialogue is always here.
    var gap: Int?
    /// The part of the dialogue that was asked for and has not come yet.
    var awaited: DialogueStretch?
    /// Its start is to be read and shown.
    var goesToStart = false
    /// The uppermost row that is seen; nil: the end is followed.
    var top: Place?
    /// How many rows the window moves at once while it follows an end that grows. Where every row has to be written anew
    /// to move it, several at once cost no more than one.
    var step = 1
    /// The uppermost row that is seen while the end is followed in steps.
    var held: Place?
    /// The words that are to stay at the top when the width changes: those that were there when one last scrolled.
    var anchor: EntryRows.Source?
    /// The message that keys apply to.
    var focused: Int?
    /// A message to be read and shown.
    var goal: StoredMessage.ID?
    /// A message to be shown that is not on this branch.
    var elsewhere: StoredMessage.ID?
    /// The message to be focused when it has been read.
    var wantedFocus: StoredMessage.ID?
    /// Which entry each row of the window shows, and the row with the head of the focused one.
    var shownEntries: [Int] = []
    var shownPlaces: [Place] = []
    private(set) var focusedRow: Int?
    /// What is selected with the mouse.
    var selection: TextSelection?
    /// The rows of the window that are a person's words, with their head.
    private(set) var promptRows: [Int] = []
    /// The first message that was sent, and how many before it were left out.
    var sentFrom: (message: StoredMessage.ID, leftOut: Int)?
    /// How many numbers of code blocks are given, and from which number those of stored messages count.
    var codeCount = 0
    var codeNumbers: [StoredMessage.ID: Int] = [:]
    private(set) var width = 80
    private(set) var height = 20

    init(_ entries: [TranscriptEntry] = [], hasEarlier: Bool = false) {
        (self.entries, self.hasEarlier) = (entries, hasEarlier)
    }

    var follows: Bool { top == nil }

    mutating func append(_ entry: TranscriptEntry) {
        entries.append(entry)
    }

    /// Shows what we have to say ourselves, and nothing else, from its beginning.
    mutating func advise(_ entry: TranscriptEntry) {
        removeAll(after: 0)
        append(entry)
        held = nil
        (top, anchor) = (Place(entry: 0, row: 0), nil)
    }

    private var isAdvice: Bool { entries.count == 1 && entries[0].author == .program }

    mutating func removeAll(after count: Int) {
        entries.removeSubrange(min(count, entries.count)...)
        if let place = top, place.entry >= count { top = nil }
        if let place = held, place.entry >= count { held = nil }
        if let number = focused, number >= count { focused = nil }
        if count == 0 { hasEarlier = false }
        if let gap, gap >= count { self.gap = nil }
    }

    /// Changes the last entry.
    mutating func changeLast(_ change: (inout TranscriptEntry) -> Void) {
        guard let last = entries.indices.last else { return }
        change(&entries[last])
    }

    mutating func changeAll(_ change: (inout TranscriptEntry) -> Void) {
        for number in entries.indices { change(&entries[number]) }
    }

    // The window

    /// Takes the size of the window. Words that were at the top stay there.
    mutating func layOut(width newWidth: Int, height newHeight: Int) {
        let newHeight = max(1, newHeight)
        guard newWidth != width || newHeight != height else { return }
        // Advice is read from its beginning: it does not follow its end when that gets out of sight.
        let isSeenWhole = top == nil && isAdvice && end == Place(entry: 0, row: 0)
        height = newHeight
        if isSeenWhole { (top, anchor) = (Place(entry: 0, row: 0), nil) }
        guard newWidth != width else { return }
        held = nil
        if let place = top, entries.indices.contains(place.entry),
            let source = anchor ?? entries[place.entry].source(ofRow: place.row, of: place.piece, width: width)
        {
            anchor = source
            top?.row = entries[place.entry].row(showing: source, of: place.piece, width: newWidth)
        }
        width = newWidth
    }

    /// The rows to show, the uppermost first; fewer than fit if there are no more.
    mutating func visibleRows() -> [StyledLine] {
        markPlaces()
        reachGoal()
        guard let end else { return [] }
        // What grew or shrank below may have brought the end into the window.
        if let place = top.map({ settled($0) }) { top = isBefore(place, end) ? place : nil }
        var place = top ?? followed(end)
        var rows: [StyledLine] = []
        (shownEntries, shownPlaces, focusedRow, promptRows) = ([], [], nil, [])
        while rows.count < height {
            let count = rowCount(place)
            while place.row < count, rows.count < height {
                if place.entry == focused, place.piece == 0, place.row == entries[place.entry].ruleRows {
                    focusedRow = rows.count
                }
                shownEntries.append(place.entry)
                shownPlaces.append(place)
                let isEnd = place.row == count - 1 && pieceAfter(place)?.entry != place.entry
                let isRule = place.piece == 0 && place.row < entries[place.entry].ruleRows
                if entries[place.entry].author == .person, !isEnd, !isRule { promptRows.append(rows.count) }
                rows.append(entries[place.entry].row(place.row, of: place.piece, width: width))
                place.row += 1
            }
            guard let next = pieceAfter(place) else { break }
            place = next
        }
        return rows
    }
}
