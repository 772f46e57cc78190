internal import ChatKit
internal import TerminalText

/// What keys do with the focused message.
extension AppModel {
    /// nil: the key means what it means without a focused message.
    mutating func pressInFocus(_ key: KeyEvent) -> [AppEffect]? {
        guard overlay == nil, let entry = chat?.transcript.focusedEntry else { return nil }
        switch key.placeChord {
        case KeyChord(.up), KeyChord(.character("k")): chat?.transcript.moveFocus(by: -1)
        case KeyChord(.down), KeyChord(.character("j")): chat?.transcript.moveFocus(by: 1)
        case KeyChord(.escape), KeyChord(.character("c"), .control), KeyChord(.tab):
            chat?.transcript.focused = nil
            chat?.find = nil
        case KeyChord(.character("n")) where chat?.find != nil: return showFound(1)
        case KeyChord(.character("N")) where chat?.find != nil: return showFound(-1)
        case KeyChord(.character("/")), KeyChord(.character(".")): return perform(.findHere)
        case KeyChord(.enter), KeyChord(.character("i")):
            guard let id = entry.id else { return sayUnstored() }
            return [.details(id)]
        case KeyChord(.character("c")), KeyChord(.character("y")): return copy(entry.text, tr("the message"))
        case let chord where Self.digit(of: chord) != nil:
            return Self.digit(of: chord).map { perform(.copyBlock($0)) }
        case KeyChord(.character("v")):
            var name = tr("you")
            if case .model(let model) = entry.author { name = model }
            overlay = .message(MessagePage(title: name, text: entry.text))
        case KeyChord(.character("w")): return perform(.why)
        case KeyChord(.character("=")):
            guard let id = chat?.id else { return sayUnstored() }
            return [.compare(id)]
        case KeyChord(.character("q")): quote(entry)
        case KeyChord(.character("r")): return retryFocused()
        case KeyChord(.character("g")): return perform(.goOn)
        case KeyChord(.character("e")): editFocused()
        case KeyChord(.left), KeyChord(.character("[")), KeyChord(.character("<")): return showVersion(-1)
        case KeyChord(.right), KeyChord(.character("]")), KeyChord(.character(">")): return showVersion(1)
        case KeyChord(.character("s")):
            saved = entry.text
            chat?.transcript.focused = nil
            composer.replace(with: "/save ")
        case KeyChord(.character("p")):
            guard let id = entry.id, let conversation = chat?.id else { return sayUnstored() }
            return [.pinMessage(id, in: conversation)]
        default:
            // Whoever types something else writes a message.
            if key.text != nil { chat?.transcript.focused = nil }
            return nil
        }
        return []
    }

    private static func digit(of chord: KeyChord) -> Int? {
        guard case .character(let character) = chord.key, chord.modifiers.isEmpty,
            let digit = character.wholeNumberValue,
            (1...9).contains(digit)
        else { return nil }
        return digit
    }

    /// What can be done with the focused message; the last ones are left out where there is no room.
    var focusHints: [String]? {
        guard let entry = chat?.transcript.focusedEntry else { return nil }
        let versions = focusedVersions == nil ? [] : [tr("Left, Right versions")]
        let own = entry.author == .person ? [tr("e edit"), tr("r retry")] : [tr("r retry")]
        return [tr("Esc back"), tr("c copy"), tr("q quote")] + own + versions
            + [tr("v view"), tr("i details"), tr("s save"), tr("p pin")]
    }

    private mutating func sayUnstored() -> [AppEffect] {
        say(tr("this message is not stored yet"))
        return []
    }

    private mutating func quote(_ entry: TranscriptEntry) {
        let lines = Sanitizer.text(entry.text).split(separator: "\n", omittingEmptySubsequences: false)
        let quoted = lines.map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
        chat?.transcript.focused = nil
        composer.insert((composer.isEmpty ? "" : "\n\n") + quoted + "\n\n", isTyped: false)
    }

    /// The prompt that the focused message is, or is the reply to.
    private var focusedPrompt: TranscriptEntry? {
        guard let chat, let number = chat.transcript.focused else { return nil }
        return chat.transcript.entries[...number].last { $0.author == .person }
    }

    private mutating func retryFocused() -> [AppEffect] {
        guard let prompt = focusedPrompt, let chat, !chat.isBusy else { return sayBusy() }
        guard let id = prompt.id, !prompt.isUnanswered else { return perform(.retry) }
        return ask(nil, replacing: id)
    }

    /// Takes the prompt into the input; sent, it becomes another version beside this one.
    private mutating func editFocused() {
        guard let prompt = focusedPrompt, let id = prompt.id else {
            _ = sayUnstored()
            return
        }
        edit(prompt.text, id)
    }

    /// Edits the last prompt.
    mutating func editLast() {
        guard let prompt = chat?.transcript.entries.last(where: { $0.author == .person }), let id = prompt.id else {
            _ = sayUnstored()
            return
        }
        edit(prompt.text, id)
    }

    private mutating func edit(_ text: String, _ id: StoredMessage.ID) {
        chat?.transcript.focused = nil
        let draft = chat?.editing?.draft ?? composer.text
        chat?.editing = (id, draft)
        composer.replace(with: text)
    }

    /// Esc: what is edited stays as it is. false: nothing is.
    mutating func stopEditing() -> Bool {
        guard let editing = chat?.editing else { return false }
        chat?.editing = nil
        composer.replace(with: editing.draft)
        return true
    }

    private mutating func sayBusy() -> [AppEffect] {
        say(tr("a reply is being written: Esc stops it"))
        return []
    }

    /// The focused message's versions, else those of the prompt it answers.
    private var focusedVersions: (versions: [StoredMessage.ID], current: StoredMessage.ID)? {
        for entry in [chat?.transcript.focusedEntry, focusedPrompt].compactMap(\.self) {
            if entry.versions.count > 1, let id = entry.id { return (entry.versions, id) }
        }
        return nil
    }

    /// A message that was searched for stands on another branch: the conversation continues from there.
    mutating func showElsewhere(_ message: StoredMessage.ID, in id: ConversationID) -> [AppEffect] {
        chat?.transcript.elsewhere = nil
        guard chat?.isBusy == false else { return sayBusy() }
        say(tr("this message is on another branch, which is shown now"))
        chat?.transcript.wantedFocus = message
        return [.showVersion(message, in: id)]
    }

    private mutating func showVersion(_ step: Int) -> [AppEffect] {
        guard let (versions, current) = focusedVersions, let number = versions.firstIndex(of: current),
            let id = chat?.id
        else {
            say(tr("there is one version of this message"))
            return []
        }
        guard chat?.isBusy == false else { return sayBusy() }
        guard versions.indices.contains(number + step) else {
            say(step < 0 ? tr("this is the first version") : tr("this is the last version"))
            return []
        }
        chat?.transcript.wantedFocus = versions[number + step]
        return [.showVersion(versions[number + step], in: id)]
    }
}
