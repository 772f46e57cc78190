import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli search`: finds words in what was asked and answered.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in the conversations, the newest message first.",
        discussion: """
            Finds messages that have all the words, in any order and any case; words in double quotes must stand \
            together. The beginning of a word is enough, Russian words are found in their other endings, е finds ё, and \
            Chinese needs no spaces. Nothing is an operator. Ends with status 66 when nothing is found.

            EXAMPLES
              chat-cli search модель
              chat-cli search '"connection refused"' --in 111
              chat-cli search gpt-4 --role user --output json | jq -r '.hits[].conversation'
            """)

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(
        name: .customLong("in"), help: ArgumentHelp("Only in this conversation.", valueName: "id"),
        completion: CandidateSource.conversations.completion)
    var conversation: String?

    @Option(
        help: ArgumentHelp("Only what this side said: user, assistant or tool.", valueName: "role"),
        transform: Self.role(named:))
    var role: Role?

    @Option(name: [.customShort("l"), .long], help: ArgumentHelp("How many to show.", valueName: "number"))
    var limit = 20

    @Option(help: ArgumentHelp("Only messages older than this one of an earlier page.", valueName: "message"))
    var before: Int64?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if words.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("there are no words to look for")
        }
        if !(1...10_000).contains(limit) { throw ValidationError("--limit is a number from 1 to 10000") }
    }

    private static func role(named name: String) throws -> Role {
        guard let role = Role(rawValue: name), role != .system else {
            throw ValidationError("--role is user, assistant or tool")
        }
        return role
    }

    func run() async throws {
        let place = try conversation.map { try ConversationID(validating: $0) }
        let store = try await sources.existingStore()
        var query = SearchQuery(
            words.joined(separator: " "), roles: role.map { [$0] } ?? [], limit: limit,
            before: before.map { StoredMessage.ID(rawValue: $0) })
        if let place {
            guard let store else { throw ChatError.conversationNotFound(place) }
            query.conversation = try await store.conversation(place).key
        }
        let page = try await store?.search(query) ?? SearchPage(hits: [])
        switch output {
        case .text: try StandardStream.output.write(SearchListing(page.hits).text(for: .output))
        case .json: try StandardStream.output.write(page.json.jsonBytes(isIndented: true) + [0x0A])
        }
        // As grep does, so that scripts need not look at the output.
        if page.hits.isEmpty {
            if output == .text { Remark.say("no message has these words") }
            throw ExitCode(66)
        }
        if output == .text, let next = page.next { Remark.say("there are more: add --before \(next)") }
    }
}
