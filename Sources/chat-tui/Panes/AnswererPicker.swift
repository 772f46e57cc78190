internal import ChatKit
internal import TerminalText

/// Who answers from now on: first the profile, then its model.
struct AnswererPicker: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case readModels(of: String)
        case choose(profile: String, model: ModelID?)
    }

    private var profiles: [String]?
    private var profile: String?
    private var models: [ModelID]?
    private var failure: String?
    private var menu = Menu()
    private let current: Answerer

    init(current: Answerer) {
        self.current = current
    }

    mutating func show(_ profiles: [String], models: [ModelID], of name: String?) {
        self.profiles = profiles
        if let name, name == profile {
            self.models = models
            if case .ready(name, let model) = current, let number = models.firstIndex(of: model) { menu.select(number) }
        } else if case .ready(let name, _) = current, let number = profiles.firstIndex(of: name) {
            menu.select(number)
        }
    }

    /// `name`: the profile whose models could not be read.
    mutating func show(_ error: ChatError, of name: String?) {
        guard name == profile else { return }
        failure = Sanitizer.line(error.message)
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        let rows = rows
        if menu.press(key, count: rows.count) { return .none }
        switch key.chord {
        case KeyChord(.enter), KeyChord(.right):
            guard let profile else {
                guard let profiles, profiles.indices.contains(menu.selection) else { return .none }
                self.profile = profiles[menu.selection]
                menu = Menu()
                return .readModels(of: profiles[self.profile.flatMap { profiles.firstIndex(of: $0) } ?? 0])
            }
            if let models, models.indices.contains(menu.selection) {
                return .choose(profile: profile, model: models[menu.selection])
            }
            // Its models could not be read: its own one will do.
            return failure == nil && models == nil ? .none : .choose(profile: profile, model: nil)
        case KeyChord(.escape), KeyChord(.left), KeyChord(.character("c"), .control):
            guard profile != nil else { return .close }
            (profile, models, failure) = (nil, nil, nil)
            menu = Menu()
        default: break
        }
        return .none
    }

    private var rows: [String] {
        if profile == nil { return (profiles ?? []).map { Sanitizer.line($0) } }
        if failure != nil { return ["the model that the settings name"] }
        return (models ?? []).map { Sanitizer.line($0.rawValue) }
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let title = profile.map { "Models of \(Sanitizer.line($0))" } ?? "Who answers"
        let area = frame.writePage(title: title, hint: "Enter choose  Esc back")
        if let failure { frame.write(failure, row: 1, column: 0, style: Theme.failure) }
        if failure == nil, profile == nil ? profiles == nil : models == nil {
            frame.write("asking…", row: area.lowerBound, column: 2, style: Theme.faint)
        }
        let rows = rows
        for (place, number) in menu.window(count: rows.count, height: area.count).enumerated() {
            frame.writeChoice(rows[number], row: area.lowerBound + place, isChosen: number == menu.selection)
        }
        return frame
    }
}
