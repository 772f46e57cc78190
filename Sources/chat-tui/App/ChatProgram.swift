internal import ChatArguments
internal import ChatKit

/// Brings the model together with the terminal and with the work it asks for.
@UIActor
final class ChatProgram: TerminalProgram {
    private var model: AppModel
    private let chats: Chats
    private let choice: ConversationChoice
    private var session: TerminalSession?
    private var answers: [Int: Task<Void, Never>] = [:]
    private var draftWrite: Task<Void, Never>?
    private let arrivals = Arrivals()
    private var isEnding = false
    private(set) var failure: ChatError?

    var farewell: String? {
        guard failure == nil, let id = model.storedConversation else { return nil }
        return tr("\("chat-tui \(options)\(ShellText.argument(id.rawValue))") continues this conversation")
    }

    var remains: String? {
        failure == nil && model.leavesTranscript ? model.lastExchange : nil
    }

    private let options: String

    init(_ wishes: Chats.Wishes, opening choice: ConversationChoice) {
        options = wishes.settings.database.map { ShellText.option("--db", $0) + " " } ?? ""
        model = AppModel(at: .now)
        chats = Chats(wishes)
        self.choice = choice
    }

    func begin(_ session: TerminalSession) {
        self.session = session
        for effect in [model.open(choice)] { perform(effect) }
        perform(.recall(""))
        if !TerminalTaste.isUnicode(ChatTUI.environment) {
            model.say(tr("the locale has no UTF-8, so that other letters are shown as ?: start with LC_ALL=C.UTF-8"))
        }
        Task {
            if let path = try? await chats.changingFile(), let file = FileWatch(path: path) {
                session.watch(file)
            } else {
                tell(.unwatched)
            }
        }
    }

    func receive(_ event: TerminalEvent) {
        switch event {
        case .input(let input): tell(.input(input))
        case .wake:
            takeArrivals()
            tell(.tick)
        // What is seen does not change by it.
        case .stirred: for effect in model.update(.stirred, at: .now) { perform(effect) }
        case .resized, .resumed: break
        case .ending(let signal): tell(.ending(128 + signal))
        case .hangup: tell(.ending(129))
        }
    }

    func frame(_ size: TerminalSize) -> Frame {
        model.isFar = session?.isFar ?? false
        let frame = model.frame(size)
        for effect in model.reads() { perform(effect) }
        return frame
    }

    var nextWake: ContinuousClock.Instant? {
        [model.nextWake, arrivals.due].compactMap(\.self).min()
    }

    private func tell(_ event: AppEvent) {
        for effect in model.update(event, at: .now) { perform(effect) }
        session?.invalidate()
    }

    private func perform(_ effect: AppEffect) {
        let chats = chats
        switch effect {
        case .open(let choice):
            work(else: { (error) in .unopened(choice, error) }) { () throws(ChatError) in
                .opened(try await chats.open(choice))
            }
        case .reopen(let id):
            work { () throws(ChatError) in .reopened(try await chats.open(.named(id.rawValue))) }
        case .gauge(let id):
            work { () throws(ChatError) in .gauged(try await chats.gauge(in: id), in: id) }
        case .costs(let id):
            work { () throws(ChatError) in
                .page(title: tr("Tokens and money"), text: try await chats.costs(in: id))
            }
        case .why(let id):
            work { () throws(ChatError) in .page(title: tr("The last request"), text: try await chats.why(in: id)) }
        case .attach(let path):
            work { () throws(ChatError) in .attached(try await chats.attachedFile(path)) }
        case .compare(let id):
            work { () throws(ChatError) in .compared(try await chats.comparedReplies(in: id)) }
        case .values(let id):
            work { () throws(ChatError) in .values(try await chats.values(of: id), in: id) }
        case .storeValues(let values, let id):
            work { () throws(ChatError) in .renamed(id, title: try await chats.store(values, of: id)) }
        case .firstPrompt(let text, let id):
            work { () throws(ChatError) in
                var values = try await chats.values(of: id)
                values.firstPrompt = text
                _ = try await chats.store(values, of: id)
                return .said(tr("first prompt set"))
            }
        case .test(let draft):
            work(else: { (error) in .untested(error) }) { () throws(ChatError) in
                .tested(try await chats.test(draft), draft)
            }
        case .storeProvider(let draft, let model):
            work(else: { (error) in .untested(error) }) { () throws(ChatError) in
                let stored = try await chats.store(draft, model)
                return .setUp(profile: stored.profile, model: stored.model)
            }
        case .remember(let setting):
            work { () throws(ChatError) in
                try await chats.remember(setting)
                return nil
            }
        case .search(let words):
            work { () throws(ChatError) in .searched(try await chats.search(words), words: words) }
        case .find(let words, let id):
            work { () throws(ChatError) in .found(try await chats.find(words, in: id), words: words, in: id) }
        case .showVersion(let version, let id):
            work { () throws(ChatError) in .reopened(try await chats.show(version: version, in: id)) }
        case .details(let message):
            work { () throws(ChatError) in
                .page(title: tr("Details of the message"), text: try await chats.details(of: message))
            }
        case .pinMessage(let message, let id):
            work { () throws(ChatError) in .said(try await chats.pin(message, in: id)) }
        case .save(let text, let path):
            work { () throws(ChatError) in .said(tr("saved: \(try await chats.save(text, to: path))")) }
        case .look(let look):
            work(else: { (_) in .looked(look, .nothing) }) { () throws(ChatError) in
                .looked(look, try await chats.look(look))
            }
        case .probeNetwork(let profile):
            Task { tell(.probedNetwork(isOnline: await chats.isReachable(profile))) }
        case .probeStore: Task { tell(.probedStore(isBusy: await chats.isStoreBusy())) }
        case .recall(let words):
            work { () throws(ChatError) in .recalled(try await chats.recall(words), words: words) }
        case .findPaths(let path):
            work { () throws(ChatError) in .foundPaths(await chats.paths(beginningWith: path), beginning: path) }
        case .edit(let text): edit(text)
        case .copy(let text, let what): copy(text, what)
        case .archive(let id, let isArchived):
            work { () throws(ChatError) in .said(try await chats.archive(id, isArchived)) }
        case .pin(let id, let isPinned):
            work { () throws(ChatError) in .said(try await chats.pin(id, isPinned)) }
        case .hurry: chats.patience.hurry()
        case .keepDraft(let text, let place): keepDraft(text, in: place)
        case .enqueue(let question, let id):
            work { () throws(ChatError) in
                try await chats.enqueue(question, in: id)
                return nil
            }
        case .unqueue(let ticket):
            work { () throws(ChatError) in
                try await chats.unqueue(ticket)
                return nil
            }
        case .read(let stretch, let id):
            work { () throws(ChatError) in
                let page = try await chats.read(stretch, in: id)
                return .read(
                    page, of: stretch, in: id, accounts: try await chats.accounts(of: page.messages),
                    versions: try await chats.versions(of: page.messages))
            }
        case .list(let request):
            work { () throws(ChatError) in .listed(try await chats.list(request), request) }
        case .rename(let id, let title):
            work { () throws(ChatError) in
                try await chats.rename(id, title: title)
                return .renamed(id, title: title)
            }
        case .delete(let id):
            work { () throws(ChatError) in
                try await chats.delete(id)
                return .deleted(id)
            }
        case .offer(let profile):
            work(else: { (error) in .unoffered(of: profile, error) }) { () throws(ChatError) in
                let profiles = try await chats.profiles()
                guard let profile else { return .offers(profiles, models: [], of: nil) }
                return .offers(profiles, models: try await chats.models(of: profile), of: profile)
            }
        case .keep(let profile, let model, let id):
            work { () throws(ChatError) in
                try await chats.keep(profile: profile, model: model, in: id)
                return nil
            }
        case .ask(let question): ask(question)
        case .stop(let answer): answers[answer]?.cancel()
        case .terminal(let command): session?.perform(command)
        case .suspend: session?.suspend()
        case .repaint: session?.repaint()
        case .quit(let status): end(status)
        case .giveUp(let error):
            failure = failure ?? error
            end(error.exitStatus)
        }
    }

    private func work(
        else failed: @escaping (ChatError) -> AppEvent = { .failed($0) },
        _ body: @escaping @Sendable () async throws(ChatError) -> AppEvent?
    ) {
        Task {
            do throws(ChatError) {
                guard let event = try await body() else { return }
                // Nothing is painted for news that are none.
                if case .looked(_, .nothing) = event {
                    for effect in model.update(event, at: .now) { perform(effect) }
                } else {
                    tell(event)
                }
            } catch {
                tell(failed(error))
            }
        }
    }

    /// The terminal's own clipboard, and those of the desktop and of tmux where there are some.
    private func copy(_ text: String, _ what: String) {
        var ways: [ClipboardWay] = []
        if text.utf8.count <= TerminalCommand.copyLimit, session?.hasClipboard ?? false {
            session?.perform(.copy(text))
            ways.append(.terminal)
        }
        let reached = ways
        Task {
            let environment = ChatTUI.environment
            let programs = await Task.detached { ClipboardProgram.take(text, environment) }.value
            tell(.copied(what, characters: text.count, ways: reached + programs.map { .program($0) }))
        }
    }

    /// Lends the terminal to the person's editor.
    private func edit(_ text: String) {
        guard let session else { return }
        UIExecutor.start { [self] in
            do throws(ChatError) {
                let file = try EditorFile(text)
                let status = try await session.lend(to: file.arguments)
                // What cannot be read stays where it is: the error names the file.
                let edited = status == 0 ? PasteBuffer.clean(Array(try file.read().utf8)[...]) : nil
                file.remove()
                tell(.edited(edited, status: status))
            } catch {
                tell(.failed(error))
            }
        }
    }

    /// One after the other, so that the last one is what is kept.
    private func keepDraft(_ text: String, in place: DraftPlace) {
        let former = draftWrite
        draftWrite = Task {
            await former?.value
            do throws(ChatError) {
                try await chats.keepDraft(text, in: place)
            } catch {
                tell(.failed(error))
            }
        }
    }

    private func takeArrivals() {
        for (event, answer) in arrivals.take(at: .now) { tell(.reply(event, answer: answer)) }
    }

    private func ask(_ question: Question) {
        let number = question.answer
        answers[number] = Task {
            let arrivals = arrivals
            let end = await chats.ask(
                question, price: { price in await self.tell(.priced(price, answer: number)) }
            ) { event in
                if arrivals.put(event, answer: number) { UIExecutor.start { self.takeArrivals() } }
            }
            takeArrivals()
            answers[number] = nil
            tell(.replyEnded(end.error, answer: number, isStored: end.isStored))
        }
    }

    /// Answers that run are stopped and kept before the program ends.
    private func end(_ status: CInt) {
        guard !isEnding else { return }
        isEnding = true
        let running = Array(answers.values)
        for answer in running { answer.cancel() }
        for effect in model.leave() { perform(effect) }
        let draftWrite = draftWrite
        Task {
            for answer in running { await answer.value }
            await draftWrite?.value
            session?.end(status)
        }
    }
}
