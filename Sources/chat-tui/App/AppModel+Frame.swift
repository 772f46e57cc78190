internal import ChatKit
internal import TerminalText

/// The screen.
extension AppModel {
    /// The smallest screen that shows something of use.
    static let smallest = TerminalSize(columns: 20, rows: 5)
    /// Longer rows of text are hard to read.
    private static let widestText = 100

    /// The screen as it should be. What is not yet laid out in this size is laid out now.
    mutating func frame(_ size: TerminalSize) -> Frame {
        guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
            return Self.tooSmall(size)
        }
        var frame: Frame
        switch overlay {
        case .conversations where !isWide(size):
            areas.sidebar = nil
            frame = list.frame(size)
        case .answerers(var picker):
            frame = picker.frame(size)
            overlay = .answerers(picker)
        case .queue(var list):
            frame = list.frame(size)
            overlay = .queue(list)
        case .history(var search):
            frame = search.frame(size)
            overlay = .history(search)
        case .copying(var picker):
            frame = picker.frame(size)
            overlay = .copying(picker)
        case .confirmation(let confirmation):
            frame = main(size)
            confirmation.write(on: &frame)
        case .help(var page):
            frame = page.frame(size, keys)
            overlay = .help(page)
        case .page(var page):
            frame = page.frame(size)
            overlay = .page(page)
        case .search(var search):
            frame = search.frame(size)
            overlay = .search(search)
        case .palette(var palette):
            frame = palette.frame(size, list.conversations ?? [])
            overlay = .palette(palette)
        case .setup(var setup):
            frame = setup.frame(size)
            overlay = .setup(setup)
        case .form(var form):
            frame = form.frame(size)
            overlay = .form(form)
        case .message(var page):
            frame = page.frame(size)
            overlay = .message(page)
        case .comparison(var comparison):
            frame = comparison.frame(size)
            overlay = .comparison(comparison)
        case nil, .conversations, .finding: frame = main(size)
        }
        frame.title = chat.map { "\($0.name) · chat" } ?? "chat"
        if isMouseOn { frame.modes.insert(.mouse) }
        switch theme {
        case .auto: break
        case .light: frame.background = .light
        case .dark: frame.background = .dark
        case .contrast: frame.hasContrast = true
        }
        return frame
    }

    private static func tooSmall(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let text = tr("too small: \(size.columns)x\(size.rows)")
        frame.write(
            text, row: frame.size.rows / 2, column: max(0, (frame.size.columns - text.columns) / 2))
        return frame
    }

    private func isWide(_ size: TerminalSize) -> Bool {
        showsSidebar && !isZen && size.columns >= ScreenAreas.wide
    }

    /// The dialogue, with the list beside it where there is room.
    private mutating func main(_ size: TerminalSize) -> Frame {
        guard isWide(size) else {
            (areas.sidebar, areas.dialogue) = (nil, 0)
            return dialogue(size)
        }
        let width = ScreenAreas.sidebarWidth(columns: size.columns)
        (areas.sidebar, areas.dialogue) = (width, width + 3)
        var frame = Frame(size)
        frame.place(
            dialogue(TerminalSize(columns: size.columns - width - 3, rows: size.rows)), row: 0, column: width + 3)
        list.current = chat?.id
        list.busy = Set((background + (chat?.isBusy == true ? [chat].compactMap(\.self) : [])).compactMap(\.id))
        let sidebar = list.sidebar(
            TerminalSize(columns: width, rows: size.rows), isFocused: overlay == .conversations)
        frame.place(sidebar, row: 0, column: 0)
        frame.fill(rows: 0..<size.rows, columns: (width + 1)..<(width + 2), with: "│", style: Theme.rule)
        return frame
    }

    private mutating func dialogue(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let isLow = size.rows < 15
        let showsRule = !isLow && size.columns >= 50 && !isZen
        let showsHints = size.rows >= 8 && !isZen
        let showsTitle = size.rows >= 8 && !isZen

        let input = composer.height(width: size.columns, limit: isLow ? 3 : 8)
        var bottom = size.rows
        if showsHints {
            bottom -= 1
            writeHints(&frame, row: bottom)
        }
        bottom -= input
        areas.composer = bottom..<(bottom + input)
        frame.place(composer.frame(columns: size.columns, height: input), row: bottom, column: 0)
        if showsRule {
            bottom -= 1
            frame.fill(rows: bottom..<(bottom + 1), columns: 0..<size.columns, with: "─", style: Theme.rule)
        }
        if showsRule, let limit = limitText { frame.write(limit, row: bottom, column: 2, style: Theme.faint) }
        // Where the text goes on below is said on the rule, or on a row of its own: never on the text.
        var markRow = showsRule ? bottom : nil
        let remark = remark(size)
        bottom -= remark.count
        for (number, text) in remark.enumerated() {
            frame.write(text, row: bottom + number, column: 0, style: Theme.notice)
        }
        if let alarm {
            let rows = TextRows.lines(of: alarm, width: size.columns).prefix(size.rows < 15 ? 1 : 2)
            bottom -= rows.count
            for (number, text) in rows.enumerated() {
                frame.write(text, row: bottom + number, column: 0, style: Theme.failure)
            }
        }
        if remark.isEmpty, chat?.isBusy == true || chat?.queue.isEmpty == false || offline != nil {
            bottom -= 1
            writeStatus(&frame, row: bottom)
        }
        if let find = findText {
            bottom -= 1
            if let field = find.field {
                frame.writeField(tr("find:") + " ", field, row: bottom)
                frame.write(find.text, row: bottom, column: size.columns - find.text.columns - 1, style: Theme.faint)
            } else {
                frame.write(find.text.truncated(toColumns: size.columns), row: bottom, column: 0, style: Theme.notice)
            }
        }
        if chat?.editing != nil {
            bottom -= 1
            let text = tr("editing an earlier message: Enter sends it as a new version, Esc cancels")
            frame.write(text.truncated(toColumns: size.columns), row: bottom, column: 0, style: Theme.notice)
        }
        if let files = chat?.attachments, !files.isEmpty {
            bottom -= 1
            let names = files.map { Sanitizer.line($0.label) }.joined(separator: ", ")
            let text = tr("sent with the next message: \(names)  (/attach alone: none)")
            frame.write(text.truncated(toColumns: size.columns), row: bottom, column: 0, style: Theme.notice)
        }
        bottom -= commandMenu.write(proposedCommands, on: &frame, above: bottom)
        var top = 0
        if showsTitle {
            writeTitle(&frame)
            top = size.rows >= 12 ? 2 : 1
        }
        // Changed in its place: a copy would be laid out in vain.
        guard var chat = self.chat else {
            let text = storeWait.isBusy ? tr("waiting for the database: another program has locked it") : tr("reading…")
            frame.write(text.truncated(toColumns: size.columns), row: top, column: 0, style: Theme.faint)
            return frame
        }
        self.chat = nil
        if !chat.transcript.follows, markRow == nil, bottom - top > 3 {
            bottom -= 1
            markRow = bottom
        }
        // Beside the list no terminal can scroll the dialogue: every row is sent anew.
        let movesInSteps = isFar && areas.sidebar != nil && chat.isBusy
        chat.transcript.step = movesInSteps ? max(1, min(Transcript.longestStep, (bottom - top) / 4)) : 1
        chat.transcript.sentFrom = chat.gauge.sentFrom.map { ($0, chat.gauge.leftOut) }
        chat.transcript.layOut(width: min(size.columns, Self.widestText), height: bottom - top)
        areas.transcript = top..<bottom
        for (number, line) in chat.transcript.visibleRows().enumerated() {
            frame.write(line, row: top + number)
        }
        for row in chat.transcript.promptRows {
            frame.tint(
                row: top + row, columns: 0..<min(size.columns, Self.widestText), .shade(.promptBackground))
        }
        if let words = chat.find.map({ FindWords($0.words) }) {
            for row in top..<bottom { frame.mark(words, row: row) }
        }
        if chat.transcript.selection != nil {
            for row in 0..<(bottom - top) {
                guard let columns = chat.transcript.selectedColumns(row: row) else { continue }
                frame.fill(
                    rows: (top + row)..<(top + row + 1), columns: columns, with: nil, style: Theme.selection)
            }
        }
        if let row = chat.transcript.focusedRow {
            frame.fill(
                rows: (top + row)..<(top + row + 1), columns: 0..<size.columns, with: nil, style: Theme.selection)
            if overlay == nil { frame.cursor = Cursor(row: top + row, column: 0) }
        }
        if !chat.transcript.follows, let row = markRow {
            let place = chat.transcript.position.map { "\($0) %  " } ?? ""
            let end = keys.row(of: .scrollToEnd)?.keys[0].description ?? ""
            let marks = [
                tr("the reply goes on below (\(end))"), place + tr("more below (\(end))"), tr("more below"),
            ].map { " \($0) " }
            let mark = marks.dropFirst(chat.running == nil ? 1 : 0).first { $0.columns < size.columns } ?? ""
            let column = max(0, size.columns - mark.columns - 1)
            frame.write(mark, row: row, column: column, style: Theme.selection)
        }
        self.chat = chat
        return frame
    }

    private func writeTitle(_ frame: inout Frame) {
        var right = ""
        switch chat?.answerer {
        case .ready(let profile, let model):
            let name = Sanitizer.line(model.rawValue)
            let other = Sanitizer.line(profile)
            right = name.isEmpty ? other : name
            if frame.size.columns >= 50, !name.isEmpty, name != other { right += " · \(other)" }
        case .unready: right = tr("no provider configured")
        case nil: break
        }
        let more = composer.isEmpty || composer.isLong ? 0 : Int(RunningAnswer.guess(composer.text).rounded(.up))
        var gaugeStyle = Theme.faint
        var gauge = ""
        if let chat, let text = chat.gauge.text(adding: more, width: max(0, frame.size.columns / 2 - 16)) {
            gauge = text
            if let fraction = chat.gauge.fraction(adding: more) {
                if fraction > 0.9 {
                    (gaugeStyle, gauge) = (Theme.failure, "! " + text)
                } else if fraction > 0.7 {
                    gaugeStyle = Theme.notice
                }
            }
        }
        right = right.truncated(toColumns: frame.size.columns / 2 - (gauge.isEmpty ? 0 : gauge.columns + 2))
        let modelColumns = right.columns
        if !gauge.isEmpty { right += "  " + gauge }
        let room = frame.size.columns - right.columns - 2
        frame.write(
            (chat?.name ?? "").truncated(toColumns: max(1, room)), row: 0, column: 0, style: Theme.title)
        let column = frame.size.columns - right.columns
        frame.write(right, row: 0, column: column, style: Theme.faint)
        if !gauge.isEmpty { frame.write(gauge, row: 0, column: column + modelColumns + 2, style: gaugeStyle) }
    }

    /// What is told for a while. Where there is room for it a long one takes two rows.
    private func remark(_ size: TerminalSize) -> [String] {
        guard let message else { return [] }
        let rows = TextRows.lines(of: message.text, width: size.columns)
        let last = min(rows.count, size.rows < 10 ? 1 : 2) - 1
        return rows[..<last] + [rows[last...].joined().truncated(toColumns: size.columns)]
    }

    private func writeStatus(_ frame: inout Frame, row: Int) {
        let width = frame.size.columns
        guard let chat else { return }
        if let text = offlineText, chat.running == nil {
            frame.write(text.truncated(toColumns: width), row: row, column: 0, style: Theme.failure)
            return
        }
        let count = chat.queue.count
        var right = ""
        if count > 0 { right = tr("\(count) waiting") + "  " }
        if var running = chat.running {
            running.waitsForStore = storeWait.isBusy
            right += running.wait(at: now) != nil && composer.isEmpty ? tr("Enter now  Esc stop") : tr("Esc stop")
            let room = max(1, width - right.columns - 2)
            frame.write(running.text(width: room, at: now), row: row, column: 0, style: Theme.notice)
        } else if let watched = chat.watched {
            let room = max(1, width - right.columns - 2)
            let text = watched.progress.text(width: room, at: now, by: Sanitizer.line(watched.holder))
            frame.write(text, row: row, column: 0, style: Theme.notice)
        } else {
            let waiting = tr("\(count) messages are queued")
            right = ""
            let hints =
                composer.isEmpty
                ? [
                    tr("Enter sends the first, Up edits the last, Ctrl-X q shows them"),
                    tr("Enter sends, Ctrl-X q shows"),
                ] : [tr("Ctrl-X q shows them")]
            let text = hints.map { "\(waiting): \($0)" }.first { $0.columns <= width } ?? waiting
            frame.write(text.truncated(toColumns: width), row: row, column: 0, style: Theme.notice)
        }
        frame.write(right, row: row, column: width - right.columns, style: Theme.faint)
    }

    /// What may follow the keys that were pressed.
    private var choices: [String] {
        keys.continuations(of: chords).compactMap { keys, row in
            if row.action == .demo {
                guard case .unready = chat?.answerer else { return nil }
            }
            return row.word.map { "\(keys) \(tr(entry: $0))" }
        }
    }

    /// What is left of the limit that is nearest to its end.
    private var limitText: String? {
        let nearest = chat?.gauge.limits.min {
            Double($0.left.amount) / Double(max(1, $0.rule.limit.amount))
                < Double($1.left.amount) / Double(max(1, $1.rule.limit.amount))
        }
        return nearest.map { " " + tr("\($0.left.shown(.down)) left of \($0.rule.limit.shown)") + " " }
    }

    private func hint(_ action: AppAction) -> String? {
        AppAction.hint(action, keys)
    }

    private func writeHints(_ frame: inout Frame, row: Int) {
        let sending =
            enterKey == .newline
            ? [tr("Alt-Enter send"), tr("Enter line")] : [tr("Enter send"), tr("Alt-Enter line")]
        var hints = sending + [hint(.help), hint(.chooseModel), hint(.copyAny)].compactMap(\.self)
        if composer.isEmpty {
            let actions: [AppAction] = [.conversations, .searchAll, .focus(-1), .palette, .chooseModel, .endOfFile]
            hints = [hint(.help), tr("/ commands")].compactMap(\.self) + actions.compactMap { hint($0) }
        }
        if !chords.isEmpty {
            hints = [chords.map(\.description).joined(separator: " ") + ":"] + choices
        } else if composer.isEmpty, case .unready(.notConfigured) = chat?.answerer {
            hints = [tr("Enter set up"), tr("Tab demo"), hint(.help), hint(.endOfFile)].compactMap(\.self)
        }
        if chords.isEmpty, let focus = focusHints { hints = focus }
        if case .finding = overlay { hints = [tr("Enter done"), tr("Up, Down other matches"), tr("Esc cancel")] }
        if isQuoting { hints = [tr("the next key goes in as it is")] }
        if chords.isEmpty, let written = writtenCommand {
            hints = [tr("Enter do it"), tr("Tab complete"), tr("Up, Down choose")]
            if let name = written.split(separator: " ").first, let only = SlashCommand(name: name) {
                if written.contains(" ") { hints = ["\(only.usage)  \(tr(entry: only.help))"] }
            } else if proposedCommands.isEmpty {
                hints = [tr("no such command; /help shows them")]
            }
        }
        frame.writeHints(hints, row: row)
    }
}
