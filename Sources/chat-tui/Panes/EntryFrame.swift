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
        let name: String? =
            switch entry.author {
            case .person: "you"
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
            let state = entry.text.isEmpty && !entry.isWhole ? "thinking" : "thought"
            let fold = "› \(state): \(entry.reasoning.utf8.count / 4) tokens or so (Ctrl-X h shows)"
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
