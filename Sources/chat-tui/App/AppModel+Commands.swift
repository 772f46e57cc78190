internal import ChatKit
internal import TerminalText

/// What slash commands do, and how names are completed.
extension AppModel {
    /// The command that is being written, without its slash; nil: something else is.
    var writtenCommand: Substring? {
        guard composer.edited.lines.count == 1, composer.edited.lines[0].count < 500, !composer.beginsWithPaste else {
            return nil
        }
        let text = composer.text
        return text.hasPrefix("/") && !text.hasPrefix("//") ? text.dropFirst() : nil
    }

    /// Carries out what is written; nil: it is no command.
    mutating func carryOut() -> [AppEffect]? {
        guard let written = writtenCommand else { return nil }
        let words = written.split(separator: " ", maxSplits: 1)
        let operand = words.count > 1 ? words[1].trimmingSpaces : ""
        guard let name = words.first, let command = SlashCommand(name: name) else {
            say(tr("/\(words.first ?? "") is no command; /help shows them; //… sends it as it is"))
            return []
        }
        composer.replace(with: "")
        return perform(command, operand)
    }

    mutating func perform(_ command: SlashCommand, _ operand: String) -> [AppEffect] {
        switch command {
        case .help: return perform(.help)
        case .new: return perform(.newConversation)
        case .open:
            guard !operand.isEmpty else { return perform(.conversations) }
            guard let id = ConversationID(rawValue: operand) else {
                say(tr("“\(operand)” cannot be the ID of a conversation"))
                return []
            }
            return choose(id)
        case .list: return perform(.conversations)
        case .history: say(tr("PageUp goes back; /history is for --plain"))
        case .rename:
            guard let id = storedID else { return [] }
            return [.rename(id, title: operand.isEmpty ? nil : operand)]
        case .delete:
            guard let id = storedID, let chat else { return [] }
            overlay = .confirmation(
                Confirmation(question: tr("Move “\(chat.name)” to the trash?"), effect: .delete(id)))
        case .archive:
            guard let id = storedID else { return [] }
            return [.archive(id, nil)]
        case .pin:
            guard let id = storedID else { return [] }
            return [.pin(id, nil)]
        case .model:
            guard !operand.isEmpty else { return perform(.chooseModel) }
            guard case .ready(let profile, _) = chat?.answerer else { return perform(.chooseModel) }
            return answer(with: profile, ModelID(operand))
        case .provider:
            guard !operand.isEmpty else { return perform(.chooseModel) }
            return answer(with: operand, nil)
        case .retry: return perform(.retry)
        case .continue: return perform(.goOn)
        case .stop: return stop()
        case .queue:
            guard operand == "clear" else { return perform(.queue) }
            let tickets = chat?.queue.map(\.ticket) ?? []
            chat?.queue = []
            return tickets.map { .unqueue($0) }
        case .copy:
            guard !operand.isEmpty else { return perform(.copyAnswer) }
            guard let number = operand.split(separator: " ").last.flatMap({ Int($0) }) else {
                say(tr("/copy 2 copies the second code block"))
                return []
            }
            return perform(.copyBlock(number))
        case .edit:
            editLast()
            if !operand.isEmpty, chat?.editing != nil { composer.replace(with: operand) }
        case .versions:
            return showLastVersion(Int(operand))
        case .compare: return compare(operand)
        case .attach: return attach(operand)
        case .theme:
            guard let chosen = TerminalPreferences.Theme(rawValue: operand.lowercased()) else {
                say(tr("/theme light, dark, contrast, or auto: for the background that the terminal reports"))
                break
            }
            return apply(.theme(chosen))
        case .language:
            guard let chosen = Language(name: operand) else {
                say(tr("/language en, ru or zh"))
                break
            }
            return apply(.language(chosen))
        case .settings: return perform(.settings)
        case .setup: return perform(.setUp)
        case .cost: return perform(.costs)
        case .why: return perform(.why)
        case .system:
            guard let chat else { break }
            guard !operand.isEmpty else { return perform(.settings) }
            guard chat.isStored, let id = chat.id else {
                var values = chat.values ?? ConversationValues()
                values.firstPrompt = operand
                self.chat?.values = values
                say(tr("first prompt set"))
                break
            }
            return [.firstPrompt(operand, in: id)]
        case .search:
            let effects = perform(.searchAll)
            guard !operand.isEmpty, case .search(let search) = overlay else { return effects }
            var filled = search
            let outcome = filled.paste(operand)
            overlay = .search(filled)
            if case .search(let words) = outcome { return effects + [.search(words)] }
            return effects
        case .find:
            guard !operand.isEmpty else { return perform(.findHere) }
            overlay = .finding(EditedText(operand))
            return find(operand)
        case .save: return save(operand)
        case .editor: return perform(.editor)
        case .quit: return confirmLeaving()
        }
        return []
    }

    /// `/save FILE`, `/save 2 FILE`: a chosen message, a code block, or the last reply.
    private mutating func save(_ operand: String) -> [AppEffect] {
        defer { saved = nil }
        let words = operand.split(separator: " ", maxSplits: 1).map(String.init)
        var text = saved ?? lastAnswer?.text
        var path = operand
        if words.count == 2, let number = Int(words[0]) {
            chat?.transcript.markPlaces()
            (text, path) = (chat?.transcript.codeBlock(number), words[1])
        }
        guard !path.isEmpty else {
            say(tr("write the name of the file behind /save"))
            return []
        }
        guard let text else {
            say(tr("there is nothing to save"))
            return []
        }
        return [.save(text, path: path)]
    }

    /// The conversation that is shown, if it has begun.
    private var storedID: ConversationID? {
        mutating get {
            guard let chat, chat.isStored, let id = chat.id else {
                say(tr("this conversation has no messages yet"))
                return nil
            }
            return id
        }
    }

    // Completion

    /// What may be meant by the beginning of a command that is written; none: something else is written.
    var proposedCommands: [SlashCommand] {
        guard let written = writtenCommand, !written.contains(" ") else { return [] }
        return SlashCommand.matching(written)
    }

    /// What a key does while commands are proposed. nil: what it always does.
    mutating func pressInCommands(_ key: KeyEvent) -> [AppEffect]? {
        let found = proposedCommands
        guard let chosen = commandMenu.chosen(of: found) else { return nil }
        switch key.chord {
        case KeyChord(.up): commandMenu.move(by: -1, in: found)
        case KeyChord(.down): commandMenu.move(by: 1, in: found)
        case KeyChord(.tab): composer.replace(with: "/\(chosen.rawValue) ")
        case KeyChord(.enter):
            // What it cannot do without comes next.
            composer.replace(with: "/\(chosen.rawValue)" + (chosen.needsOperand ? " " : ""))
            return chosen.needsOperand ? [] : carryOut()
        default: return nil
        }
        return []
    }

    /// Completes what stands before the caret; with nothing written, goes to the conversations.
    mutating func complete() -> [AppEffect] {
        if let path = composer.pathBeforeCaret { return [.findPaths(path)] }
        if let written = writtenCommand {
            let words = written.split(separator: " ", maxSplits: 1)
            let operand = words.count > 1 ? words[1].trimmingSpaces : ""
            switch words.first.flatMap({ SlashCommand(name: $0) }) {
            case .model: return chooseAnswerer(operand)
            case .provider: return chooseAnswerer(operand, amongProfiles: true)
            case .open:
                let effects = perform(.conversations)
                list.find(operand)
                return effects
            case nil: say(tr("no such command; /help shows them"))
            default: break
            }
            return []
        }
        if case .unready(.notConfigured) = chat?.answerer { return perform(.demo) }
        return composer.isEmpty ? perform(.conversations) : []
    }

    /// Shows who could answer, those first whose names have these words.
    mutating func chooseAnswerer(_ words: String = "", amongProfiles: Bool = false) -> [AppEffect] {
        guard let chat else { return [] }
        var profile: String?
        switch chat.answerer {
        case _ where amongProfiles: break
        case .ready(let name, _), .unready(.missingModel(let name)): profile = name
        case .unready: break
        }
        overlay = .answerers(AnswererPicker(current: chat.answerer, modelsOf: profile, words: words))
        return [.offer(modelsOf: nil)] + (profile.map { [.offer(modelsOf: $0)] } ?? [])
    }

    /// Takes the paths that begin as the one before the caret.
    mutating func take(_ paths: [String], for beginning: String) {
        guard composer.pathBeforeCaret == beginning else { return }
        guard let first = paths.first else {
            say(tr("no file begins like that"))
            return
        }
        let common = paths.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        if common.count > beginning.count { composer.completePath(with: common) }
        guard paths.count > 1 else { return }
        // Names are told apart by two spaces, which a sanitized line would not keep.
        show(paths.prefix(20).map { Sanitizer.line(Self.lastName($0)) }.joined(separator: "  "))
    }

    private static func lastName(_ path: String) -> String {
        let isFolder = path.hasSuffix("/")
        return (path.split(separator: "/").last.map(String.init) ?? path) + (isFolder ? "/" : "")
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

extension Substring {
    /// Without spaces at the ends.
    fileprivate var trimmingSpaces: String {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
