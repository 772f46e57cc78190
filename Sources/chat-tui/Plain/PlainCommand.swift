/// What a person wrote in plain mode: a question, or something else that begins with a slash.
enum PlainCommand: Equatable, Sendable {
    case ask(String)
    case help
    case new
    case open(String)
    case list
    /// Without a name: which there are.
    case model(String?)
    case profile(String?)
    case title(String?)
    case retry
    /// How many messages, the last ones.
    case history(Int)
    /// The last answer, or one of its code blocks.
    case copy(block: Int?)
    case quit
    /// What is wrong with it.
    case mistake(String)

    /// What `/help` says.
    static let helpText = """
        A line is a question; Enter sends it. A backslash at the end of a line goes on in the next one;
        a line of three quotes begins a text of several lines, and another such line ends it.
        Ctrl-C stops the answer. Ctrl-D at the prompt quits.
        /new             begin another conversation
        /open ID         open a conversation, or begin it
        /list            the conversations, the last used first
        /history N       the last N messages; without N twenty
        /retry           ask the last question again
        /model NAME      who answers from now on; without a name: which models there are
        /profile NAME    the same for profiles
        /title TEXT      name the conversation; without a text: what it is called
        /copy N          copy the last answer, or its code block N
        /quit            leave; /exit too
        //text           a question that begins with a slash
        """

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
        let argument = rest.isEmpty ? nil : String(rest)
        switch name.lowercased() {
        case "help", "?": self = .help
        case "new": self = .new
        case "open":
            self = argument.map(PlainCommand.open) ?? .mistake("/open needs the ID of a conversation; /list shows them")
        case "list", "chats": self = .list
        case "model": self = .model(argument)
        case "profile": self = .profile(argument)
        case "title", "rename": self = .title(argument)
        case "retry": self = .retry
        case "history": self = Self.number(argument, of: name) { .history($0 ?? Self.historyLength) }
        case "copy": self = Self.number(argument, of: name) { .copy(block: $0) }
        case "quit", "exit", "q": self = .quit
        default: self = .mistake("there is no command /\(name); /help lists them, and //\(name) asks a question")
        }
    }

    private static func number(
        _ argument: String?, of name: String, _ command: (Int?) -> PlainCommand
    ) -> PlainCommand {
        guard let argument else { return command(nil) }
        guard let number = Int(argument), number > 0 else { return .mistake("/\(name) takes a number from 1 on") }
        return command(number)
    }
}
