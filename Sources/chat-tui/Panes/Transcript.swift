internal import TerminalText

/// The dialogue, as a window on its rows. Only what is in the window is laid out, so that its length does not matter.
struct Transcript: Sendable {
    /// A row: which entry, and which of its rows.
    private struct Place: Equatable {
        var entry: Int
        var row: Int
    }

    private(set) var entries: [TranscriptEntry] = []
    /// The uppermost row that is seen; nil: the end is followed.
    private var top: Place?
    private var width = 80
    private var height = 20

    init(_ entries: [TranscriptEntry] = []) {
        self.entries = entries
    }

    var follows: Bool { top == nil }

    mutating func append(_ entry: TranscriptEntry) {
        entries.append(entry)
    }

    mutating func removeAll(after count: Int) {
        entries.removeSubrange(min(count, entries.count)...)
        if let place = top, place.entry >= count { top = nil }
    }

    /// Changes the last entry.
    mutating func changeLast(_ change: (inout TranscriptEntry) -> Void) {
        guard let last = entries.indices.last else { return }
        change(&entries[last])
    }

    mutating func changeAll(_ change: (inout TranscriptEntry) -> Void) {
        for number in entries.indices { change(&entries[number]) }
    }

    // Scrolling

    /// Moves the window by rows; up is negative. At its end it follows again.
    mutating func scroll(by rows: Int) {
        guard var place = top ?? (rows < 0 ? end : nil) else { return }
        place = moved(place, by: rows)
        top = place
        if rows > 0, let end, !isBefore(place, end) { top = nil }
    }

    mutating func scroll(pages: Int) {
        scroll(by: pages * max(1, height - 2))
    }

    mutating func scrollToStart() {
        guard let end, end != Place(entry: 0, row: 0) else { return }
        top = Place(entry: 0, row: 0)
    }

    mutating func scrollToEnd() {
        top = nil
    }

    private func isBefore(_ one: Place, _ other: Place) -> Bool {
        (one.entry, one.row) < (other.entry, other.row)
    }

    private mutating func moved(_ place: Place, by rows: Int) -> Place {
        var place = place
        var left = rows
        while left < 0 {
            if place.row + left >= 0 {
                place.row += left
                return place
            }
            left += place.row + 1
            guard place.entry > 0 else { return Place(entry: 0, row: 0) }
            place.entry -= 1
            place.row = entries[place.entry].rowCount(width: width) - 1
        }
        while left > 0 {
            let count = entries[place.entry].rowCount(width: width)
            if place.row + left < count {
                place.row += left
                return place
            }
            guard place.entry + 1 < entries.count else {
                place.row = max(0, count - 1)
                return place
            }
            left -= count - place.row
            place = Place(entry: place.entry + 1, row: 0)
        }
        return place
    }

    /// The uppermost row when the end is seen; nil without entries.
    private var end: Place? {
        mutating get {
            guard let last = entries.indices.last else { return nil }
            // The blank row behind the last entry is for screens that have room.
            let row = entries[last].rowCount(width: width) - (height < 10 ? 2 : 1)
            return moved(Place(entry: last, row: max(0, row)), by: 1 - height)
        }
    }

    // The window

    /// Takes the size of the window. Words that were at the top stay there.
    mutating func layOut(width newWidth: Int, height newHeight: Int) {
        height = max(1, newHeight)
        guard newWidth != width else { return }
        if let place = top, entries.indices.contains(place.entry),
            let (part, offset) = entries[place.entry].source(ofRow: place.row)
        {
            let row = entries[place.entry].row(showing: part, offset: offset, width: newWidth)
            top = Place(entry: place.entry, row: row)
        }
        width = newWidth
    }

    /// The rows to show, the uppermost first; fewer than fit if there are no more.
    mutating func visibleRows() -> [StyledLine] {
        guard let end else { return [] }
        // What grew or shrank below may have brought the end into the window.
        if let place = top, !isBefore(place, end) { top = nil }
        var place = top ?? end
        var rows: [StyledLine] = []
        while rows.count < height, place.entry < entries.count {
            let count = entries[place.entry].rowCount(width: width)
            while place.row < count, rows.count < height {
                rows.append(entries[place.entry].row(place.row, width: width))
                place.row += 1
            }
            place = Place(entry: place.entry + 1, row: 0)
        }
        return rows
    }
}
