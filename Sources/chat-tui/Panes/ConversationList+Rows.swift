internal import ChatKit
internal import TerminalText

/// The list on the screen.
extension ConversationList {
    enum Line: Equatable {
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
        let title = showsArchived ? tr("Conversations, archived too") : tr("Conversations")
        let area = frame.writePage(title: title, hints: hints)
        write(on: &frame, area: area, isFocused: true)
        writeQuestion(&frame)
        return frame
    }

    /// What the list looks like while nobody is in it, and what that depends on.
    struct Painted: Equatable {
        struct Cause: Equatable {
            var size: TerminalSize
            var current: ConversationID?
            var busy: Set<ConversationID>
            var unread: Set<ConversationID>
            var showsArchived: Bool
            var filter: EditedText
            var menu, window: Menu
        }

        var cause: Cause
        var frame: Frame
        var rows: [ConversationID?]
    }

    /// Beside the dialogue. While an answer streams it is wanted with each frame, and is always the same.
    mutating func sidebar(_ size: TerminalSize, isFocused: Bool) -> Frame {
        guard !isFocused else { return paintSidebar(size, isFocused: true) }
        let cause = Painted.Cause(
            size: size, current: current, busy: busy, unread: unread, showsArchived: showsArchived, filter: filter,
            menu: menu,
            window: window)
        if let painted, painted.cause == cause {
            rows = painted.rows
            return painted.frame
        }
        let frame = paintSidebar(size, isFocused: false)
        painted = Painted(cause: cause, frame: frame, rows: rows)
        return frame
    }

    private mutating func paintSidebar(_ size: TerminalSize, isFocused: Bool) -> Frame {
        var frame = Frame(size)
        let end = frame.write(
            showsArchived ? tr("Chats and archive") : tr("Chats"), row: 0, column: 0, style: Theme.title)
        if !isFocused { frame.write("F2", row: 0, column: max(end + 1, size.columns - 2), style: Theme.faint) }
        let hints = isFocused ? hintRows(columns: size.columns) : []
        write(on: &frame, area: 2..<max(3, size.rows - hints.count - 1), isFocused: isFocused)
        for (number, hint) in hints.enumerated() {
            frame.writeHints(hint, row: size.rows - hints.count + number)
        }
        if isFocused { writeQuestion(&frame) } else { frame.cursor = nil }
        return frame
    }

    /// The hints in rows: as many in each as fit.
    private func hintRows(columns: Int) -> [[String]] {
        var rows: [[String]] = []
        for hint in hints {
            if let last = rows.last, (last + [hint]).joined(separator: "  ").columns < columns {
                rows[rows.count - 1].append(hint)
            } else {
                rows.append([hint])
            }
        }
        return rows
    }

    private mutating func write(on frame: inout Frame, area: Range<Int>, isFocused: Bool) {
        rows = Array(repeating: nil, count: frame.size.rows)
        guard conversations != nil else {
            frame.write(tr("reading…"), row: area.lowerBound, column: 2, style: Theme.faint)
            return
        }
        let shown = shown
        if shown.isEmpty { writeNothing(on: &frame, area: area) }
        let lines = filter.isEmpty ? allLines ?? lines(of: shown) : lines(of: shown)
        if filter.isEmpty { allLines = lines }
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

    private func writeNothing(on frame: inout Frame, area: Range<Int>) {
        let texts =
            filter.isEmpty
            ? [tr("There are none yet.")]
            : [tr("No title has these words; Ctrl-X / searches all messages."), tr("No title has these words.")]
        let rows = texts.map { TextRows.lines(of: $0, width: frame.size.columns - 3) }
        for (number, row) in (rows.first { $0.count <= area.count } ?? rows[rows.count - 1]).prefix(area.count)
            .enumerated()
        {
            frame.write(row, row: area.lowerBound + number, column: 2, style: Theme.faint)
        }
    }

    private func line(_ conversation: ConversationSummary, columns: Int) -> String {
        var mark = conversation.id == current ? "*" : " "
        if unread.contains(conversation.id) { mark = "o" }
        if busy.contains(conversation.id) { mark = "+" }
        let name = (conversation.isArchived ? tr("(archived)") + " " : "") + Self.name(of: conversation)
        guard columns >= 34 else { return "\(mark) \(name.truncated(toColumns: max(1, columns - 2)))" }
        let time = columns < 50 ? "" : "  " + today.time(of: conversation)
        let id = Sanitizer.line(conversation.id.rawValue).padded(toColumns: 6)
        let room = max(4, columns - 9 - time.columns)
        return "\(mark) \(id) \(name.padded(toColumns: room))\(time)"
    }

    private var hints: [String] {
        switch mode {
        case .browsing:
            filter.isEmpty
                ? [
                    tr("Enter open"), tr("Esc back"), tr("letters find"), tr("Ctrl-N new"), tr("Ctrl-R rename"),
                    tr("Delete"),
                    tr("Ctrl-A archive"), tr("Ctrl-T pin"),
                    showsArchived ? tr("Ctrl-O hide archived") : tr("Ctrl-O show archived"),
                ] : [tr("Enter open"), isOnlyForFinding ? tr("Esc back") : tr("Esc show all")]
        case .renaming: [tr("Enter keep"), tr("Esc as it was")]
        case .deleting: [tr("y delete"), tr("other keys: keep")]
        }
    }

    private func writeQuestion(_ frame: inout Frame) {
        let row = 1
        switch mode {
        case .browsing: if !filter.isEmpty || isOnlyForFinding { frame.writeField(tr("find:") + " ", filter, row: row) }
        case .renaming(let title): frame.writeField(tr("title:") + " ", title, row: row)
        case .deleting:
            let name = chosen.map { Self.name(of: $0) } ?? ""
            let end = frame.write(
                tr("Delete “\(name.truncated(toColumns: max(4, frame.size.columns - 20)))”? y/n") + " ", row: row,
                column: 0,
                style: Theme.failure)
            frame.cursor = Cursor(row: row, column: min(end, frame.size.columns - 1))
        }
    }
}
