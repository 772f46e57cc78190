internal import ChatKit

/// Settings of the screen, of a conversation and of providers, changed without leaving the program.
extension AppModel {
    /// Changes a setting of the screen at once, and keeps it for the next time.
    mutating func apply(_ setting: ScreenSetting) -> [AppEffect] {
        switch setting {
        case .theme(let theme): self.theme = theme
        case .language(let language):
            Language.choose(language ?? Language(environment: ChatTUI.environment))
            list.forgetLines()
            chat?.transcript.changeAll { $0.forgetRows() }
        case .enter(let key): enterKey = key
        case .mouse(let isOn): isMouseOn = isOn
        case .leavesTranscript(let leaves): leavesTranscript = leaves
        }
        say(setting.label)
        return [.remember(setting)]
    }

    mutating func pressInSetup(_ key: KeyEvent, _ setup: ProviderSetup) -> [AppEffect] {
        var setup = setup
        let outcome = setup.press(key)
        overlay = .setup(setup)
        switch outcome {
        case .none: return []
        case .close:
            overlay = nil
            return []
        case .test(let draft): return [.test(draft)]
        case .store(let draft, let model): return [.storeProvider(draft, model)]
        }
    }

    mutating func pressInForm(_ key: KeyEvent, _ form: ConversationForm) -> [AppEffect] {
        var form = form
        let outcome = form.press(key)
        overlay = .form(form)
        switch outcome {
        case .none: return []
        case .close:
            overlay = nil
            return []
        case .store(let values):
            overlay = nil
            guard let chat, chat.isStored, let id = chat.id else {
                self.chat?.values = values
                let title = values.title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                self.chat?.title = title.isEmpty ? nil : title
                return []
            }
            say(tr("saved"))
            return [.storeValues(values, in: id), .gauge(id)]
        }
    }
}
