internal import ChatKit
internal import TerminalText

/// Searching in all conversations and in the one that is shown, and the palette.
extension AppModel {
    mutating func pressInSearch(_ key: KeyEvent, _ search: MessageSearch) -> [AppEffect] {
        var search = search
        let outcome = search.press(key)
        overlay = .search(search)
        switch outcome {
        case .none: return []
        case .close: overlay = nil
        case .search(let words): return [.search(words)]
        case .open(let hit):
            overlay = nil
            guard hit.conversation != chat?.id else {
                chat?.transcript.goal = hit.id
                return []
            }
            let effects = choose(hit.conversation)
            // One that was left with a reply running is here at once.
            if chat?.id == hit.conversation {
                chat?.transcript.goal = hit.id
            } else {
                goal = (hit.conversation, hit.id)
            }
            return effects
        }
        return []
    }

    // In the conversation

    mutating func pressInFind(_ key: KeyEvent, _ field: EditedText) -> [AppEffect] {
        var field = field
        switch key.chord {
        case KeyChord(.escape), KeyChord(.character("c"), .control):
            overlay = nil
            chat?.find = nil
            chat?.transcript.focused = nil
            return []
        case KeyChord(.enter):
            overlay = nil
            if chat?.find?.messages.isEmpty ?? true { chat?.find = nil }
            return []
        case KeyChord(.up), KeyChord(.character("p"), .control), KeyChord(.character("r"), .control):
            return showFound(-1)
        case KeyChord(.down), KeyChord(.character("n"), .control), KeyChord(.character("s"), .control):
            return showFound(1)
        default: break
        }
        guard field.type(key) else { return [] }
        overlay = .finding(field)
        return find(field.text)
    }

    mutating func find(_ words: String) -> [AppEffect] {
        guard words.contains(where: { !$0.isWhitespace }) else {
            chat?.find = nil
            return []
        }
        chat?.find = FoundMessages(words: words)
        // What is here is found at once, parts of words too; the rest comes from the store.
        take(found: [], words)
        return chat.flatMap { $0.isStored ? $0.id : nil }.map { [.find(words, in: $0)] } ?? []
    }

    mutating func take(found messages: [StoredMessage.ID], _ words: String) {
        guard chat?.find?.words == words else { return }
        let finder = FindWords(words)
        let here = chat?.transcript.entries.filter { $0.author != .program && finder.match($0.text) }.compactMap(\.id)
        let all = Set(messages + (here ?? [])).sorted { $0.rawValue < $1.rawValue }
        chat?.find?.messages = all
        chat?.find?.current = max(0, all.count - 1)
        chat?.transcript.goal = all.last
    }

    /// Shows the match after or before; behind the last one comes the first.
    mutating func showFound(_ step: Int) -> [AppEffect] {
        guard var find = chat?.find, !find.messages.isEmpty else {
            say(tr("nothing is found"))
            return []
        }
        let next = find.current + step
        if !find.messages.indices.contains(next) {
            say(step > 0 ? tr("from the first one again") : tr("from the last one again"))
        }
        find.current = (next + find.messages.count) % find.messages.count
        chat?.find = find
        chat?.transcript.goal = find.messages[find.current]
        return []
    }

    /// The row above the input while one finds.
    var findText: (text: String, field: EditedText?)? {
        let count: String
        if let find = chat?.find {
            count = find.messages.isEmpty ? tr("none") : "\(find.current + 1)/\(find.messages.count)"
        } else {
            count = ""
        }
        if case .finding(let field) = overlay { return (count, field) }
        guard let find = chat?.find, chat?.transcript.focused != nil else { return nil }
        return (tr("found \(count): \(Sanitizer.line(find.words))  n next, N previous, / other words"), nil)
    }

    // The palette

    mutating func openPalette() -> [AppEffect] {
        overlay = .palette(CommandPalette(keys))
        var effects: [AppEffect] = [.offer(modelsOf: nil)]
        if case .ready(let profile, _) = chat?.answerer { effects.append(.offer(modelsOf: profile)) }
        return effects + [.list(list.refreshed)]
    }

    mutating func pressInPalette(_ key: KeyEvent, _ palette: CommandPalette) -> [AppEffect] {
        var palette = palette
        let outcome = palette.press(key, list.conversations ?? [])
        overlay = .palette(palette)
        switch outcome {
        case .none: return []
        case .close:
            overlay = nil
            return []
        case .choose(let choice):
            overlay = nil
            switch choice {
            case .action(let action): return perform(action)
            case .command(let command):
                guard command.needsOperand else { return perform(command, "") }
                composer.replace(with: "/\(command.rawValue) ")
                return []
            case .setting(let setting): return apply(setting)
            case .conversation(let id): return choose(id)
            case .profile(let name): return answer(with: name, nil)
            case .model(let model, let profile): return answer(with: profile, model)
            }
        }
    }
}
