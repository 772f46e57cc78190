/// What the Enter key does where `chat-tui` has a screen.
public enum EnterKey: String, Sendable, CaseIterable {
    /// It sends the question; other keys break the line.
    case send
    /// It breaks the line; other keys send.
    case newline
}

/// How the program with a screen looks and behaves: the members of `terminal:` in the config file.
public struct TerminalPreferences: Sendable, Hashable {
    /// The colours.
    public enum Theme: String, Sendable, CaseIterable {
        /// For the background that the terminal reports.
        case auto
        case light, dark
        /// The strongest contrast, for a background that is black or white.
        case contrast
    }

    public var enter = EnterKey.send
    /// `en`, `ru` or `zh`; nil: the language of the locale.
    public var language: String?
    public var theme = Theme.auto
    /// Whether the last exchange is printed on the shell's screen at the end.
    public var leavesTranscript = false
    public var isMouseOn = false

    public init() {}
}

extension Settings {
    /// What Enter does: `terminal.enter` in the config file, or CHAT_ENTER.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for a variable with another value.
    public func enterKey() throws(ChatError) -> EnterKey {
        try terminalPreferences().enter
    }

    /// All settings of `terminal:`, from the environment, the config file and the defaults.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for a variable with another value.
    public func terminalPreferences() throws(ChatError) -> TerminalPreferences {
        var preferences = TerminalPreferences()
        for setting in TerminalSetting.allCases {
            guard let value = try candidates(for: setting).first?.value.description else { continue }
            switch setting {
            case .enter: preferences.enter = EnterKey(rawValue: value) ?? .send
            case .language: preferences.language = value == "auto" ? nil : value
            case .theme: preferences.theme = TerminalPreferences.Theme(rawValue: value) ?? .auto
            case .leave: preferences.leavesTranscript = value == "transcript"
            case .mouse: preferences.isMouseOn = value == "true"
            }
        }
        return preferences
    }

    /// Who gives a setting of the terminal, the strongest first.
    func candidates(for setting: TerminalSetting) throws(ChatError) -> [SettingCandidate] {
        var candidates: [SettingCandidate] = []
        if let (text, origin) = environment[setting.variable] {
            guard let value = setting.type.parse(text) else {
                throw .invalidSettings(
                    place: origin.description, problem: "expected \(setting.type.expectation)",
                    hint: "for example \(setting.variable)=\(setting.example)")
            }
            candidates.append(SettingCandidate(value: .plain(value), origin: origin))
        }
        if let config, let value = config.terminal[setting] {
            candidates.append(
                SettingCandidate(value: .plain(value.value), origin: .config(path: config.path, line: value.line)))
        }
        candidates.append(SettingCandidate(value: .plain(setting.builtInValue), origin: .builtIn))
        return candidates
    }
}

/// How `chat-tui` behaves, whoever answers: a member of `terminal:` in the config file.
enum TerminalSetting: String, Sendable, CaseIterable {
    case enter, language, theme, leave, mouse

    /// Its name among the settings.
    var key: String { "terminal.\(rawValue)" }

    /// The variable that gives it.
    var variable: String { "CHAT_\(rawValue.uppercased())" }

    var type: SettingType {
        switch self {
        case .enter: .choice(EnterKey.allCases.map(\.rawValue))
        case .language: .choice(["auto", "en", "ru", "zh"])
        case .theme: .choice(TerminalPreferences.Theme.allCases.map(\.rawValue))
        case .leave: .choice(["nothing", "transcript"])
        case .mouse: .flag
        }
    }

    var summary: String {
        switch self {
        case .enter: "what Enter does in chat-tui: with newline, Alt-Enter sends"
        case .language: "the language of chat-tui; auto is that of the locale"
        case .theme: "the colours of chat-tui; auto fits the background"
        case .leave: "what stays on the shell's screen when chat-tui ends: the last exchange, or nothing"
        case .mouse: "whether chat-tui takes the mouse; without it the terminal selects text"
        }
    }

    /// A value for the template.
    var example: String {
        switch self {
        case .enter: EnterKey.newline.rawValue
        case .language: "ru"
        case .theme: TerminalPreferences.Theme.dark.rawValue
        case .leave: "transcript"
        case .mouse: "true"
        }
    }

    var builtInValue: JSONValue {
        switch self {
        case .enter: .string(EnterKey.send.rawValue)
        case .language: .string("auto")
        case .theme: .string(TerminalPreferences.Theme.auto.rawValue)
        case .leave: .string("nothing")
        case .mouse: .bool(false)
        }
    }
}
