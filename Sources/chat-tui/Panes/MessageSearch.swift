internal import ChatKit
internal import TerminalText

/// Searches the messages of all conversations as one types.
struct MessageSearch: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case search(String)
        case open(SearchHit)
    }

    private var finder = FindMenu()
    /// nil while they are being read, and without words.
    private var hits: [SearchHit]?

    mutating func show(_ found: [SearchHit], for words: String) {
        guard words == finder.words.text else { return }
        hits = found
        finder.menu.select(0)
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        let hits = hits ?? []
        switch finder.press(key, count: hits.count) {
        case .none: return .none
        case .close: return .close
        case .choose: return .open(hits[min(finder.menu.selection, hits.count - 1)])
        case .changed: return search()
        }
    }

    mutating func paste(_ text: String) -> Outcome {
        finder.paste(text)
        return search()
    }

    private mutating func search() -> Outcome {
        let words = finder.words.text
        guard words.contains(where: { !$0.isWhitespace }) else {
            hits = nil
            return .none
        }
        return .search(words)
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: "", hints: [tr("Enter open"), tr("Esc back"), tr("Up, Down choose"), tr("letters search")])
        let rows = hits ?? []
        if rows.isEmpty {
            let text =
                finder.words.isEmpty
                ? tr("Type words: all of them, in any order, in any conversation.")
                : hits == nil ? tr("searching…") : tr("No message has these words.")
            frame.write(
                text.truncated(toColumns: size.columns - 3), row: area.lowerBound, column: 2, style: Theme.faint)
        }
        // A row that says where it was written, and one with the words.
        let window = finder.menu.window(count: rows.count, height: max(1, area.count / 2))
        for (place, number) in window.enumerated() {
            let row = area.lowerBound + 2 * place
            let isChosen = number == finder.menu.selection
            write(rows[number], on: &frame, row: row, isChosen: isChosen)
            if isChosen { frame.cursor = Cursor(row: row, column: 0) }
        }
        frame.writeField(tr("Search:") + " ", finder.words, row: 0)
        return frame
    }

    private func write(_ hit: SearchHit, on frame: inout Frame, row: Int, isChosen: Bool) {
        let title = Sanitizer.line(hit.conversationTitle ?? tr("conversation \(hit.conversation.rawValue)"))
        let role = hit.role == .user ? tr("you") : tr("reply")
        let place = "\(isChosen ? ">" : " ") \(hit.createdAt.localMinute)  \(role)  \(title)"
        frame.write(
            place.truncated(toColumns: frame.size.columns), row: row, column: 0,
            style: isChosen ? Theme.selection : Theme.faint)
        var column = 2
        var start = hit.snippet.startIndex
        for match in hit.matches + [hit.snippet.endIndex..<hit.snippet.endIndex] where match.lowerBound >= start {
            column = frame.write(
                Sanitizer.line(String(hit.snippet[start..<match.lowerBound]), keepsEnds: true), row: row + 1,
                column: column)
            column = frame.write(
                Sanitizer.line(String(hit.snippet[match])), row: row + 1, column: column, style: Theme.match)
            start = match.upperBound
        }
    }
}

extension Sanitizer {
    /// As ``line(_:maximumLength:)``, with a space kept where the text begins or ends with white space.
    fileprivate static func line(_ text: String, keepsEnds: Bool) -> String {
        let clean = line(text, maximumLength: 400)
        guard keepsEnds, !clean.isEmpty else { return text.isEmpty ? "" : clean.isEmpty ? " " : clean }
        return (text.first?.isWhitespace ?? false ? " " : "") + clean + (text.last?.isWhitespace ?? false ? " " : "")
    }
}

/// What was found in the conversation that is shown.
struct FoundMessages: Equatable, Sendable {
    var words: String
    var messages: [StoredMessage.ID] = []
    /// Which of them is shown.
    var current = 0
}
