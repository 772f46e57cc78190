extension Transcript {
    /// Moves the window by rows; up is negative. At its end it follows again.
    mutating func scroll(by rows: Int) {
        goesToStart = false
        guard var place = top ?? (rows < 0 ? end : nil) else { return }
        place = moved(place, by: rows)
        top = place
        if rows > 0, let end, !isBefore(place, end) { top = nil }
    }

    mutating func scroll(pages: Int) {
        scroll(by: pages * max(1, height - 2))
    }

    /// The start may have to be read first; until then the first entry that is here is shown.
    mutating func scrollToStart() {
        goesToStart = hasEarlier
        guard let end, hasEarlier || end != Place(entry: 0, row: 0) else { return }
        top = Place(entry: 0, row: 0)
    }

    mutating func scrollToEnd() {
        (top, goesToStart) = (nil, false)
    }

    func isBefore(_ one: Place, _ other: Place) -> Bool {
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
            guard place.entry > 0, place.entry != gap else { return Place(entry: place.entry, row: 0) }
            place.entry -= 1
            place.row = entries[place.entry].rowCount(width: width) - 1
        }
        while left > 0 {
            let count = entries[place.entry].rowCount(width: width)
            if place.row + left < count {
                place.row += left
                return place
            }
            guard place.entry + 1 < entries.count, place.entry + 1 != gap else {
                place.row = max(0, count - 1)
                return place
            }
            left -= count - place.row
            place = Place(entry: place.entry + 1, row: 0)
        }
        return place
    }

    /// The uppermost row when the end is seen; nil without entries.
    var end: Place? {
        mutating get {
            guard let last = entries.indices.last else { return nil }
            // The blank row behind the last entry is for screens that have room.
            let row = entries[last].rowCount(width: width) - (height < 10 ? 2 : 1)
            return moved(Place(entry: last, row: max(0, row)), by: 1 - height)
        }
    }
}
