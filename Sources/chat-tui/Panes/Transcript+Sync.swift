/// Changes that come from elsewhere: what the person reads stays where it is.
extension Transcript {
    /// Where the entries begin that may get a place in the store yet.
    var settled: Int {
        (entries.lastIndex { $0.id != nil || $0.isSettled } ?? -1) + 1
    }

    mutating func settle() {
        for number in settled..<entries.count { entries[number].isSettled = true }
    }

    /// Whether the entry there is the stored one or its beginning; then it becomes it.
    mutating func adopt(_ stored: TranscriptEntry, at number: Int) -> Bool {
        guard entries.indices.contains(number) else { return false }
        return entries[number].adopt(stored)
    }

    mutating func insert(_ entry: TranscriptEntry, at number: Int) {
        let number = min(max(0, number), entries.count)
        entries.insert(entry, at: number)
        if let place = top, place.entry >= number { top?.entry += 1 }
        if let place = focused, place >= number { focused = place + 1 }
        if let place = held, place.entry >= number { held?.entry += 1 }
        if let gap, gap >= number { self.gap = gap + 1 }
    }

    mutating func replace(with other: Transcript) {
        let seen = top.flatMap { place in entries.indices.contains(place.entry) ? entries[place.entry].id : nil }
        let place = top
        held = nil
        (entries, hasEarlier, gap, awaited, goesToStart) = (other.entries, other.hasEarlier, nil, nil, false)
        top = seen.flatMap { id in entries.firstIndex { $0.id == id } }.flatMap { number in
            place.map { Place(entry: number, piece: $0.piece, row: $0.row) }
        }
        focused = wantedFocus.flatMap { id in entries.firstIndex { $0.id == id } }
        wantedFocus = nil
        if let focused { show(focused) }
    }
}
