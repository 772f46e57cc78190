internal import ChatKit
internal import TerminalText

/// What keys, pastes and the wheel do.
extension AppModel {
    mutating func take(_ input: InputEvent) -> [AppEffect] {
        switch input {
        case .key(let key): return press(key)
        case .paste(let text): return paste(text)
        case .wheel(let lines, let place): scroll(by: lines, at: place)
        case .mouse(let event): return take(event)
        case .focus(let isFocused): self.isFocused = isFocused
        case .reply: break
        }
        return []
    }

    private mutating func paste(_ text: String) -> [AppEffect] {
        if case .history(var search) = overlay {
            let outcome = search.paste(text)
            overlay = .history(search)
            if case .search(let words) = outcome { return [.recall(words)] }
        } else if case .answerers(var picker) = overlay {
            picker.paste(text)
            overlay = .answerers(picker)
        } else if case .queue(var list) = overlay {
            list.paste(text)
            overlay = .queue(list)
        } else if case .copying(var picker) = overlay {
            picker.paste(text)
            overlay = .copying(picker)
        } else if case .search(var search) = overlay {
            let outcome = search.paste(text)
            overlay = .search(search)
            if case .search(let words) = outcome { return [.search(words)] }
        } else if case .finding(var field) = overlay {
            field.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
            overlay = .finding(field)
            return find(field.text)
        } else if case .palette(var palette) = overlay {
            palette.paste(text)
            overlay = .palette(palette)
        } else if case .setup(var setup) = overlay {
            setup.paste(text)
            overlay = .setup(setup)
        } else if case .form(var form) = overlay {
            form.paste(text)
            overlay = .form(form)
        } else if case .help(var page) = overlay {
            page.paste(text)
            overlay = .help(page)
        } else if overlay == .conversations {
            list.paste(text)
        } else if overlay == nil {
            chat?.transcript.focused = nil
            composer.insert(text, isTyped: false)
        }
        return []
    }

    private mutating func scroll(by rows: Int, at place: MouseEvent.Place?) {
        let isOverList = place.map { $0.column < areas.sidebar ?? 0 } ?? false
        if overlay == .conversations && areas.sidebar == nil || isOverList {
            list.scroll(by: rows)
        } else if case .help(var page) = overlay {
            page.scroll(by: rows)
            overlay = .help(page)
        } else if case .page(var page) = overlay {
            page.scroll(by: rows)
            overlay = .page(page)
        } else if case .message(var page) = overlay {
            page.scroll(by: rows)
            overlay = .message(page)
        } else if overlay == nil || overlay == .conversations {
            chat?.transcript.scroll(by: rows)
        }
    }

    /// What keys do now.
    var keys: KeyTable<AppAction> { AppAction.keys(enterKey) }

    private mutating func press(_ key: KeyEvent) -> [AppEffect] {
        if overlay != nil, let effects = pressInOverlay(key) { return effects }
        if isQuoting {
            quote(key)
            return []
        }
        if chords.isEmpty, let effects = pressInFocus(key) { return effects }
        if chords.isEmpty, let effects = pressInCommands(key) { return effects }
        let isLonger = !chords.isEmpty
        chords.append(keys.chord(of: key, after: chords))
        switch keys.meaning(of: chords) {
        case .action(let action):
            chords = []
            return perform(action)
        case .beginning:
            return []
        case .nothing:
            let typed = chords.map(\.description).joined(separator: " ")
            chords = []
            if isLonger {
                if key.key != .escape { say(tr("\(typed) means nothing; F1 shows keys")) }
            } else if let text = key.text {
                composer.insert(String(text), isTyped: true)
            }
            return []
        }
    }

    /// Puts the key in as it is, whatever else it means.
    private mutating func quote(_ key: KeyEvent) {
        isQuoting = false
        switch key.key {
        case .tab: composer.insert("\t", isTyped: true)
        case .enter: composer.insert("\n", isTyped: true)
        default:
            guard let text = key.text else { return say(tr("\(key.chord) types nothing")) }
            composer.insert(String(text), isTyped: true)
        }
    }

    /// nil: the key means what it means without an overlay.
    private mutating func pressInOverlay(_ key: KeyEvent) -> [AppEffect]? {
        if case .action(let action) = keys.meaning(of: [key.chord]),
            [.quit, .suspend, .repaint].contains(action)
        {
            return nil
        }
        switch overlay {
        case .conversations: return pressInList(key)
        case .answerers(var picker):
            let outcome = picker.press(key)
            overlay = .answerers(picker)
            switch outcome {
            case .none: return []
            case .close: overlay = nil
            case .readModels(let profile): return [.offer(modelsOf: profile)]
            case .choose(let profile, let model):
                overlay = nil
                return answer(with: profile, model)
            }
        case .queue(var list):
            let outcome = list.press(key)
            overlay = .queue(list)
            switch outcome {
            case .none: return []
            case .close: overlay = nil
            case .edit(let ticket):
                overlay = nil
                return takeBack(ticket)
            case .remove(let ticket):
                chat?.queue.removeAll { $0.ticket == ticket }
                if chat?.queue.isEmpty ?? true { overlay = nil }
                return [.unqueue(ticket)]
            }
        case .copying(var picker):
            let outcome = picker.press(key)
            overlay = .copying(picker)
            switch outcome {
            case .none: return []
            case .close: overlay = nil
            case .copy(let text, let what):
                overlay = nil
                return copy(text, what)
            }
        case .history(var search):
            let outcome = search.press(key)
            overlay = .history(search)
            switch outcome {
            case .none: return []
            case .close: overlay = nil
            case .search(let words): return [.recall(words)]
            case .take(let text):
                overlay = nil
                composer.replace(with: text)
            }
        case .confirmation(let confirmation):
            overlay = nil
            if confirmation.offersSending, Confirmation.isSending(key) { return send(isMeant: true) }
            return Confirmation.isYes(key) ? [confirmation.effect] : []
        case .help(var page):
            overlay = page.press(key) ? .help(page) : nil
        case .page(var page):
            overlay = page.press(key) ? .page(page) : nil
        case .search(let search): return pressInSearch(key, search)
        case .finding(let field): return pressInFind(key, field)
        case .palette(let palette): return pressInPalette(key, palette)
        case .setup(let setup): return pressInSetup(key, setup)
        case .form(let form): return pressInForm(key, form)
        case .message(var page):
            let outcome = page.press(key)
            overlay = .message(page)
            switch outcome {
            case .none: return []
            case .close: overlay = nil
            case .copy(let text): return copy(text, tr("the message"))
            }
        case .comparison(var comparison):
            overlay = comparison.press(key) ? .comparison(comparison) : nil
        case nil: return nil
        }
        return []
    }
}
