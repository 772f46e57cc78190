internal import ChatKit

/// Brings the model together with the terminal and with the work it asks for.
@UIActor
final class ChatProgram: TerminalProgram {
    private var model: AppModel
    private let chats: Chats
    private let choice: ConversationChoice
    private var session: TerminalSession?
    private var answers: [Int: Task<Void, Never>] = [:]
    private var isEnding = false

    init(_ wishes: Chats.Wishes, opening choice: ConversationChoice) {
        model = AppModel(at: .now)
        chats = Chats(wishes)
        self.choice = choice
    }

    func begin(_ session: TerminalSession) {
        self.session = session
        perform(.open(choice))
    }

    func receive(_ event: TerminalEvent) {
        switch event {
        case .input(let input): tell(.input(input))
        case .wake: tell(.tick)
        case .resized, .resumed: break
        case .ending(let signal): tell(.ending(128 + signal))
        case .hangup: tell(.ending(129))
        }
    }

    func frame(_ size: TerminalSize) -> Frame {
        let frame = model.frame(size)
        for effect in model.reads() { perform(effect) }
        return frame
    }

    var nextWake: ContinuousClock.Instant? { model.nextWake }

    private func tell(_ event: AppEvent) {
        for effect in model.update(event, at: .now) { perform(effect) }
        session?.invalidate()
    }

    private func perform(_ effect: AppEffect) {
        let chats = chats
        switch effect {
        case .open(let choice): work { () throws(ChatError) in .opened(try await chats.open(choice)) }
        case .read(let stretch, let id):
            work { () throws(ChatError) in .read(try await chats.read(stretch, in: id), of: stretch, in: id) }
        case .list: work { () throws(ChatError) in .listed(try await chats.list()) }
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
            work { () throws(ChatError) in
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
        }
    }

    private func work(_ body: @escaping @Sendable () async throws(ChatError) -> AppEvent?) {
        Task {
            do throws(ChatError) {
                if let event = try await body() { tell(event) }
            } catch {
                tell(.failed(error))
            }
        }
    }

    private func ask(_ question: Question) {
        let number = question.answer
        answers[number] = Task {
            var failure: ChatError?
            do throws(ChatError) {
                try await chats.ask(question) { event in await self.tell(.reply(event, answer: number)) }
            } catch {
                failure = error
            }
            answers[number] = nil
            tell(.replyEnded(failure, answer: number))
        }
    }

    /// Answers that run are stopped and kept before the program ends.
    private func end(_ status: CInt) {
        guard !isEnding else { return }
        isEnding = true
        let running = Array(answers.values)
        for answer in running { answer.cancel() }
        Task {
            for answer in running { await answer.value }
            session?.end(status)
        }
    }
}
