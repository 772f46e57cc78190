internal import ChatKit
internal import TerminalText

/// Everything that can be done or opened, found by words: actions with their keys, conversations, models and providers.
struct CommandPalette: Equatable, Sendable {
    enum Choice: Equatable, Sendable {
        case action(AppAction)
        case command(SlashCommand)
        case conversation(ConversationID)
        case profile(String)
        case model(ModelID, of: String)
    }

    enum Outcome: Equatable {
        case none, close
        case choose(Choice)
    }

    private struct Item: Equatable {
        var choice: Choice
        var label: String
        /// The key that does the same, or what it is.
        var note: String
    }

    private var finder = FindMenu()
    private var actions: [Item]
    private var models: [Item] = []
    private var profiles: [Item] = []

    init(_ keys: KeyTable<AppAction>) {
        var known: Set<String> = []
        actions = keys.rows.compactMap { row in
            // What is done to the letters around the caret needs no list.
            if case .edit = row.action { return nil }
            if case .copyBlock = row.action { return nil }
            guard !row.keys.isEmpty, known.insert(row.help).inserted else { return nil }
            return Item(choice: .action(row.action), label: row.help, note: row.keys[0].description)
        }
        actions += SlashCommand.onScreen.map { Item(choice: .command($0), label: $0.help, note: $0.usage) }
    }

    mutating func show(_ offered: [OfferedProfile], models found: [ModelID], of name: String?) {
        profiles = offered.map { Item(choice: .profile($0.name), label: Sanitizer.line($0.name), note: "provider") }
        guard let name, !found.isEmpty else { return }
        models = found.map {
            Item(
                choice: .model($0, of: name), label: Sanitizer.line($0.rawValue),
                note: "model of \(Sanitizer.line(name))")
        }
    }

    private func items(_ conversations: [ConversationSummary]) -> [Item] {
        let words = FindWords(finder.words.text)
        var items = actions
        guard !words.isEmpty else { return items }
        items += conversations.map {
            Item(
                choice: .conversation($0.id), label: ConversationList.name(of: $0),
                note: "conversation \($0.id.rawValue)")
        }
        items += models + profiles
        let found = items.filter { words.match("\($0.label) \($0.note)") }
        return found.isEmpty ? items.filter { words.matchLetters($0.label) } : found
    }

    mutating func press(_ key: KeyEvent, _ conversations: [ConversationSummary]) -> Outcome {
        let items = items(conversations)
        switch finder.press(key, count: items.count) {
        case .none, .changed: return .none
        case .close: return .close
        case .choose: return .choose(items[min(finder.menu.selection, items.count - 1)].choice)
        }
    }

    mutating func paste(_ text: String) {
        finder.paste(text)
    }

    mutating func frame(_ size: TerminalSize, _ conversations: [ConversationSummary]) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(title: "", hints: ["Enter do it", "Esc back", "Up, Down choose", "letters find"])
        let rows = items(conversations).map { item in
            let note = Sanitizer.line(item.note)
            let room = size.columns - 5 - note.columns
            guard room > 8 else { return item.label }
            return item.label.padded(toColumns: room) + " " + note
        }
        finder.write(rows, on: &frame, area: area, nothing: "")
        if finder.words.isEmpty { frame.fill(rows: 1..<2, columns: 0..<size.columns, with: " ", style: .plain) }
        frame.writeField("Do: ", finder.words, row: 0)
        if !finder.words.isEmpty { frame.fill(rows: 1..<2, columns: 0..<size.columns, with: " ", style: .plain) }
        return frame
    }
}
