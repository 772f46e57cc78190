internal import TerminalText

/// What stands around the text of an entry.
enum EntryFrame {
    static func head(of entry: TranscriptEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        if entry.beginsDay, let day = entry.day {
            let text = "── \(day) "
            let rule = String(repeating: "─", count: max(0, min(width, 40) - text.columns))
            lines.append(StyledLine(runs: [StyledRun(text + rule, TerminalText.Style(.rule, .dim))]))
        }
        if let count = entry.leftOut {
            let key = AppAction.keys.row(of: .why)?.keys[0].description ?? ""
            let text = "── " + tr("sent from here on; \(count) older messages are left out (\(key): why)") + " "
            let rule = String(repeating: "─", count: max(0, min(width, 40) - text.columns))
            let line = (text + rule).truncated(toColumns: width)
            lines.append(StyledLine(runs: [StyledRun(line, TerminalText.Style(.rule, .dim))]))
        }
        let name: String? =
            switch entry.author {
            case .person: tr("you")
            case .model(let name): Sanitizer.line(name)
            case .program: nil
            }
        if let name {
            let role: Role = entry.author == .person ? .promptName : .replyName
            var runs = [StyledRun(name.truncated(toColumns: width), TerminalText.Style(role))]
            let room = width - name.columns - 2
            let words = [entry.versionMark, entry.detail].compactMap(\.self).filter { !$0.isEmpty }
            if !words.isEmpty, room >= 5 {
                let detail = Sanitizer.line(words.joined(separator: " · ")).truncated(toColumns: room)
                runs.append(StyledRun("  \(detail)", TerminalText.Style(.text, .dim)))
            }
            if entry.hiddenCount > 0 {
                let text = "  ! " + tr("\(entry.hiddenCount) hidden characters")
                let room = width - runs.reduce(0) { $0 + $1.text.columns }
                if room >= 6 {
                    runs.append(StyledRun(text.truncated(toColumns: room), TerminalText.Style(.removed)))
                }
            }
            lines.append(StyledLine(runs: runs))
        }
        let faint = TerminalText.Style(.text, .dim)
        for notice in entry.notices {
            for line in TextRows.lines(of: "· " + Sanitizer.line(notice), width: width) {
                lines.append(StyledLine(runs: [StyledRun(line, faint)]))
            }
        }
        guard !entry.reasoning.isEmpty else { return lines }
        guard entry.showsReasoning else {
            let count = entry.reasoning.utf8.count / 4
            let fold =
                entry.text.isEmpty && !entry.isWhole
                ? tr("› thinking: about \(count) tokens (Ctrl-X h shows)")
                : tr("› thought: about \(count) tokens (Ctrl-X h shows)")
            return lines + [StyledLine(runs: [StyledRun(fold.truncated(toColumns: width), faint)])]
        }
        for line in TextRows.lines(of: Sanitizer.text(entry.reasoning), width: width) {
            lines.append(StyledLine(runs: [StyledRun(line, faint)]))
        }
        return lines + [StyledLine(runs: [])]
    }

    static func foot(of entry: TranscriptEntry, width: Int) -> [StyledLine] {
        (entry.failure.map { lines(of: $0, width: width) } ?? []) + [StyledLine(runs: [])]
    }

    /// What went wrong, and below it what to do.
    static func lines(of failure: TranscriptEntry.Failure, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for line in TextRows.lines(of: "! " + Sanitizer.text(failure.message), width: width) {
            lines.append(StyledLine(runs: [StyledRun(line, TerminalText.Style(.removed))]))
        }
        for line in TextRows.lines(of: Sanitizer.text(failure.hint ?? ""), width: width) where !line.isEmpty {
            lines.append(StyledLine(runs: [StyledRun(line, TerminalText.Style(.text, .dim))]))
        }
        return lines
    }
}
