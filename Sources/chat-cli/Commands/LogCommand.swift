import ArgumentParser
import ChatArguments
import ChatKit
import TerminalText

/// `chat-cli log`: the turns of all conversations.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List requests and their outcome across conversations, the newest first.",
        discussion: """
            A turn is one request and its reply. Columns: time, conversation, model, tokens, outcome, and the beginning of \
            the prompt. JSON has each turn as show --output json has it, with its conversation.

            EXAMPLES
              chat-cli log
              chat-cli log --since today --status failed
              chat-cli log --limit 1000 --output jsonl | jq -r 'select(.total_ms > 10000).conversation'
            """)

    @Option(name: [.customShort("l"), .long], help: ArgumentHelp("How many to list.", valueName: "number"))
    var limit = 20

    @Option(help: ArgumentHelp("Only turns older than this one of an earlier page.", valueName: "turn"))
    var before: Int64?

    @Option(
        name: .customLong("in"), help: ArgumentHelp("Only in this conversation.", valueName: "id"),
        completion: CandidateSource.conversations.completion)
    var conversation: String?

    @Option(help: ArgumentHelp("Only turns since: today, month, year, 24h, 7d, 4w, or a day.", valueName: "time"))
    var since: ReportStart?

    @Option(help: ArgumentHelp("Only turns of this day or before.", valueName: "day"))
    var until: ReportEnd?

    @Option(help: ArgumentHelp("Only turns with this model.", valueName: "model"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Only turns that are complete, failed, cancelled, interrupted or running.", valueName: "status"),
        completion: .list(["complete", "failed", "cancelled", "interrupted", "running"]),
        transform: { text in
            guard let status = Turn.Status(rawValue: text) else {
                throw ValidationError("--status must be complete, failed, cancelled, interrupted or running")
            }
            return status
        })
    var status: Turn.Status?

    @Option(help: ArgumentHelp("text, json or jsonl.", valueName: "format"))
    var output = UsageFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if !(1...100_000).contains(limit) { throw ValidationError("--limit must be a number from 1 to 100000") }
    }

    func run() async throws {
        let store = try await sources.existingStore()
        var query = TurnLogQuery(limit: limit, before: before.map { Turn.ID(rawValue: $0) })
        query.since = since?.moment(now: .now)
        query.until = until?.moment()
        query.model = model.map { ModelID($0) }
        query.status = status
        if let conversation {
            guard let store else { throw ChatError.conversationNotFound(try ConversationID(validating: conversation)) }
            query.conversation = try await store.conversation(named: conversation).key
        }
        let page = try await store?.log(query)
        let turns = page?.turns ?? []
        switch output {
        case .json:
            let json: JSONValue = [
                "turns": .array(turns.map { .object($0.json) }),
                "next": (page?.next).map { .integer($0.rawValue) } ?? .null,
            ]
            try StandardStream.output.write(json: json)
        case .jsonl:
            for turn in turns { try StandardStream.output.write(json: JSONValue.object(turn.json), isIndented: false) }
        case .text: try printText(turns, next: page?.next)
        }
    }

    private func printText(_ turns: [LoggedTurn], next: Turn.ID?) throws {
        if turns.isEmpty { return Remark.say("no turns") }
        var table = TextTable(
            header: ["time", "conversation", "model", "tokens", "outcome", "prompt"], alignedRight: [3])
        for logged in turns {
            let turn = logged.turn
            let outcome = [turn.status.rawValue, turn.errorCode].compactMap(\.self).joined(separator: ": ")
            table.rows.append([
                turn.startedAt.localMinute, Sanitizer.line(logged.conversation.rawValue),
                Sanitizer.line((turn.modelAnswered ?? turn.modelAsked).rawValue),
                (turn.usage?.totalTokens).map(String.init) ?? "", outcome,
                Sanitizer.line(logged.prompt ?? "").truncated(toColumns: 60),
            ])
        }
        try StandardStream.output.write(table.text)
        if let next { Remark.say("there are more: add --before \(next)") }
    }
}

extension LoggedTurn {
    /// The turn as exports have it, with `conversation`, and `prompt` and `reply` as their first words.
    fileprivate var json: JSONObject {
        var object: JSONObject = ["conversation": .string(conversation.rawValue)]
        for (name, value) in turn.json { object[name] = value }
        object["prompt"] = prompt.map(JSONValue.string)
        object["reply"] = reply.map(JSONValue.string)
        return object
    }
}
