import ArgumentParser
import ChatArguments
import ChatKit
import TerminalText

/// `chat-cli diff`: two messages side by side.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two messages: words, tokens, price and time.",
        discussion: """
            Prints the text with the words that only the first message has as [-word-] and those that only the second has as \
            {+word+} (in colour on a terminal), then model, tokens, price and times of both. The exit status is 0 also where \
            they differ.

            EXAMPLES
              chat-cli diff 111:46 111:48
              chat-cli diff 111:46 48            message 48 of the same conversation
              chat-cli diff 111:46 112:9 --output json
            """)

    @Argument(
        help: ArgumentHelp("The first message.", valueName: "id:message"),
        completion: CandidateSource.conversations.completion)
    var first: String

    @Argument(help: ArgumentHelp("The second message, or its number alone.", valueName: "id:message"))
    var second: String

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        guard let store = try await sources.existingStore() else {
            throw ChatError.unusableInput("there are no conversations yet")
        }
        let left = try await Compared(first, beside: nil, in: store)
        let right = try await Compared(second, beside: left.conversation, in: store)
        let difference = WordDifference(from: left.message.text, to: right.message.text)
        switch output {
        case .json:
            let pieces = difference.pieces.map { piece -> JSONValue in
                ["in": .string(piece.origin.word), "text": .string(piece.text)]
            }
            try StandardStream.output.write(
                json: ["words": .array(pieces), "first": left.json, "second": right.json])
        case .text:
            let text = difference.pieces.map { piece in
                switch piece.origin {
                case .both: piece.text
                case .first: "[-" + piece.text + "-]"
                case .second: "{+" + piece.text + "+}"
                }
            }.joined()
            let rows = zip(left.facts, right.facts).map { "\($0.name): \($0.value) → \($1.value)" }
            let all = text + (text.hasSuffix("\n") ? "\n" : "\n\n") + rows.joined(separator: "\n") + "\n"
            try StandardStream.output.write(ShownText.whole(all, on: .output, isRendered: false))
        }
    }
}

/// A message of the comparison, with the turn that it came from.
private struct Compared {
    let conversation: Conversation
    let message: StoredMessage
    let turn: Turn?

    init(_ place: String, beside other: Conversation?, in store: ConversationStore) async throws(ChatError) {
        var number: StoredMessage.ID?
        if let other, let plain = Int64(place) {
            (conversation, number) = (other, StoredMessage.ID(rawValue: plain))
        } else {
            (conversation, number) = try await MessagePlace(place).find(in: store)
        }
        guard let number else { throw .invalidUsage("\(place) names no message; write ID:MESSAGE") }
        guard let found = try await store.messages(of: conversation).first(where: { $0.id == number }) else {
            throw .invalidUsage("the conversation \(conversation.id) has no message \(number)")
        }
        message = found
        turn = message.role == .assistant ? try await store.turn(about: number) : nil
    }

    var facts: [(name: String, value: String)] {
        let words = message.text.split(whereSeparator: \.isWhitespace).count
        var price = turn?.cost?.description ?? "-"
        if turn?.isCostEstimated == true { price += " (estimated)" }
        return [
            ("model", message.model?.rawValue ?? "-"), ("words", String(words)),
            ("input tokens", Self.shown(turn?.usage?.inputTokens)),
            ("output tokens", Self.shown(turn?.usage?.outputTokens)), ("price", price),
            ("first token", Self.shown(turn?.timeToFirstToken)), ("total time", Self.shown(turn?.totalTime)),
        ]
    }

    private static func shown(_ count: Int?) -> String {
        count.map { String($0) } ?? "-"
    }

    private static func shown(_ duration: Duration?) -> String {
        guard let duration else { return "-" }
        return "\(duration.milliseconds) ms"
    }

    var json: JSONValue {
        [
            "conversation": .string(conversation.id.rawValue), "message": .integer(Int(message.id.rawValue)),
            "model": message.model.map { .string($0.rawValue) } ?? .null,
            "input_tokens": turn?.usage?.inputTokens.map { .integer($0) } ?? .null,
            "output_tokens": turn?.usage?.outputTokens.map { .integer($0) } ?? .null,
            "price": turn?.cost.map { .string($0.decimal) } ?? .null,
            "currency": turn?.cost.map { .string($0.currency.rawValue) } ?? .null,
            "first_token_ms": turn?.timeToFirstToken.map { .integer($0.milliseconds) } ?? .null,
            "total_ms": turn?.totalTime.map { .integer($0.milliseconds) } ?? .null,
        ]
    }
}

extension WordDifference.Origin {
    fileprivate var word: String {
        switch self {
        case .both: "both"
        case .first: "first"
        case .second: "second"
        }
    }
}
