import ChatKit

/// What `chat-cli help TOPIC` prints beside the help of commands; the manual pages have the same sections.
enum HelpTopic: String, CaseIterable {
    case environment
    case locations
    case exitStatus = "exit-status"

    /// The name under which all of them are printed, for the manual pages.
    static let everything = "topics"

    /// The text that `help` with these words asks for; nil if it asks for something else.
    static func text(for words: some Collection<String>) -> String? {
        guard words.count == 2, words.first == "help", let name = words.dropFirst().first else { return nil }
        if name == everything { return allCases.map(\.text).joined(separator: "\n") }
        return HelpTopic(rawValue: name)?.text
    }

    private var text: String {
        switch self {
        case .environment:
            "ENVIRONMENT\nOptions override variables, and variables override the config file.\n\n" + Self.variables
        case .locations: "FILES\n" + Self.files
        case .exitStatus: "EXIT STATUS\n" + Self.statuses
        }
    }

    // MARK: - Environment

    private static let programVariables = [
        ("CHAT_PROFILE", "the profile to use, like --provider"),
        ("CHAT_CONFIG", "the config file, like --config"),
        ("CHAT_DB", "the database, like --db"),
        ("CHAT_SESSION", "the session that -c looks in first, instead of the terminal"),
        ("CHAT_DAILY_LIMIT", "the most that all prompts of a day may cost: 5 usd, 500 rub"),
        ("CHAT_MONTHLY_LIMIT", "the same for a month"),
        ("CHAT_ENTER", "what Enter does in chat-tui: send or newline"),
    ]
    private static let systemVariables = [
        ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY", "the proxy for connections"),
        ("NO_PROXY", "hosts that are reached without a proxy"),
        ("XDG_CONFIG_HOME, XDG_DATA_HOME", "where settings and conversations are kept"),
        ("NO_COLOR", "when not empty, no colors are used"),
        ("TERM", "the terminal; dumb turns rendering off"),
        ("VISUAL, EDITOR", "the editor that chat-tui opens"),
        ("ACCESSIBLE", "when 1, chat-tui only prints, for screen readers"),
    ]

    private static var variables: String {
        var text = table(programVariables)
        for kind in [nil] + ProviderKind.allCases.map(Optional.some) {
            let rows = SettingVariable.all.filter { $0.kind == kind }.map { ($0.name, $0.summary) }
            if rows.isEmpty { continue }
            text += "\n" + (kind.map { "For the provider \($0.rawValue):\n" } ?? "For every provider:\n") + table(rows)
        }
        return text + "\nOf other programs:\n" + table(systemVariables)
    }

    // MARK: - Files

    private static let files =
        table([
            ("~/.config/chatkit/config.yaml", "profiles and limits; chat-cli config template config"),
            ("~/.config/chatkit/models.yaml", "windows and vocabularies of your models; config template models"),
            ("~/.config/chatkit/prices.yaml", "your own prices; config template prices"),
            ("~/.config/chatkit/templates/", "prompt templates, one YAML file for each"),
            ("~/.config/chatkit/keys/", "stored keys, one file for each profile, mode 0600"),
            ("~/.config/chatkit/gateway-token", "the token that clients of chat-cli serve send"),
            ("~/.local/share/chatkit/chat.db", "the conversations, SQLite"),
        ])
        + "\nXDG_CONFIG_HOME and XDG_DATA_HOME replace ~/.config and ~/.local/share. chat-cli config path prints\n"
        + "the config file that is used; chat-cli doctor checks all of them.\n"

    // MARK: - Exit status

    private static let statuses = table([
        ("0", "success"),
        ("64", "wrong usage: an unknown command or option, a missing or invalid value"),
        ("65", "input that cannot be used: not UTF-8, over the context budget, rejected by the provider"),
        ("66", "not found: a conversation, file or model; search without a result; rename to an ID that exists"),
        ("69", "the network or the provider is unavailable"),
        ("70", "an internal error"),
        ("74", "a disk or database error, or a file that exists already"),
        ("75", "temporary: too many requests, or the conversation is busy (--no-wait)"),
        ("76", "the provider sent an invalid response"),
        ("77", "the credentials were rejected, or the account has no quota left"),
        ("78", "invalid settings, or no provider is configured"),
        ("79", "a spend limit does not allow the request; nothing was sent"),
        ("129, 130, 143", "ended by SIGHUP, Ctrl-C or SIGTERM"),
        ("141", "the reader of the output went away"),
    ])

    /// Rows of two columns, indented, so that manual pages keep their lines.
    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
    }
}
