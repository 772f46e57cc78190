/// What the Enter key does where `chat-tui` has a screen.
public enum EnterKey: String, Sendable, CaseIterable {
    /// It sends the question; other keys break the line.
    case send
    /// It breaks the line; other keys send.
    case newline
}

extension Settings {
    /// What Enter does: `terminal.enter` in the config file, or CHAT_ENTER.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for a variable with another value.
    public func enterKey() throws(ChatError) -> EnterKey {
        try candidates(for: .enter).first.flatMap { EnterKey(rawValue: $0.value.description) } ?? .send
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
    case enter

    /// Its name among the settings.
    var key: String { "terminal.\(rawValue)" }

    /// The variable that gives it.
    var variable: String {
        switch self {
        case .enter: "CHAT_ENTER"
        }
    }

    var type: SettingType {
        switch self {
        case .enter: .choice(EnterKey.allCases.map(\.rawValue))
        }
    }

    var summary: String {
        switch self {
        case .enter: "what Enter does in chat-tui: with newline, Alt-Enter sends"
        }
    }

    /// A value for the template.
    var example: String {
        switch self {
        case .enter: EnterKey.newline.rawValue
        }
    }

    var builtInValue: JSONValue {
        switch self {
        case .enter: .string(EnterKey.send.rawValue)
        }
    }
}
