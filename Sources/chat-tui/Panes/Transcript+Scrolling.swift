extension Transcript {
    /// Moves the window by rows; up is negative. At its end it follows again.
    mutating func scroll(by rows: Int) {
        (goesToStart, anchor) = (false, nil)
        guard var place = top ?? (rows < 0 ? held ?? end : nil) else { return }
        place = moved(place, by: rows)
        if held != nil, let end, !isBefore(place, end) {
            // The free rows below the end go first.
            held = place
            return
        }
        (top, held) = (place, nil)
        if rows > 0, let end, !isBefore(place, end) { top = nil }
    }

    mutating func scroll(pages: Int) {
        scroll(by: pages * max(1, height - 2))
    }

    /// The start may have to be read first; until then the first entry that is here is shown.
    mutating func scrollToStart() {
        (goesToStart, anchor) = (hasEarlier, nil)
        guard let end, hasEarlier || end != Place(entry: 0, row: 0) else { return }
        (top, held) = (Place(entry: 0, row: 0), nil)
    }

    mutating func scrollToEnd() {
        (top, held, goesToStart, anchor) = (nil, nil, false, nil)
    }

    /// The uppermost row to show while the end is followed; `end` is the one that has no free rows below it.
    ///
    /// In steps, free rows are left for what comes next, and nothing moves until they are used up; at the end of an
    /// answer they stay.
    mutating func followed(_ end: Place) -> Place {
        if let place = held.map({ settled($0) }), !isBefore(place, end) {
            // Free rows of more than a step are those of something that is gone. One may be that of the status line.
            if !isBefore(moved(end, by: max(step, Self.longestStep)), place) {
                held = place
                return place
            }
        } else if held != nil, step > 1 {
            held = moved(end, by: step - 1)
            return held ?? end
        }
        held = step > 1 ? end : nil
        return end
    }

    static let longestStep = 8

    func isBefore(_ one: Place, _ other: Place) -> Bool {
        (one.entry, one.piece, one.row) < (other.entry, other.piece, other.row)
    }

    // Pieces

    mutating func rowCount(_ place: Place) -> Int {
        entries[place.entry].rowCount(of: place.piece, width: width)
    }

    /// Where the next piece begins; nil at the end, and where messages are left out.
    mutating func pieceAfter(_ place: Place) -> Place? {
        if place.piece + 1 < entries[place.entry].pieces(width: width) {
            return Place(entry: place.entry, piece: place.piece + 1, row: 0)
        }
        let next = place.entry + 1
        return next < entries.count && next != gap ? Place(entry: next, row: 0) : nil
    }

    private mutating func lastRowBefore(_ place: Place) -> Place? {
        var before = place
        if place.piece > 0 {
            before.piece -= 1
        } else {
            guard place.entry > 0, place.entry != gap else { return nil }
            before.entry -= 1
            before.piece = entries[before.entry].pieces(width: width) - 1
        }
        before.row = max(0, rowCount(before) - 1)
        return before
    }

    /// The place after what it is in was cut into more pieces.
    mutating func settled(_ place: Place) -> Place {
        var place = place
        while place.piece + 1 < entries[place.entry].pieces(width: width) {
            let count = rowCount(place)
            guard place.row >= count else { break }
            place = Place(entry: place.entry, piece: place.piece + 1, row: place.row - count)
        }
        return place
    }

    private mutating func moved(_ place: Place, by rows: Int) -> Place {
        var place = settled(place)
        var left = rows
        while left < 0 {
            if place.row + left >= 0 {
                place.row += left
                return place
            }
            left += place.row + 1
            guard let before = lastRowBefore(place) else { return Place(entry: place.entry, row: 0) }
            place = before
        }
        while left > 0 {
            let count = rowCount(place)
            if place.row + left < count {
                place.row += left
                return place
            }
            guard let next = pieceAfter(place) else {
                place.row = max(0, count - 1)
                return place
            }
            left -= count - place.row
            place = next
        }
        return place
    }

    /// The uppermost row when the end is seen; nil without entries.
    var end: Place? {
        mutating get {
            guard let last = entries.indices.last else { return nil }
            var place = Place(entry: last, piece: entries[last].pieces(width: width) - 1, row: 0)
            // The blank row behind the last entry is for screens that have room.
            place.row = max(0, rowCount(place) - (height < 10 ? 2 : 1))
            return moved(place, by: 1 - height)
        }
    }
}
