internal import ChatKit
internal import TerminalText

/// What the actions do.
extension AppModel {
    /// From now on this profile answers here.
    mutating func answer(with profile: String, _ model: ModelID?) -> [AppEffect] {
        guard var chat else { return [] }
        // That nobody could answer is true no more.
        message = nil
        (chat.profile, chat.model) = (profile, model)
        // Without a model the settings know which: the question finds it out.
        chat.answerer = .ready(profile: profile, model: model ?? "")
        if chat.transcript.entries.first?.author == .program { chat.showWelcome() }
        self.chat = chat
        return chat.id.map { [.keep(profile: profile, model: model, in: $0)] } ?? []
    }

    mutating func perform(_ action: AppAction) -> [AppEffect] {
        switch action {
        case .enter: return enter()
        case .send: return send()
        case .stopOrClear: return stopOrClear()
        case .escape where chat?.transcript.selection != nil: chat?.transcript.selection = nil
        case .escape: return composer.dropMark() || chat?.running == nil && stopEditing() ? [] : stop()
        case .focus(let step): chat?.transcript.moveFocus(by: step)
        case .editLast: editLast()
        case .searchAll: overlay = .search(MessageSearch())
        case .findHere: overlay = .finding(EditedText(chat?.find?.words ?? ""))
        case .palette: return openPalette()
        case .endOfFile:
            guard composer.isEmpty else {
                composer.apply(.delete(.right))
                return []
            }
            return leave(by: "Ctrl-D")
        case .leave: return leave(by: "Ctrl-X Ctrl-C")
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
        case .findConversation:
            let effects = perform(.conversations)
            list.find("")
            return effects
        case .toggleSidebar:
            showsSidebar.toggle()
            if !showsSidebar, overlay == .conversations { overlay = nil }
        case .chooseModel: return chooseAnswerer()
        case .retry:
            guard let chat, !chat.isBusy, !chat.questions.isEmpty else { return [] }
            if let text = self.chat?.takeUnanswered() { return ask(text) }
            return ask(nil)
        case .goOn: return goOnWithAnswer()
        case .searchHistory:
            overlay = .history(HistorySearch())
            return [.recall("")]
        case .editor: return [.edit(composer.text)]
        case .complete: return complete()
        case .quote: isQuoting = true
        case .queue:
            guard let chat, !chat.queue.isEmpty else {
                say(tr("no message is queued"))
                return []
            }
            overlay = .queue(QueueList(chat.queue))
        case .copySelection: return copy(composer.copySelection(), tr("the selection"))
        case .copyAny:
            chat?.transcript.markPlaces()
            guard let picker = chat.flatMap({ CopyPicker($0.transcript.entries) }) else {
                say(tr("there is nothing to copy yet"))
                return []
            }
            overlay = .copying(picker)
        case .copyAnswer: return copy(lastAnswer?.text, tr("the reply"))
        case .copyCode:
            chat?.transcript.markPlaces()
            let block = lastAnswer?.codeBlocks.last
            return copy(block?.code, block.map { tr("code block \($0.number)") } ?? tr("the code"))
        case .copyBlock(let number):
            chat?.transcript.markPlaces()
            return copy(chat?.transcript.codeBlock(number), tr("code block \(number)"))
        case .toggleReasoning:
            chat?.showsReasoning.toggle()
            let shows = chat?.showsReasoning ?? false
            chat?.transcript.changeAll { if !$0.reasoning.isEmpty { $0.showsReasoning = shows } }
        case .toggleMouse:
            return apply(.mouse(!isMouseOn))
        case .help: overlay = .help(HelpPage())
        case .setUp: overlay = .setup(ProviderSetup())
        case .settings:
            guard let chat else { return [] }
            guard chat.isStored, let id = chat.id else {
                overlay = .form(ConversationForm(chat.values ?? ConversationValues()))
                return []
            }
            return [.values(id)]
        case .costs: return [.costs(chat.flatMap { $0.isStored ? $0.id : nil })]
        case .why:
            guard let chat, chat.isStored, let id = chat.id else {
                say(tr("nothing was sent yet"))
                return []
            }
            return [.why(id)]
        case .zen: isZen.toggle()
        case .demo:
            guard case .unready = chat?.answerer else { return [] }
            return answer(with: ProviderKind.demo.rawValue, ModelID(ProviderKind.demo.rawValue))
        }
        return []
    }

    /// Asks the model to go on where its answer broke off.
    private mutating func goOnWithAnswer() -> [AppEffect] {
        guard let chat, !chat.isBusy, let last = lastAnswer else { return [] }
        return ask(Self.wish(toGoOnWith: last.text))
    }

    /// What to ask for the rest of an answer, in its language.
    static func wish(toGoOnWith answer: String) -> String {
        let isCyrillic = answer.unicodeScalars.contains { (0x400...0x52F).contains($0.value) }
        let isHan = answer.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        return isCyrillic
            ? "Продолжи с того места, где ответ оборвался."
            : isHan ? "请从中断处继续。" : "Go on where your answer broke off."
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
        if chat?.running != nil || chat?.watched != nil && composer.isEmpty {
            quitsUntil = nil
            return stop()
        }
        if !composer.isEmpty {
            quitsUntil = nil
            composer.clear()
            calmUntil = now + .milliseconds(500)
            return []
        }
        if let calmUntil, now < calmUntil { return [] }
        return leave(by: "Ctrl-C", isAlwaysAsked: true)
    }

    // Copying

    var lastAnswer: TranscriptEntry? {
        chat?.transcript.entries.last { entry in
            if case .model = entry.author { !entry.text.isEmpty } else { false }
        }
    }

    mutating func copy(_ text: String?, _ what: String) -> [AppEffect] {
        guard let text else {
            say(tr("nothing to copy: \(what)"))
            return []
        }
        // The first line tells whether it is the right one. What a model wrote is pasted into shells.
        let first = text.split(whereSeparator: \.isNewline).first.map { Sanitizer.line(String($0), maximumLength: 40) }
        return [.copy(Sanitizer.text(text), what: first.map { "\(what) “\($0)”" } ?? what)]
    }
}
