import ChatArguments
import ChatKit

/// Shows a reply as it comes. One printer for each `--output`.
protocol ReplyPrinter {
    /// Shows an event.
    mutating func print(_ event: ReplyEvent) throws

    /// Ends the output, after an error too.
    mutating func finish(after failure: ReplyFailure?) throws
}

/// What ended a reply, with a hint that is true of the question that was asked.
struct ReplyFailure: Error {
    let error: ChatError
    let hint: String?

    var json: JSONValue { error.json(hint: hint) }

    /// - Parameters:
    ///   - progress: How far the reply came.
    ///   - place: Where the question was asked; nil for a conversation that is named.
    init(_ error: ChatError, after progress: ReplyProgress, in place: PlaceOptions?) {
        self.error = error
        switch error {
        case .connectionLost, .replyFailed, .timedOut:
            if progress.hasArrived {
                hint = Self.remedy(progress.start?.conversation, place)
            } else {
                hint = error.hint ?? "nothing had arrived; try again"
            }
        default: hint = error.hint
        }
    }

    private static func remedy(_ id: ConversationID?, _ place: PlaceOptions?) -> String {
        guard let id, place?.isUnstored != true else { return "nothing is stored with --no-store; try again" }
        let name = place.map { $0.id == nil } ?? false ? "-c" : ShellText.option("--conversation", id.rawValue)
        return "what had arrived is kept; chat-cli ask \(name) \"go on\" goes on from there"
    }
}

/// How far a reply came.
struct ReplyProgress {
    var start: ReplyStart?
    /// Whether anything of it was shown.
    var hasArrived = false

    mutating func note(_ event: ReplyEvent) {
        switch event {
        case .started(let beginning): start = beginning
        case .text, .reasoning, .toolCall, .toolCallDelta, .attachment, .choice: hasArrived = true
        case .notice, .state, .uploaded, .usage, .finished: break
        }
    }
}

/// The ways in which answers and lists are written.
enum OutputFormat: String, CaseIterable, Sendable {
    /// For people: the words alone.
    case text
    /// The Markdown source, never rendered.
    case markdown
    /// One JSON value at the end.
    case json
    /// One JSON value a line, as things happen.
    case jsonl
}
