internal import TerminalText

/// What a person wrote in plain mode: a question, or something else that begins with a slash.
enum PlainCommand: Equatable, Sendable {
    case ask(String)
    case help
    case new
    case list
    case open(String)
    /// How many messages, the last ones.
    case history(Int)
    /// Without a title: which it has.
    case rename(String?)
    /// Only who is sure deletes.
    case delete(isSure: Bool)
    case archive, pin
    /// Without a name: which there are.
    case model(String?)
    case provider(String?)
    case retry, goOn
    /// The last answer, or one of its code blocks.
    case copy(block: Int?)
    /// The same, into a new file.
    case save(block: Int?, path: String)
    /// Changes the last message and sends it as another version; nil: in the editor.
    case edit(String?)
    /// Writes a message in the editor.
    case editor
    case other(Other, String)
    case quit
    /// What is wrong with it.
    case mistake(String)

    enum Other: Equatable, Sendable {
        case search, find, versions, cost, why, system, language, setup
    }

    /// How many messages `/history` shows by itself.
    static let historyLength = 20

    init(_ text: String) {
        guard text.hasPrefix("/"), !text.contains("\n") else {
            self = .ask(text)
            return
        }
        guard !text.hasPrefix("//") else {
            self = .ask(String(text.dropFirst()))
            return
        }
        let words = text.dropFirst().split(separator: " ", maxSplits: 1)
        let name = words.first.map(String.init) ?? ""
        let rest = words.count > 1 ? words[1].drop { $0 == " " } : ""
        guard let command = SlashCommand(name: name) else {
            self = .mistake(tr("there is no command /\(name); /help lists them, and //\(name) asks a question"))
            return
        }
        self.init(command, rest.isEmpty ? nil : String(rest))
    }

    private init(_ command: SlashCommand, _ operand: String?) {
        switch command {
        case .help: self = .help
        case .new: self = .new
        case .list: self = .list
        case .open: self = operand.map(PlainCommand.open) ?? .list
        case .history: self = Self.number(operand, of: command) { .history($0 ?? Self.historyLength) }
        case .rename: self = .rename(operand)
        case .delete: self = .delete(isSure: operand?.lowercased() == "yes")
        case .archive: self = .archive
        case .pin: self = .pin
        case .model: self = .model(operand)
        case .provider: self = .provider(operand)
        case .retry: self = .retry
        case .continue: self = .goOn
        case .copy: self = Self.number(operand, of: command) { .copy(block: $0) }
        case .quit: self = .quit
        case .stop: self = .mistake(tr("no answer is being written; Ctrl-C stops one"))
        case .save:
            guard let operand, !operand.isEmpty else {
                self = .mistake(tr("/save takes the name of a file"))
                return
            }
            let words = operand.split(separator: " ", maxSplits: 1).map(String.init)
            if words.count == 2, let number = Int(words[0]) {
                self = .save(block: number, path: words[1])
            } else {
                self = .save(block: nil, path: operand)
            }
        case .edit: self = .edit(operand)
        case .editor: self = .editor
        case .search: self = .other(.search, operand ?? "")
        case .find: self = .other(.find, operand ?? "")
        case .versions: self = .other(.versions, operand ?? "")
        case .cost: self = .other(.cost, "")
        case .why: self = .other(.why, "")
        case .system: self = .other(.system, operand ?? "")
        case .language: self = .other(.language, operand ?? "")
        case .setup: self = .other(.setup, operand ?? "")
        case .queue: self = .mistake(tr("lines typed while a reply is written wait, and are sent in order"))
        case .theme, .settings, .compare, .attach:
            self = .mistake(tr("/\(command.rawValue) needs a screen; chat-tui without --plain has it"))
        }
    }

    private static func number(
        _ operand: String?, of command: SlashCommand, _ make: (Int?) -> PlainCommand
    ) -> PlainCommand {
        guard let operand else { return make(nil) }
        guard let number = Int(operand), number > 0 else {
            return .mistake(tr("/\(command.rawValue) takes a number from 1 on"))
        }
        return make(number)
    }

    // The help

    /// What `/help` says, in rows of this width.
    static func helpText(width: Int) -> String {
        let introduction = [
            tr(
                "A line is a message; Enter sends it. After a backslash at the end of a line the message goes on in the next one."
            ),
            tr("A line of three quotes begins a message of several lines, another such line ends it."),
            tr("Ctrl-C stops the answer. Ctrl-D at the prompt quits."),
        ]
        let commands =
            SlashCommand.inPlainMode.map { ($0.usage, tr(entry: $0.help)) } + [
                ("//TEXT", tr("a question that begins with a slash"))
            ]
        let column = (commands.map(\.0.count).max() ?? 0) + 2
        var rows = introduction.flatMap { TextRows.lines(of: $0, width: width) }
        for (usage, help) in commands {
            // Beside the names where there is room, else below them.
            let indent = width < column + 20 ? 2 : column
            let lines = TextRows.lines(of: help, width: width - indent)
            if indent < column { rows.append(usage) }
            for (number, line) in lines.enumerated() {
                let name = indent == column && number == 0 ? usage : ""
                rows.append(name.padded(toColumns: indent) + line)
            }
        }
        return rows.map { row in String(row.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }
}
