import ArgumentParser
import ChatKit
import Glibc

/// Sends queued prompts, each conversation's in order.
struct QueueRunner {
    /// How long the runner stays.
    enum Patience {
        /// Until everything that is due was tried once.
        case none
        /// Until nothing waits any more.
        case untilEmpty
        case forever
    }

    private let store: ConversationStore
    private let settings: Settings
    /// The conversations whose prompts are sent; empty for all.
    private let only: Set<ConversationID>
    private let patience: Patience
    private let format: OutputFormat
    private let isQuiet: Bool

    /// Conversations in which a prompt could not be sent, until when they are left alone; nil: for good.
    private var stopped: [ConversationID: ContinuousClock.Instant?] = [:]
    private var firstFailure: Int32?
    /// Held prompts that were reported.
    private var reported: Set<QueuedPrompt.ID> = []
    /// Until when nothing is sent because the network was not there, and the pause after the next failure.
    private var offlineUntil: ContinuousClock.Instant?
    private var pause = Self.shortestPause

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(60)
    /// How often the queue is read while something is waited for.
    private static let pollInterval = Duration.milliseconds(500)

    init(
        store: ConversationStore, settings: Settings, only: Set<ConversationID>, patience: Patience,
        format: OutputFormat, isQuiet: Bool
    ) {
        self.store = store
        self.settings = settings
        self.only = only
        self.patience = patience
        self.format = format
        self.isQuiet = isQuiet
    }

    /// Sends what is due, as long as the patience lasts.
    ///
    /// - Throws: The exit status of the first failure, after everything else was tried.
    mutating func run() async throws {
        var hasSent = false
        while true {
            let round = try await sendDue()
            hasSent = hasSent || round.hasSent
            if round.hasSent { continue }
            if patience == .none || patience == .untilEmpty && round.waiting == 0 {
                if let firstFailure { throw ExitCode(firstFailure) }
                if round.held > 0 { throw ExitCode(75) }
                if !hasSent { say(round.waiting == 0 ? "the queue is empty" : "no queued prompt is due") }
                return
            }
            try await Task.sleep(for: Self.pollInterval)
            // A program that died meanwhile leaves its prompt held, not being sent for ever.
            _ = try await store.recoverInterrupted()
        }
    }

    private struct Round {
        var hasSent = false
        /// Conversations whose next prompt a later round may send.
        var waiting = 0
        /// Conversations whose next prompt is held.
        var held = 0
    }

    /// Tries the next prompt of each conversation.
    private mutating func sendDue() async throws -> Round {
        var round = Round()
        var passed: Set<ConversationID> = []
        for prompt in try await store.queue() where only.isEmpty || only.contains(prompt.conversation) {
            guard passed.insert(prompt.conversation).inserted else { continue }
            if let end = stopped[prompt.conversation] {
                guard let end, end <= .now else { continue }
                stopped[prompt.conversation] = nil
            }
            switch prompt.state {
            case .sending: round.waiting += 1
            case .held(let hold):
                if isAllowed(prompt, hold) {
                    try await store.allowResending(prompt.id)
                    round.hasSent = true
                } else {
                    round.held += 1
                }
            case .waiting:
                let isOffline = offlineUntil.map { $0 > .now } ?? false
                if try isOffline || !prompt.isDue(at: .now) || store.isTaken(prompt) {
                    round.waiting += 1
                } else if try await send(prompt) {
                    round.hasSent = true
                } else if patience != .none {
                    round.waiting += 1
                }
            }
        }
        return round
    }

    /// Reports a held prompt, once. On a terminal, asks whether to send it again.
    private mutating func isAllowed(_ prompt: QueuedPrompt, _ hold: QueuedPrompt.Hold) -> Bool {
        guard reported.insert(prompt.id).inserted else { return false }
        let reason = "prompt \(prompt.id) in conversation \(prompt.conversation) is held: \(hold.words)"
        if patience == .none, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 {
            return Confirmation.ask("\(reason); send it again?")
        }
        ErrorReport.say(message: reason, hint: Self.remedy(prompt))
        return false
    }

    private static func remedy(_ prompt: QueuedPrompt) -> String {
        "chat-cli queue run --again \(prompt.id) sends it again, chat-cli queue rm \(prompt.id) removes it"
    }

    /// Sends one prompt and prints its reply.
    ///
    /// - Returns: False where the network was not there: the prompt waits on.
    private mutating func send(_ prompt: QueuedPrompt) async throws -> Bool {
        var progress = ReplyProgress()
        var printer = try ReplyOutputOptions.parse(
            ["--output", format.rawValue] + (isQuiet ? ["--quiet"] : [])
        ).makePrinter(answers: prompt.draft.options.answers)
        let error: ChatError?
        do {
            let stream = try await stream(of: prompt)
            say("prompt \(prompt.id) in conversation \(prompt.conversation)")
            error = try await ReplyRelay.relay(stream, to: &printer, &progress)
        } catch let thrown as ChatError {
            error = thrown
        }
        guard let error else {
            try printer.finish(after: nil)
            (offlineUntil, pause) = (nil, Self.shortestPause)
            return true
        }
        let now = try await store.queuedPrompt(prompt.id)
        // Another program was faster, or the prompt was removed.
        if now == nil { return true }
        if case .invalidUsage = error, now?.state != .waiting { return true }
        let failure = ReplyFailure(error, after: progress, in: nil)
        if case .unreachable = error {
            if case .held = now?.state { try await store.allowResending(prompt.id) }
            if patience != .none {
                if offlineUntil == nil { say("\(error.message); waiting for the network") }
                if format == .jsonl { try printer.finish(after: failure) }
                offlineUntil = .now + pause
                pause = min(pause * 2, Self.longestPause)
                return false
            }
        }
        try printer.finish(after: failure)
        if error == .cancelled { throw CancellationError() }
        ErrorReport.say(message: error.message, hint: failure.hint)
        if case .held = try await store.queuedPrompt(prompt.id)?.state {
            reported.insert(prompt.id)
            if !isQuiet { Remark.say("the prompt is held: " + Self.remedy(prompt)) }
        } else {
            stopped[prompt.conversation] = patience == .forever ? .now + Self.longestPause : .some(nil)
        }
        firstFailure = firstFailure ?? error.exitStatus
        return true
    }

    private func stream(of prompt: QueuedPrompt) async throws(ChatError) -> ReplyStream {
        let conversation = try await store.conversation(prompt.conversation)
        let profile = try settings.profile(named: prompt.draft.profile ?? conversation.profile)
        let request = try await TurnRequest(sending: prompt, in: conversation, by: profile, from: store)
        return TurnRunner(store: store, provider: try makeProvider(for: profile, over: .network)).run(request)
    }

    private func say(_ text: String) {
        if !isQuiet { Remark.say(text) }
    }
}
