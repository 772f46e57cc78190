internal import ChatKit

/// A part of a long dialogue that is to be read.
enum DialogueStretch: Hashable, Sendable {
    case start
    /// A message, with some before it and what follows.
    case around(StoredMessage.ID)
    case before(StoredMessage.ID)
    case after(StoredMessage.ID)
}

/// Reading as one scrolls: what is near the window comes in time, what is far from it goes.
extension Transcript {
    /// What of the dialogue is kept on each side of the window.
    private var nearEntries: Int { max(100, 3 * height) }
    private static let nearBytes = 1_000_000
    /// Fewer entries than this before the edge of what is here, and more is read.
    /// None has less than three rows: nobody scrolls past them in one step.
    private var margin: Int { max(20, height) }
    /// Entries whose rows are kept on each side of the window.
    private static let nearRows = 30

    /// What should be read now; nil: nothing, or something is on its way.
    mutating func nextStretch() -> DialogueStretch? {
        reachGoal()
        guard awaited == nil, let seen = (top ?? end)?.entry else { return nil }
        if let goal {
            awaited = .around(goal)
            return awaited
        }
        forgetFar(from: seen)
        guard let place = top ?? end else { return nil }
        if goesToStart {
            awaited = .start
        } else if let gap, let last = entries[gap - 1].id, gap - place.entry < margin {
            awaited = .after(last)
        } else if hasEarlier, place.entry < margin, let first = entries.first?.id {
            awaited = .before(first)
        }
        return awaited
    }

    /// Takes what was read.
    mutating func take(_ found: [TranscriptEntry], hasEarlier: Bool, of stretch: DialogueStretch) {
        guard stretch == awaited else { return }
        awaited = nil
        switch stretch {
        case .start:
            guard goesToStart else { return }
            goesToStart = false
            let first = entries.first?.id
            if let joint = found.firstIndex(where: { $0.id == first }) {
                entries.insert(contentsOf: found[..<joint], at: 0)
                (held, focused) = (nil, nil)
            } else {
                (held, focused) = (nil, nil)
                dropFirst(gap ?? tailStart)
                entries.insert(contentsOf: found, at: 0)
                gap = found.count
            }
            (top, anchor, self.hasEarlier) = (Place(entry: 0, row: 0), nil, false)
        case .around(let message):
            guard goal == message else { return }
            goal = nil
            guard found.contains(where: { $0.id == message }) else {
                elsewhere = message
                return
            }
            // What is here before the gap goes: what was found may overlap it and go on behind its end.
            dropFirst(gap ?? 0)
            let known = Set(entries.compactMap(\.id))
            if let joint = found.firstIndex(where: { $0.id.map { known.contains($0) } ?? false }),
                let place = entries.firstIndex(where: { $0.id == found[joint].id })
            {
                dropFirst(place)
                entries.insert(contentsOf: found[..<joint], at: 0)
            } else {
                dropFirst(tailStart)
                entries.insert(contentsOf: found, at: 0)
                gap = found.count
            }
            self.hasEarlier = hasEarlier
            if let place = entries.firstIndex(where: { $0.id == message }) {
                focused = place
                look(from: Place(entry: place, row: 0))
            }
        case .before(let id):
            guard entries.first?.id == id else { return }
            entries.insert(contentsOf: found, at: 0)
            top?.entry += found.count
            held?.entry += found.count
            focused? += found.count
            gap? += found.count
            self.hasEarlier = hasEarlier
        case .after(let id):
            guard let gap, entries[gap - 1].id == id else { return }
            let next = entries[gap].id
            let joint = found.firstIndex { $0.id == next }
            let count = joint ?? found.count
            entries.insert(contentsOf: found[..<count], at: gap)
            if let number = focused, number >= gap { focused = number + count }
            self.gap = joint == nil && !found.isEmpty ? gap + found.count : nil
        }
    }

    // Forgetting

    private mutating func forgetFar(from seen: Int) {
        for number in entries.indices where abs(number - seen) > Self.nearRows { entries[number].forgetRows() }
        if let place = top ?? end { entries[place.entry].forgetRows(farFrom: place.piece) }
        if let gap, seen >= gap { dropFirst(gap) }
        guard let seen = (top ?? end)?.entry else { return }
        let before = near(entries[..<seen].reversed())
        // Of what is gone one must be able to say what follows it.
        if before + margin < seen, entries[seen - before].id != nil { dropFirst(seen - before) }
        guard let seen = top?.entry else { return }
        let after = seen + 1 + near(entries[(seen + 1)...])
        let end = gap ?? tailStart
        guard after + margin < end else { return }
        entries.removeSubrange(after..<end)
        focused = focused.flatMap { $0 < after ? $0 : $0 < end ? nil : $0 - (end - after) }
        gap = after
    }

    /// How many of these are worth keeping.
    private func near(_ entries: some Sequence<TranscriptEntry>) -> Int {
        var (count, bytes) = (0, 0)
        for entry in entries {
            bytes += entry.text.utf8.count + entry.reasoning.utf8.count
            if count == nearEntries || bytes > Self.nearBytes { break }
            count += 1
        }
        return count
    }

    /// Where the end begins that is always kept: what was said since the dialogue was opened, and a little before it.
    private var tailStart: Int {
        let stored = entries.firstIndex { $0.id == nil } ?? entries.count
        return max(0, stored - margin)
    }

    private mutating func dropFirst(_ count: Int) {
        guard count > 0 else { return }
        entries.removeFirst(count)
        if var place = top {
            place.entry -= count
            if place.entry < 0 { (place, anchor) = (Place(entry: 0, row: 0), nil) }
            top = place
        }
        focused = focused.flatMap { $0 < count ? nil : $0 - count }
        // No frame follows when what is far from the window is forgotten.
        for row in shownEntries.indices { shownEntries[row] -= count }
        for row in shownPlaces.indices { shownPlaces[row].entry -= count }
        held = held.flatMap { $0.entry < count ? nil : Place(entry: $0.entry - count, piece: $0.piece, row: $0.row) }
        gap = gap.flatMap { $0 > count ? $0 - count : nil }
        hasEarlier = true
    }
}
