internal import ChatKit
internal import TerminalText

/// Everything that can be done, opened or set, found by words: actions with their keys, commands, settings,
/// conversations, models and providers.
struct CommandPalette: Equatable, Sendable {
    enum Choice: Equatable, Sendable {
        case action(AppAction)
        case command(SlashCommand)
        case setting(ScreenSetting)
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
        /// Other words that find it.
        var others = ""
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
            return Item(
                choice: .action(row.action), label: "\(tr(entry: row.section)): \(tr(entry: row.help))",
                note: row.keys[0].description, others: "\(row.section) \(row.help)")
        }
        actions += SlashCommand.onScreen.map { command in
            Item(
                choice: .command(command), label: tr(entry: command.help), note: command.usage,
                others: command.help + " " + command.aliases.joined(separator: " "))
        }
        actions += ScreenSetting.all.map { setting in
            Item(choice: .setting(setting), label: setting.label, note: tr("setting"), others: "setting \(setting)")
        }
    }

    mutating func show(_ offered: [OfferedProfile], models found: [ModelID], of name: String?) {
        profiles = offered.map {
            Item(choice: .profile($0.name), label: Sanitizer.line($0.name), note: tr("provider"), others: "provider")
        }
        guard let name, !found.isEmpty else { return }
        models = found.map {
            Item(
                choice: .model($0, of: name), label: Sanitizer.line($0.rawValue),
                note: tr("model of \(Sanitizer.line(name))"), others: "model")
        }
    }

    private func items(_ conversations: [ConversationSummary]) -> [Item] {
        guard finder.words.text.contains(where: { !$0.isWhitespace }) else { return actions }
        let named = conversations.map {
            Item(
                choice: .conversation($0.id), label: ConversationList.name(of: $0),
                note: tr("conversation \(Sanitizer.line($0.id.rawValue))"))
        }
        let match = FuzzyMatch(finder.words.text)
        let scored = (actions + named + models + profiles).enumerated().compactMap { number, item in
            match.score([item.label, item.note, item.others]).map { (item: item, score: $0, number: number) }
        }
        return scored.sorted { ($0.score, $1.number) > ($1.score, $0.number) }.map(\.item)
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
        let area = frame.writePage(
            title: "", hints: [tr("Enter do it"), tr("Esc back"), tr("Up, Down choose"), tr("letters find")])
        let rows = items(conversations).map { item in
            let note = Sanitizer.line(item.note)
            let room = size.columns - 5 - note.columns
            guard room > 8 else { return item.label }
            return item.label.padded(toColumns: room) + " " + note
        }
        finder.write(rows, on: &frame, area: area, nothing: "")
        frame.fill(rows: 1..<2, columns: 0..<size.columns, with: " ", style: .plain)
        frame.writeField(tr("Do:") + " ", finder.words, row: 0)
        return frame
    }
}

/// A setting of the screen that the palette and commands change; it is kept in the config file.
enum ScreenSetting: Equatable, Sendable, CustomStringConvertible {
    case theme(TerminalPreferences.Theme)
    case language(Language?)
    case enter(EnterKey)
    case mouse(Bool)
    case leavesTranscript(Bool)

    static let all: [ScreenSetting] =
        TerminalPreferences.Theme.allCases.map { .theme($0) } + [.language(nil)]
        + Language.allCases.map { .language($0) }
        + [
            .enter(.send), .enter(.newline), .mouse(true), .mouse(false), .leavesTranscript(true),
            .leavesTranscript(false),
        ]

    var description: String { "\(path.joined(separator: ".")) \(value)" }

    /// Its place in the config file.
    var path: [String] {
        let name =
            switch self {
            case .theme: "theme"
            case .language: "language"
            case .enter: "enter"
            case .mouse: "mouse"
            case .leavesTranscript: "leave"
            }
        return ["terminal", name]
    }

    var value: String {
        switch self {
        case .theme(let theme): theme.rawValue
        case .language(let language): language?.rawValue ?? "auto"
        case .enter(let key): key.rawValue
        case .mouse(let isOn): "\(isOn)"
        case .leavesTranscript(let leaves): leaves ? "transcript" : "nothing"
        }
    }

    var label: String {
        switch self {
        case .theme(.auto): tr("colors for the background that the terminal reports")
        case .theme(.light): tr("colors for a light background")
        case .theme(.dark): tr("colors for a dark background")
        case .theme(.contrast): tr("colors with the strongest contrast")
        case .language(nil): tr("the language of the locale")
        case .language(let language?): tr("language: \(language.ownName)")
        case .enter(.send): tr("Enter sends the message")
        case .enter(.newline): tr("Enter begins a new line, Alt-Enter sends")
        case .mouse(true): tr("mouse on: the wheel scrolls, dragging copies")
        case .mouse(false): tr("mouse off: the terminal selects text")
        case .leavesTranscript(true): tr("leave the last exchange on the shell's screen")
        case .leavesTranscript(false): tr("leave nothing on the shell's screen")
        }
    }
}
