/// Moving from message to message.
extension Transcript {
    var focusedEntry: TranscriptEntry? {
        focused.flatMap { entries.indices.contains($0) ? entries[$0] : nil }
    }

    /// Focuses the message before or after the focused one; without one, the last one that is seen. Past the end, none.
    mutating func moveFocus(by step: Int) {
        guard !entries.isEmpty else { return }
        var number: Int
        if let focused {
            number = focused + step
        } else {
            // From the input the way up begins at the last message that is seen.
            guard step < 0 else { return }
            number = min(shownEntries.last ?? entries.count - 1, entries.count - 1)
        }
        while entries.indices.contains(number), entries[number].author == .program { number += step }
        guard number >= 0 else { return }
        guard number < entries.count else {
            focused = nil
            return scrollToEnd()
        }
        focused = number
        show(number)
    }

    /// Focuses the message in a row of the window.
    mutating func focus(row: Int) {
        guard shownEntries.indices.contains(row), entries.indices.contains(shownEntries[row]),
            entries[shownEntries[row]].author != .program
        else { return }
        focused = shownEntries[row]
    }

    /// Shows and focuses the message that was to be read, if it is here.
    mutating func reachGoal() {
        guard let id = goal, let number = entries.firstIndex(where: { $0.id == id }) else { return }
        (goal, focused) = (nil, number)
        show(number)
    }

    /// Moves the window so that a message is seen: all of it, or its beginning.
    mutating func show(_ number: Int) {
        guard let end else { return }
        let first = Place(entry: number, row: 0)
        var place = top ?? held ?? end
        guard !isBefore(first, place) else { return look(from: first) }
        var rows = 0
        while place.entry < number {
            rows += rowCount(place) - place.row
            guard rows < height, let next = pieceAfter(place) else { return look(from: first) }
            place = next
        }
        var own = 0
        var piece = first
        while own < height {
            own += rowCount(piece)
            guard let next = pieceAfter(piece), next.entry == number else { break }
            piece = next
        }
        // The blank row behind it need not be seen.
        if rows + min(own, height) - 1 > height { look(from: first) }
    }

    mutating func look(from place: Place) {
        (top, held, goesToStart, anchor) = (place, nil, false, nil)
    }
}
