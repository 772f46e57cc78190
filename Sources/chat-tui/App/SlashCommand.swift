/// What can be written instead of a question: `/model gpt-5`. The names are the same on the screen and in plain mode.
enum SlashCommand: String, CaseIterable, Sendable {
    // Those that are wanted most come first: few screens show all.
    case help, new, model, list, search, retry, edit, versions, compare, copy, save, attach, find, editor, `continue`,
        rename, open, provider,
        stop, queue, pin, archive, settings, system, cost, why, theme, language, setup
    case delete, history, quit

    /// Those of the screen, where one scrolls to see the history.
    static let onScreen = allCases.filter { $0 != .history }
    /// Those of plain mode, where lines come one after another: no answer runs while one is written.
    static let inPlainMode = allCases.filter { ![.stop, .queue, .theme, .settings, .compare, .attach].contains($0) }

    /// Names in Russian and Chinese beside the English one.
    var aliases: [String] {
        switch self {
        case .help: ["keys", "?", "помощь", "帮助"]
        case .new: ["новый", "新建"]
        case .list: ["chats", "список", "列表"]
        case .open: ["открыть", "打开"]
        case .history: ["история", "历史"]
        case .rename: ["название", "title", "改名"]
        case .delete: ["удалить", "rm", "删除"]
        case .archive: ["архив", "归档"]
        case .pin: ["закрепить", "置顶"]
        case .theme: ["тема", "主题"]
        case .language: ["lang", "язык", "语言"]
        case .settings: ["set", "настройки", "设置"]
        case .system: ["роль", "系统"]
        case .cost: ["tokens", "usage", "цена", "费用"]
        case .why: ["context", "почему", "为什么"]
        case .setup: ["login", "провайдеры", "设置服务商"]
        case .model: ["модель", "模型"]
        case .provider: ["провайдер", "profile", "服务商"]
        case .retry: ["повтор", "重试"]
        case .edit: ["правка", "编辑消息"]
        case .versions: ["version", "версии", "版本"]
        case .compare: ["сравнить", "比较"]
        case .attach: ["файл", "附件"]
        case .search: ["поиск", "搜索"]
        case .find: ["найти", "查找"]
        case .save: ["сохранить", "保存"]
        case .continue: ["дальше", "继续"]
        case .stop: ["стоп", "停止"]
        case .queue: ["очередь", "队列"]
        case .copy: ["копия", "复制"]
        case .editor: ["редактор", "编辑"]
        case .quit: ["выход", "exit", "q", "退出"]
        }
    }

    /// What may follow it.
    var operand: String {
        switch self {
        case .open: "[ID]"
        case .history: "[NUMBER]"
        case .rename: "TITLE"
        case .model, .provider: "[NAME]"
        case .queue: "[clear]"
        case .theme: "light|dark|contrast|auto"
        case .language: "en|ru|zh"
        case .system: "[TEXT]"
        case .setup: "[PROVIDER]"
        case .edit: "[TEXT]"
        case .versions: "[NUMBER]"
        case .compare: "MODEL,MODEL…"
        case .attach: "FILE"
        case .copy: "[BLOCK]"
        case .save: "[BLOCK] FILE"
        case .search, .find: "[WORDS]"
        default: ""
        }
    }

    var help: String {
        switch self {
        case .help: "the keys and the commands"
        case .new: "begin a new conversation"
        case .list: "the conversations, the last used first"
        case .open: "open another conversation, or begin it"
        case .history: "the last twenty messages, or as many as you say"
        case .rename: "give this conversation a title"
        case .delete: "delete this conversation"
        case .archive: "archive this conversation, or bring it back"
        case .pin: "keep this conversation at the top, or not"
        case .model: "choose a model"
        case .provider: "choose a provider"
        case .retry: "retry the last message"
        case .edit: "edit the last message into a new version"
        case .versions: "the versions of the last message, or continue from another one"
        case .compare: "send the last message to other models and show the replies side by side"
        case .attach: "send a picture or file with the next message"
        case .search: "search all messages"
        case .find: "find in this conversation"
        case .continue: "continue an interrupted reply"
        case .stop: "stop generating"
        case .queue: "queued messages"
        case .copy: "copy the last reply, or the code block with that number"
        case .save: "save the last reply, or the code block with that number, to a new file"
        case .editor: "edit in your editor"
        case .theme: "colors for a light or dark background, or the strongest contrast"
        case .language: "the language of the interface"
        case .settings: "the settings of this conversation: first prompt, parameters, budget, tags, title"
        case .system: "set the first prompt, which is always sent"
        case .cost: "tokens and money, and what is left of the limits"
        case .why: "what the last request contained, and what was left out"
        case .setup: "set up a provider: address, key and model"
        case .quit: "quit"
        }
    }

    /// As it is written with what may follow.
    var usage: String { "/\(rawValue)" + (operand.isEmpty ? "" : " \(operand)") }

    /// Whether it does nothing without what follows it.
    var needsOperand: Bool { !operand.isEmpty && (!operand.hasPrefix("[") || self == .save) }

    private var names: [String] { [rawValue] + aliases }

    init?(name: some StringProtocol) {
        let name = name.lowercased()
        guard let found = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
        self = found
    }

    /// Words that leave other programs. Sent to a model they cost money and answer nothing.
    private static let leavingWords: Set<String> = [
        "exit", "quit", ":q", ":q!", ":wq", "logout", "выход", "выйти", "退出",
    ]

    /// Whether a whole message is probably meant to leave the program.
    static func isLeaving(_ message: String) -> Bool {
        guard message.utf8.count < 40 else { return false }
        return leavingWords.contains(message.lowercased().filter { !$0.isWhitespace })
    }

    /// Those that a beginning of a name may mean.
    static func matching(_ beginning: some StringProtocol) -> [SlashCommand] {
        let beginning = beginning.lowercased()
        let found = onScreen.filter { $0.names.contains { $0.hasPrefix(beginning) } }
        // A whole name means that command, though others begin with it: /q is not /queue.
        guard let exact = found.first(where: { $0.names.contains(beginning) }) else { return found }
        return [exact] + found.filter { $0 != exact }
    }
}
