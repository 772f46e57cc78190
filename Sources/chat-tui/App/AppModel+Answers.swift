internal import ChatKit

/// Questions on their way and answers as they come.
extension AppModel {
    private mutating func change(_ answer: Int, _ change: (inout Chat) -> Void) {
        if var current = chat, current.running?.number == answer {
            // Taken out, so that the transcript is changed in its place.
            chat = nil
            change(&current)
            chat = current
        } else if let number = background.firstIndex(where: { $0.running?.number == answer }) {
            change(&background[number])
        }
    }

    mutating func take(_ price: Price, _ answer: Int) {
        change(answer) { $0.running?.price = price }
    }

    mutating func take(_ event: ReplyEvent, _ answer: Int) -> [AppEffect] {
        let now = now
        var effects: [AppEffect] = []
        var former: DraftPlace?
        if case .started = event { effects += refreshList() }
        change(answer) { chat in
            let (wasStored, place) = (chat.isStored, chat.draftPlace)
            chat.take(event, at: now)
            guard !wasStored, let id = chat.id else { return }
            if chat.isStored { former = place }
            // Now that there is a place for it, what waits can be kept.
            effects += chat.queue.map { .enqueue($0, in: id) }
        }
        if let former, chat?.running?.number == answer { effects += drafts.move(from: former, at: now) }
        return effects
    }

    mutating func end(_ answer: Int, _ error: ChatError?, isStored: Bool = true) -> [AppEffect] {
        let now = now
        var next: QueuedQuestion?
        var refused: RefusedPrompt?
        let isCurrent = chat?.running?.number == answer
        let ended = isCurrent ? chat : background.first { $0.running?.number == answer }
        let took = ended?.running.map { now - $0.begin } ?? .zero
        let isOffline = isCurrent && error?.isOffline == true && ended?.running?.first == nil
        change(answer) { chat in
            refused = chat.end(error, at: now, isStored: isStored, waits: isOffline)
            if !isOffline { next = chat.nextInQueue(after: error) }
        }
        if isOffline, let refused { return wait(for: refused, isCurrent: isCurrent) }
        if isCurrent, error == nil { offline = nil }
        var effects = refused.map { giveBack($0, toCurrent: isCurrent) } ?? []
        if let ended, error != .cancelled, !isFocused, took >= Self.longWait {
            let words = error == nil ? tr("reply complete") : tr("reply failed")
            effects += [.terminal(.bell), .terminal(.notify("\(words): \(ended.name)"))]
        }
        if error == .cancelled, isStored, isCurrent { say(tr("stopped: what came is kept")) }
        if let number = background.firstIndex(where: { $0.running == nil }) {
            guard let next else {
                let ended = background.remove(at: number)
                if let id = ended.id { list.unread.insert(id) }
                say(
                    error == nil
                        ? tr("an answer has come: “\(ended.name)”") : tr("an answer broke off: “\(ended.name)”"))
                return effects + (ended.draft.isEmpty ? [] : [.keepDraft(ended.draft, in: ended.draftPlace)])
            }
            answers += 1
            return effects + [.ask(background[number].ask(next.text, ticket: next.ticket, answer: answers, at: now))]
        }
        if isCurrent, error == nil, next == nil, let model = chat?.comparing.first {
            chat?.comparing.removeFirst()
            return effects + ask(with: model)
        }
        if isCurrent, chat?.comparesAtEnd == true, next == nil, let id = chat?.id {
            chat?.comparesAtEnd = false
            chat?.comparing = []
            effects.append(.compare(id))
        }
        guard let next else { return effects + lookNow() + (chat?.id.map { [.gauge($0)] } ?? []) }
        return effects + ask(next.text, next.ticket)
    }

    /// Whoever looks elsewhere is told of replies that took as long.
    static let longWait = Duration.seconds(10)

    /// Puts a prompt that was refused before it was stored back where it can be changed and sent again: into the input if
    /// that is empty, else to the front of the queue.
    private mutating func giveBack(_ refused: RefusedPrompt, toCurrent isCurrent: Bool) -> [AppEffect] {
        guard var chat = isCurrent ? chat : background.first(where: { $0.running == nil }) else { return [] }
        var effects: [AppEffect] = []
        if refused.ticket == nil, isCurrent ? composer.isEmpty : chat.draft.isEmpty {
            if isCurrent { composer.replace(with: refused.text) } else { chat.draft = refused.text }
        } else {
            if refused.ticket == nil { tickets += 1 }
            let waiting = QueuedQuestion(ticket: refused.ticket ?? .new(tickets), text: refused.text)
            chat.queue.insert(waiting, at: 0)
            if refused.ticket == nil, chat.isStored, let id = chat.id { effects = [.enqueue(waiting, in: id)] }
        }
        if isCurrent {
            self.chat = chat
        } else if let number = background.firstIndex(where: { $0.running == nil }) {
            background[number] = chat
        }
        return effects
    }

    mutating func ask(
        _ text: String?, _ ticket: QueuedQuestion.Ticket? = nil, replacing replaced: StoredMessage.ID? = nil
    ) -> [AppEffect] {
        guard var chat else { return [] }
        answers += 1
        self.chat = nil
        let question = chat.ask(text, ticket: ticket, replacing: replaced, answer: answers, at: now)
        self.chat = chat
        if case .queue = overlay { overlay = chat.queue.isEmpty ? nil : .queue(QueueList(chat.queue)) }
        return [.ask(question)]
    }

    /// Enter: sends what is written, unless more is to be written.
    mutating func enter() -> [AppEffect] {
        guard chat != nil else { return [] }
        if enterKey == .send {
            if composer.takeContinuation() { return [] }
            guard composer.isInCode else { return send() }
        } else if composer.isEmpty || writtenCommand != nil {
            return send()
        }
        composer.apply(.newline)
        return []
    }

    /// Sends what is written.
    ///
    /// `isMeant`: it is a message, though it looks like something else.
    mutating func send(isMeant: Bool = false) -> [AppEffect] {
        let text = composer.text
        guard let chat else { return [] }
        guard text.contains(where: { !$0.isWhitespace }) else { return goOn() }
        if !isMeant, SlashCommand.isLeaving(text) {
            let word = text.filter { !$0.isWhitespace }
            overlay = .confirmation(
                Confirmation(
                    question: tr("Quit, or send “\(word)” to the model?"), effect: .quit(0), offersSending: true))
            return []
        }
        if let effects = carryOut() { return effects }
        if case .unready(let error) = chat.answerer {
            if error == .notConfigured { return perform(.setUp) }
            // What is written stays, to be sent when somebody can answer.
            return chooseAnswerer()
        }
        // Two slashes are one that is meant.
        let isEscaped = text.hasPrefix("//") && !composer.beginsWithPaste
        let question = isEscaped ? String(text.dropFirst()) : text
        if let editing = chat.editing {
            guard !chat.isBusy else {
                say(tr("a reply is being written: Esc stops it, then the new version can be sent"))
                return []
            }
            self.chat?.editing = nil
            composer.replace(with: editing.draft)
            composer.remember(question)
            return ask(question, replacing: editing.message)
        }
        composer.replace(with: "")
        composer.remember(question)
        guard chat.isBusy || offline != nil else { return ask(question) }
        tickets += 1
        let waiting = QueuedQuestion(ticket: .new(tickets), text: question)
        self.chat?.queue.append(waiting)
        self.chat?.holdsQueue = false
        return chat.isStored ? chat.id.map { [.enqueue(waiting, in: $0)] } ?? [] : []
    }

    /// Enter with nothing written: does not wait any longer.
    private mutating func goOn() -> [AppEffect] {
        if chat?.running?.wait(at: now) != nil { return [.hurry] }
        if offline != nil, chat?.running == nil {
            offline?.hurry(at: now)
            return []
        }
        if case .unready(.notConfigured) = chat?.answerer { return perform(.setUp) }
        guard chat?.isBusy == false, let next = chat?.queue.first else { return [] }
        chat?.queue.removeFirst()
        chat?.holdsQueue = false
        return ask(next.text, next.ticket)
    }

    mutating func stop() -> [AppEffect] {
        if let watched = chat?.watched {
            say(tr("only its writer can stop it: \(watched.holder)"))
            return []
        }
        guard let running = chat?.running else { return [] }
        chat?.running?.isStopping = true
        calmUntil = now + .milliseconds(500)
        return [.stop(answer: running.number)]
    }
}
