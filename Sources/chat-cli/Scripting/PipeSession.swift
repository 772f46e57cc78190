import ArgumentParser
import ChatArguments
import ChatKit
import Synchronization

/// One conversation held by a script: commands come in, events go out.
///
/// A prompt goes through the durable queue: it is stored when its command is read, and sent when those before it are done.
final class PipeSession: Sendable {
    /// What is done in order.
    enum Work: Sendable {
        case prompt(QueuedPrompt.ID, of: JSONValue?)
        case request(PipeRequest)
    }

    private struct State {
        /// The turn that runs.
        var turn: Task<ChatError?, Never>?
        var turnID: JSONValue?
        /// Prompts that wait, with their commands' IDs.
        var waiting: [(prompt: QueuedPrompt.ID, id: JSONValue?)] = []
        /// What the next prompt gets.
        var attachments: [Attachment] = []
    }

    let store: ConversationStore
    let settings: Settings
    let templates: TemplateFolder
    let log: PipeLog
    let conversation: ConversationID
    private let texts: UnsentTexts
    private let state = Mutex(State())
    private let work = AsyncStream.makeStream(of: Work.self)

    init(
        store: ConversationStore, settings: Settings, templates: TemplateFolder, conversation: Conversation
    ) throws(ChatError) {
        self.store = store
        self.settings = settings
        self.templates = templates
        self.conversation = conversation.id
        log = PipeLog(store: store, of: conversation.key)
        texts = try store.unsentTexts()
    }

    func current() async throws(ChatError) -> Conversation { try await store.conversation(conversation) }

    // MARK: The whole session

    /// Reports what stands in the conversation, and takes over the prompts of a pipe that ended early.
    func begin(isNew: Bool) async throws(ChatError) {
        let conversation = try await current()
        var members: JSONObject = [
            "protocol": 1, "conversation": .string(conversation.id.rawValue), "new": .bool(isNew),
            "head": conversation.head.json,
        ]
        if let turn = try await store.lastTurn(of: conversation) {
            members["last_turn"] = [
                "status": .string(turn.status.rawValue), "prompt": turn.question.json, "reply": turn.reply.json,
            ]
        }
        log.report("ready", of: nil, members)
        for prompt in try await texts.queue(in: self.conversation, onlyCommands: true) {
            let id = prompt.draft.command.flatMap { try? JSONValue(parsing: $0) }
            var members: JSONObject = ["item": .integer(prompt.id.rawValue), "text": .string(prompt.text)]
            switch prompt.state {
            case .sending: continue
            case .waiting:
                members["resumed"] = true
                log.report("queued", of: id, members)
                add(prompt.id, id)
            case .held(let hold):
                members["held"] = hold.json
                members["prompt"] = prompt.message.json
                log.report("held", of: id, members)
            }
        }
    }

    /// Reads commands until the input ends.
    func read() async {
        let (lines, taken) = PipeInput.lines()
        var number = 0
        for await line in lines {
            number += 1
            switch line {
            case .failed(let error): fail(error, of: nil, "read", line: number)
            case .tooLong:
                fail(.unusableInput("the line is longer than \(PipeInput.limit) bytes"), of: nil, "read", line: number)
            case .bytes(let bytes):
                if bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) { await take(bytes, line: number) }
            }
            taken()
        }
        work.continuation.finish()
    }

    private func take(_ line: [UInt8], line number: Int) async {
        let request: PipeRequest
        do throws(PipeRequest.Mistake) {
            request = try PipeRequest(line)
        } catch {
            return fail(.unusableInput(error.problem), of: error.id, nil, line: number)
        }
        guard request.kind.isImmediate else {
            work.continuation.yield(.request(request))
            return
        }
        do throws(ChatError) {
            try await perform(request)
        } catch {
            fail(error, of: request.id, request.kind.rawValue, line: number)
        }
    }

    /// Does what the commands ask for, in order, until the input has ended.
    func run() async {
        for await work in work.stream {
            switch work {
            case .prompt(let prompt, let id): await send(prompt, id)
            case .request(let request):
                do throws(ChatError) {
                    try await perform(request)
                } catch {
                    fail(error, of: request.id, request.kind.rawValue)
                }
            }
        }
    }

    // MARK: Prompts

    /// Stores a prompt, to be sent when those before it are done.
    func enqueue(_ draft: QueuedPromptDraft, _ id: JSONValue?) async throws(ChatError) {
        var draft = draft
        draft.command = (id ?? .null).jsonText
        draft.attachments = state.withLock { $0.attachments } + draft.attachments
        let prompt = try await texts.enqueue(draft, in: conversation)
        state.withLock { $0.attachments = [] }
        log.report("queued", of: id, ["item": .integer(prompt.id.rawValue)])
        add(prompt.id, id)
    }

    var hasAttachments: Bool { state.withLock { !$0.attachments.isEmpty } }

    func attach(_ attachment: Attachment) {
        state.withLock { $0.attachments.append(attachment) }
    }

    /// Lets a prompt be sent in its order.
    func add(_ prompt: QueuedPrompt.ID, _ id: JSONValue?) {
        state.withLock { $0.waiting.append((prompt, id)) }
        work.continuation.yield(.prompt(prompt, of: id))
    }

    /// Removes a prompt that waits or is held.
    func drop(_ prompt: QueuedPrompt.ID) async throws(ChatError) {
        guard try await store.removeQueued(prompt) else { throw .notFound(kind: "queued prompt", name: "\(prompt)") }
        state.withLock { $0.waiting.removeAll { $0.prompt == prompt } }
    }

    /// Sends a prompt again now.
    func resend(_ prompt: QueuedPrompt.ID, _ id: JSONValue?) async {
        state.withLock { $0.waiting.append((prompt, id)) }
        await send(prompt, id)
    }

    private func send(_ prompt: QueuedPrompt.ID, _ id: JSONValue?) async {
        let isWanted = state.withLock { state in
            guard let place = state.waiting.firstIndex(where: { $0.prompt == prompt }) else { return false }
            state.waiting.remove(at: place)
            return true
        }
        // Cancelled: that was reported.
        guard isWanted else { return }
        do throws(ChatError) {
            guard let queued = try await store.queuedPrompt(prompt) else {
                throw .notFound(kind: "queued prompt", name: "\(prompt)")
            }
            let conversation = try await current()
            let profile = try settings.profile(named: queued.draft.profile ?? conversation.profile)
            let request = try await TurnRequest(sending: queued, in: conversation, by: profile, from: store)
            try await relay(request, by: profile, id, "ask")
        } catch {
            fail(error, of: id, "ask")
        }
        // What ended it is reported. After a crash it is still there.
        if Task.isCancelled, case .waiting? = try? await store.queuedPrompt(prompt)?.state { return }
        _ = try? await store.removeQueued(prompt)
    }

    /// Runs a turn and reports its events.
    func relay(_ request: TurnRequest, by profile: Profile, _ id: JSONValue?, _ command: String) async throws(ChatError)
    {
        let runner = TurnRunner(store: store, provider: try makeProvider(for: profile, over: .network))
        let former = try await store.latestTurn(of: try await current())
        let finish = Mutex<ReplyFinish?>(nil)
        let log = log
        let turn = Task { () -> ChatError? in
            var iterator = runner.run(request).makeAsyncIterator()
            do throws(ChatError) {
                while let event = try await iterator.next() {
                    if case .finished(let end) = event {
                        finish.withLock { $0 = end }
                    } else {
                        log.report(event, of: id)
                    }
                    await log.waitForRoom()
                }
                return nil
            } catch {
                return error
            }
        }
        state.withLock { ($0.turn, $0.turnID) = (turn, id) }
        let error = await withTaskCancellationHandler {
            await turn.value
        } onCancel: {
            turn.cancel()
        }
        state.withLock { ($0.turn, $0.turnID) = (nil, nil) }
        var members: JSONObject = [:]
        if let last = try? await store.lastTurn(of: try await current()), last.id != former {
            (members["prompt"], members["reply"]) = (last.question.json, last.reply.json)
        }
        switch error {
        case nil:
            if let end = finish.withLock({ $0 }) {
                members["finish_reason"] = .string(end.reason.name)
                members["model"] = end.model.map { .string($0.rawValue) } ?? .null
                members["cost"] = end.costJSON
            }
            log.report("finished", of: id, members)
            done(id, command)
        case .cancelled?:
            log.report("cancelled", of: id, members)
            done(id, command, status: ChatError.cancelled.exitStatus)
        case let error?: fail(error, of: id, command, members)
        }
    }

    /// Cancels the running turn, or the prompt that waits.
    ///
    /// - Parameter command: The ID of the command to cancel; nil for the running one.
    /// - Returns: Whether there was anything to cancel.
    func cancel(_ command: JSONValue?) async throws(ChatError) -> Bool {
        let (turn, waiting) = state.withLock { state -> (Task<ChatError?, Never>?, QueuedPrompt.ID?) in
            if let turn = state.turn, command == nil || command == state.turnID { return (turn, nil) }
            guard let command, let place = state.waiting.firstIndex(where: { $0.id == command }) else {
                return (nil, nil)
            }
            return (nil, state.waiting.remove(at: place).prompt)
        }
        if let turn {
            turn.cancel()
            return true
        }
        guard let waiting else { return false }
        try await store.removeQueued(waiting)
        log.report("cancelled", of: command, ["prompt": .null, "reply": .null])
        done(command, "ask", status: ChatError.cancelled.exitStatus)
        return true
    }

    // MARK: Ends of commands

    func done(_ id: JSONValue?, _ command: String?, status: Int32 = 0) {
        log.report("done", of: id, ["command": command.map { .string($0) } ?? .null, "status": .integer(status)])
    }

    private func fail(
        _ error: ChatError, of id: JSONValue?, _ command: String?, line: Int? = nil, _ members: JSONObject = [:]
    ) {
        var members = members
        members["error"] = error.json
        members["line"] = line.map { .integer($0) }
        log.report("error", of: id, members)
        done(id, command, status: error.exitStatus)
    }

    private func fail(_ error: ChatError, of id: JSONValue?, _ command: String?, _ members: JSONObject) {
        fail(error, of: id, command, line: nil, members)
    }
}

extension PipeLog {
    /// Reports an event of a reply, all but its end.
    fileprivate func report(_ event: ReplyEvent, of id: JSONValue?) {
        switch event {
        case .started(let start):
            report("started", of: id, ["profile": .string(start.profile), "model": .string(start.model.rawValue)])
        case .notice(let notice): report("notice", of: id, ["notice": notice.json])
        case .text(let text): report("text", of: id, ["text": .string(text)])
        case .reasoning(let text): report("reasoning", of: id, ["text": .string(text)])
        case .toolCall(let call): report("tool_call", of: id, ["tool_call": call.json])
        case .attachment(let received):
            report("attachment", of: id, ["attachment": .object(received.attachment.part.json)])
        case .usage(let usage): report("usage", of: id, ["usage": .object(usage.json)])
        case .uploaded(let upload):
            report("uploaded", of: id, ["sha256": .string(upload.hash), "file_id": .string(upload.fileID)])
        case .toolCallDelta, .state, .choice, .finished: break
        }
    }
}

extension StoredMessage.ID? {
    /// The message's number, or null.
    var json: JSONValue { map { .integer($0.rawValue) } ?? .null }
}

extension StoredMessage.ID {
    var json: JSONValue { .integer(rawValue) }
}
