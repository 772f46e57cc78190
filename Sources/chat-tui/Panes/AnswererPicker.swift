internal import ChatKit
internal import TerminalText

/// Who answers from now on: a model of a profile. What is typed finds one in a long list.
struct AnswererPicker: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case readModels(of: String)
        case choose(profile: String, model: ModelID?)
    }

    private var profiles: [OfferedProfile]?
    /// nil: profiles are shown, else its models.
    private var profile: String?
    private var models: [ModelID]?
    private var failure: TranscriptEntry.Failure?
    private var words: EditedText
    private var menu = Menu()
    private let current: Answerer

    /// `profile`: whose models are shown first; nil: the profiles are.
    init(current: Answerer, modelsOf profile: String? = nil, words: String = "") {
        (self.current, self.profile, self.words) = (current, profile, EditedText(words))
    }

    /// Takes the profiles there are, and the models of the one that has this name.
    mutating func show(_ profiles: [OfferedProfile], models: [ModelID], of name: String?) {
        self.profiles = profiles
        if let name, name == profile { self.models = models }
        guard name == profile else { return }
        findCurrent()
    }

    /// `name`: the profile whose models could not be read.
    mutating func show(_ error: ChatError, of name: String?) {
        guard name == profile else { return }
        failure = TranscriptEntry.Failure(message: error.message, hint: error.remedy)
        menu.select(0)
    }

    // The rows

    private enum Row: Equatable {
        case profile(OfferedProfile)
        case model(ModelID)
        /// The model that the settings name.
        case usual
        /// A model that is in no list, by what is typed.
        case other(String)
    }

    private var rows: [Row] {
        let wanted = FindWords(words.text)
        guard profile != nil else {
            return (profiles ?? []).filter { wanted.match($0.name) }.map {
                .profile($0)
            }
        }
        let found = (models ?? []).filter { wanted.match($0.rawValue) }
        var rows: [Row] = found.map { .model($0) }
        if failure != nil, wanted.isEmpty { rows.append(.usual) }
        if !wanted.isEmpty, !found.contains(ModelID(words.text)) { rows.append(.other(words.text)) }
        return rows
    }

    private func isCurrent(_ row: Row) -> Bool {
        guard case .ready(let name, let model) = current else { return false }
        switch row {
        case .profile(let offered): return offered.name == name
        case .model(let offered): return offered == model && profile == name
        case .usual, .other: return false
        }
    }

    private mutating func findCurrent() {
        menu.select(rows.firstIndex(where: isCurrent) ?? 0)
    }

    private func text(of row: Row) -> String {
        switch row {
        case .profile(let offered):
            [Sanitizer.line(offered.name), offered.isSetUp ? Sanitizer.line(offered.origin) : tr("(not set up)")]
                .filter { !$0.isEmpty }.joined(separator: "  ")
        case .model(let model): Sanitizer.line(model.rawValue)
        case .usual: tr("the model that the settings name")
        case .other(let name): tr("“\(Sanitizer.line(name))”, though no list has it")
        }
    }

    // Keys

    mutating func press(_ key: KeyEvent) -> Outcome {
        let rows = rows
        switch key.chord {
        case KeyChord(.enter): return rows.indices.contains(menu.selection) ? choose(rows[menu.selection]) : .none
        case KeyChord(.escape), KeyChord(.character("c"), .control): return .close
        case KeyChord(.left) where words.isEmpty:
            guard profile != nil else { return .close }
            (profile, models, failure) = (nil, nil, nil)
            findCurrent()
        case KeyChord(.right) where words.isEmpty && profile == nil:
            return rows.indices.contains(menu.selection) ? choose(rows[menu.selection]) : .none
        case KeyChord(.up), KeyChord(.character("p"), .control): menu.move(by: -1, count: rows.count)
        case KeyChord(.down), KeyChord(.character("n"), .control): menu.move(by: 1, count: rows.count)
        case KeyChord(.pageUp), KeyChord(.pageDown): _ = menu.press(key, count: rows.count)
        default: if words.type(key) { menu.select(0) }
        }
        return .none
    }

    private mutating func choose(_ row: Row) -> Outcome {
        switch row {
        case .profile(let offered):
            (profile, words, menu) = (offered.name, EditedText(), Menu())
            return .readModels(of: offered.name)
        case .model(let model): return profile.map { .choose(profile: $0, model: model) } ?? .none
        case .usual: return profile.map { .choose(profile: $0, model: nil) } ?? .none
        case .other(let name): return profile.map { .choose(profile: $0, model: ModelID(name)) } ?? .none
        }
    }

    mutating func paste(_ text: String) {
        words.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        menu.select(0)
    }

    // The screen

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let title = profile.map { tr("Models of \(Sanitizer.line($0))") } ?? tr("Who answers")
        let others = profile == nil ? [] : [tr("Left other providers")]
        var area = frame.writePage(
            title: title, hints: [tr("Enter choose"), tr("Esc back")] + others + [tr("letters find")])
        let rows = rows
        if let failure {
            let lines = EntryFrame.lines(of: failure, width: size.columns).prefix(max(0, area.count - 2))
            for (number, line) in lines.enumerated() { frame.write(line, row: area.lowerBound + number) }
            area = (area.lowerBound + lines.count + 1)..<max(area.upperBound, area.lowerBound + lines.count + 1)
        }
        if failure == nil, profile == nil ? profiles == nil : models == nil {
            frame.write(tr("asking…"), row: area.lowerBound, column: 2, style: Theme.faint)
        } else if rows.isEmpty {
            frame.write(tr("None has these letters."), row: area.lowerBound, column: 2, style: Theme.faint)
        }
        for (place, number) in menu.window(count: rows.count, height: area.count).enumerated() {
            let text = (isCurrent(rows[number]) ? "* " : "  ") + text(of: rows[number])
            frame.writeChoice(text, row: area.lowerBound + place, isChosen: number == menu.selection)
        }
        if !words.isEmpty { frame.writeField(tr("find:") + " ", words, row: 1) }
        return frame
    }
}
