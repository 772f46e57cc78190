import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli why`: what a turn sent, what it left out, and why.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain what a request contained, what was left out, and why.",
        discussion: """
            Turns are numbered from 1; without a number the last one is explained. Messages have the numbers that \
            show --output json prints and set --pin takes.

            EXAMPLES
              chat-cli why 111
              chat-cli why 111:7
              chat-cli why 111:7 --output json | jq .dropped
              chat-cli why 111:7 --output json | jq -r .body | jq .messages
              chat-cli why 111:7 --request              the exact bytes that were sent
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, and the number of a turn.", valueName: "id[:turn]"),
        completion: CandidateSource.conversations.completion)
    var place: String?

    @OptionGroup var last: LastUsedOption

    @Flag(help: "Print the body of the request, byte for byte.")
    var request = false

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ExplanationFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    /// How the explanation is written.
    enum ExplanationFormat: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    func validate() throws {
        if place == nil, !last.isLastUsed {
            throw ValidationError("name a conversation, or the one last used with -c")
        }
        if let place, last.isLastUsed, Self.turn(place) == nil {
            throw ValidationError("-c takes a turn's number beside it, and no ID: why -c 7")
        }
    }

    /// `7` and `:7`.
    private static func turn(_ text: String) -> Int? { Int(text.hasPrefix(":") ? String(text.dropFirst()) : text) }

    func run() async throws {
        let (store, conversation, number) = try await find()
        // Without settings the turn is explained all the same; only its request may not be made again.
        let settings = try? sources.settings(saysWarnings: false)
        let explanation = try await TurnExplanation(of: conversation, turn: number, in: store) { name in
            try? settings?.incompleteProfile(named: name)
        }
        if request {
            guard let body = explanation.body else {
                if settings == nil, explanation.turn.request != nil { _ = try sources.settings(saysWarnings: false) }
                throw ChatError.unusableInput(
                    explanation.turn.request == nil
                        ? "this turn was recorded without its request"
                        : "the request cannot be made again: the profile \(explanation.turn.profile) has changed since")
            }
            return try StandardStream.output.write(json: body)
        }
        switch output {
        case .json: try StandardStream.output.write(json: explanation.json)
        case .text:
            let text = ExplanationText(explanation).text
            try StandardStream.output.write(
                ShownText.whole(text, on: StandardStream.output, isRendered: false))
        }
    }

    /// The conversation, and the turn behind the last colon: an ID may have colons itself.
    private func find() async throws -> (ConversationStore, Conversation, turn: Int?) {
        guard let place, !last.isLastUsed else {
            let (store, conversation) = try await last.find(orElse: nil, in: sources)
            return (store, conversation, place.flatMap(Self.turn))
        }
        // No ID ends with a colon and a number.
        guard let colon = place.lastIndex(of: ":"), let number = Int(place[place.index(after: colon)...]) else {
            let (store, conversation) = try await sources.existing(place)
            return (store, conversation, nil)
        }
        let (store, conversation) = try await sources.existing(String(place[..<colon]))
        return (store, conversation, number)
    }
}
