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
        case .focus, .reply: break
        }
        return []
    }

    private mutating func paste(_ text: String) -> [AppEffect] {
        if case .history(var search) = overlay {
            let outcome = search.paste(text)
            overlay = .history(search)
            if case .search(let words) = outcome { return [.recall(words)] }
        } else if overlay == .conversations {
            list.paste(text)
        } else if overlay == nil {
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
        } else if overlay == nil || overlay == .conversations {
            chat?.transcript.scroll(by: rows)
        }
    }

    private mutating func press(_ key: KeyEvent) -> [AppEffect] {
        if overlay != nil, let effects = pressInOverlay(key) { return effects }
        chords.append(key.chord)
        let isLonger = chords.count > 1
        switch AppAction.keys.meaning(of: chords) {
        case .action(let action):
            chords = []
            return perform(action)
        case .beginning:
            return []
        case .nothing:
            let typed = chords.map(\.description).joined(separator: " ")
            chords = []
            if isLonger {
                say("\(typed) means nothing; F1 shows the keys")
            } else if let text = key.text {
                composer.insert(String(text), isTyped: true)
            }
            return []
        }
    }

    /// nil: the key means what it means without an overlay.
    private mutating func pressInOverlay(_ key: KeyEvent) -> [AppEffect]? {
        if case .action(let action) = AppAction.keys.meaning(of: [key.chord]),
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
            return Confirmation.isYes(key) ? [confirmation.effect] : []
        case .help(var page):
            overlay = page.press(key) ? .help(page) : nil
        case nil: return nil
        }
        return []
    }

    /// From now on this profile answers here.
    mutating func answer(with profile: String, _ model: ModelID?) -> [AppEffect] {
        guard var chat else { return [] }
        (chat.profile, chat.model) = (profile, model)
        // Without a model the settings know which: the question finds it out.
        chat.answerer = .ready(profile: profile, model: model ?? "")
        if chat.transcript.entries.first?.author == .program { chat.showWelcome() }
        self.chat = chat
        return chat.id.map { [.keep(profile: profile, model: model, in: $0)] } ?? []
    }

    // Actions

    mutating func perform(_ action: AppAction) -> [AppEffect] {
        switch action {
        case .send: return send()
        case .stopOrClear: return stopOrClear()
        case .escape: return stop()
        case .endOfFile:
            guard composer.isEmpty else {
                composer.apply(.delete(.right))
                return []
            }
            return [.quit(0)]
        case .quit: return [.quit(0)]
        case .suspend: return [.suspend]
        case .repaint: return [.repaint]
        case .edit(.up) where composer.isEmpty && chat?.queue.isEmpty == false:
            return chat?.queue.last.map { takeBack($0.ticket) } ?? []
        case .edit(let edit): composer.apply(edit)
        case .scrollRows(let rows): chat?.transcript.scroll(by: rows)
        case .scrollPages(let pages): chat?.transcript.scroll(pages: pages)
        case .scrollToStart: chat?.transcript.scrollToStart()
        case .scrollToEnd: chat?.transcript.scrollToEnd()
        case .newConversation: return [open(.new)]
        case .conversations:
            overlay = .conversations
            list.current = chat?.id
            list.findCurrent()
            return refreshList(atOnce: true)
        case .toggleSidebar:
            showsSidebar.toggle()
            if !showsSidebar, overlay == .conversations { overlay = nil }
        case .chooseModel:
            guard let chat else { return [] }
            overlay = .answerers(AnswererPicker(current: chat.answerer))
            return [.offer(modelsOf: nil)]
        case .retry:
            guard let chat, !chat.isBusy, !chat.questions.isEmpty else { return [] }
            if let text = self.chat?.takeUnanswered() { return ask(text) }
            return ask(nil)
        case .goOn: return goOnWithAnswer()
        case .searchHistory:
            overlay = .history(HistorySearch())
            return [.recall("")]
        case .editor: return [.edit(composer.text)]
        case .complete:
            let names = writtenCommand != nil || composer.pathBeforeCaret != nil
            if !names, case .unready(.notConfigured) = chat?.answerer { return perform(.demo) }
            return complete()
        case .queue:
            guard let chat, !chat.queue.isEmpty else {
                say("no question waits")
                return []
            }
            overlay = .queue(QueueList(chat.queue))
        case .copyAny:
            guard let picker = chat.flatMap({ CopyPicker($0.transcript.entries) }) else {
                say("there is nothing to copy yet")
                return []
            }
            overlay = .copying(picker)
        case .copyAnswer: return copy(lastAnswer?.text, "the answer")
        case .copyCode: return copy(lastAnswer?.codeBlocks.last?.code, "the code")
        case .copyBlock(let number):
            return copy(lastAnswer?.codeBlocks.first { $0.number == number }?.code, "code block \(number)")
        case .toggleReasoning:
            chat?.showsReasoning.toggle()
            let shows = chat?.showsReasoning ?? false
            chat?.transcript.changeAll { if !$0.reasoning.isEmpty { $0.showsReasoning = shows } }
        case .toggleMouse:
            isMouseOn.toggle()
            say(isMouseOn ? "the wheel scrolls; hold Shift to select text" : "the terminal has the mouse")
        case .help: overlay = .help(HelpPage())
        case .demo:
            guard case .unready = chat?.answerer else { return [] }
            return answer(with: ProviderKind.demo.rawValue, ModelID(ProviderKind.demo.rawValue))
        }
        return []
    }

    /// Asks the model to go on where its answer broke off.
    private mutating func goOnWithAnswer() -> [AppEffect] {
        guard let chat, !chat.isBusy, let last = lastAnswer else { return [] }
        let isCyrillic = last.text.unicodeScalars.contains { (0x400...0x52F).contains($0.value) }
        let isHan = last.text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        return ask(
            isCyrillic
                ? "Продолжи с того места, где ответ оборвался."
                : isHan ? "请从中断处继续。" : "Go on where your answer broke off.")
    }

    /// A question that waits comes back to be written at.
    mutating func takeBack(_ ticket: QueuedQuestion.Ticket) -> [AppEffect] {
        guard let number = chat?.queue.firstIndex(where: { $0.ticket == ticket }),
            let question = chat?.queue.remove(at: number)
        else { return [] }
        composer.replace(with: composer.isEmpty ? question.text : composer.text + "\n\n" + question.text)
        return [.unqueue(ticket)]
    }

    private mutating func stopOrClear() -> [AppEffect] {
        if chat?.running != nil || chat?.watched != nil && composer.isEmpty { return stop() }
        if !composer.isEmpty {
            composer.clear()
            calmUntil = now + .milliseconds(500)
            return []
        }
        if let calmUntil, now < calmUntil { return [] }
        if let quitsUntil, now < quitsUntil { return [.quit(0)] }
        quitsUntil = now + .seconds(2)
        message = ("Ctrl-C again to quit", now + .seconds(2))
        return []
    }

    // Copying

    private var lastAnswer: TranscriptEntry? {
        chat?.transcript.entries.last { entry in
            if case .model = entry.author { !entry.text.isEmpty } else { false }
        }
    }

    mutating func copy(_ text: String?, _ what: String) -> [AppEffect] {
        guard let text else {
            say("there is no \(what.hasPrefix("the ") ? String(what.dropFirst(4)) : what) to copy")
            return []
        }
        // What a model wrote is pasted into shells.
        return [.copy(Sanitizer.text(text), what: what)]
    }
}
