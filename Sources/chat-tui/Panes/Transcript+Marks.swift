internal import ChatKit
internal import TerminalText

/// What entries show of their place in the conversation: the numbers of code blocks, and where a day begins.
extension Transcript {
    /// Numbers for the blocks of a reply that is still being written, when earlier messages are read meanwhile.
    private static let reserve = 100

    /// Gives entries that came their numbers and days. Numbers are unique in the conversation and never change: a key
    /// that names one copies what stands under it.
    mutating func markPlaces() {
        var day: String?
        for number in entries.indices {
            if let own = entries[number].day {
                let begins = day.map { $0 != own } ?? (number == 0 && !hasEarlier && own != Self.today)
                if entries[number].beginsDay != begins { entries[number].beginsDay = begins }
                day = own
            }
            if number == gap { day = nil }
            let leftOut = sentFrom.flatMap { $0.message == entries[number].id ? $0.leftOut : nil }
            if entries[number].leftOut != leftOut { entries[number].leftOut = leftOut }
            numberCode(of: number)
        }
    }

    private mutating func numberCode(of number: Int) {
        let entry = entries[number]
        guard case .model = entry.author else { return }
        if entry.codeBlocksBefore == nil {
            let known = entry.id.flatMap { codeNumbers[$0] }
            let before = known ?? codeCount
            entries[number].codeBlocksBefore = before
            if let id = entry.id { codeNumbers[id] = before }
            if known == nil { codeCount += entry.isWhole ? entries[number].codeBlocks.count : Self.reserve }
            return
        }
        // What was said just now gets its place in the store later.
        if let id = entry.id, codeNumbers[id] == nil { codeNumbers[id] = entry.codeBlocksBefore }
        if !entry.isWhole, entries.indices.last == number, let before = entry.codeBlocksBefore {
            // The last one keeps the numbers behind it for itself.
            codeCount = max(codeCount, before + Self.reserve)
        } else if let before = entry.codeBlocksBefore, codeCount == before + Self.reserve {
            codeCount = before + entry.codeBlocks.count
        }
    }

    /// The code block with this number, and its first line.
    func codeBlock(_ number: Int) -> String? {
        for entry in entries {
            guard let before = entry.codeBlocksBefore, before < number else { continue }
            if let found = entry.codeBlocks.first(where: { $0.number == number }) { return found.code }
        }
        return nil
    }

    /// How far down the window is, in percent; nil: it follows the end, or more is to be read.
    var position: Int? {
        guard let top, !hasEarlier, gap == nil, entries.count > 1 else { return nil }
        return min(99, 100 * top.entry / entries.count)
    }

    static var today: String { String(Timestamp.now.localMinute.prefix(10)) }
}
