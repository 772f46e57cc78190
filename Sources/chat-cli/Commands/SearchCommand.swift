import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli search`: finds words in stored conversations.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in conversations, the best match first.",
        discussion: """
            Finds the conversations that have all the words in their title or in one message (prompts, replies, system \
            prompts, reasoning, tool calls and results, text attachments), with the best hit of each. A match in the title \
            weighs most, then one in a prompt, and recent ones weigh more. --all lists every message instead, the newest \
            first.

            Case makes no difference, nor do accents or ё and е. A Russian or English word is found in its other forms, the \
            beginning of a word is enough, and Chinese, Japanese and Korean are found inside other text. Words in double \
            quotes are found as they are, side by side. Nothing is an operator, unless --fts makes the words an FTS5 \
            expression. Ends with status 66 when nothing is found.

            EXAMPLES
              chat-cli search модель
              chat-cli search '"connection refused"' --in 111
              chat-cli search gpt-4 --role user --since 30d
              chat-cli search invoice --output json | jq -r '.hits[].snippet'
              chat-cli search --all --tag work invoice
              chat-cli search --fts 'swift NOT (java OR kotlin)'
            """,
        aliases: ["find"])

    @Argument(help: "The words to find.")
    var words: [String]

    @Flag(help: "List every message with the words, the newest first.")
    var all = false

    @Flag(name: .customLong("fts"), help: "Take the words as an expression of SQLite's FTS5.")
    var isRaw = false

    @Option(
        name: [.customLong("in"), .customLong("conversation"), .customLong("cid")],
        help: ArgumentHelp("Search only this conversation.", valueName: "id"),
        completion: CandidateSource.conversations.completion)
    var conversation: String?

    @OptionGroup var last: LastUsedOption

    @Option(
        help: ArgumentHelp("Only messages of this role: user, assistant, system or tool.", valueName: "role"),
        completion: .list(["user", "assistant", "system", "tool"]), transform: Self.role(named:))
    var role: Role?

    @Option(
        help: ArgumentHelp("Only what this model was asked or replied.", valueName: "model"),
        completion: CandidateSource.models.completion)
    var model: String?

    @Option(
        help: ArgumentHelp("Only conversations with this tag.", valueName: "tag"),
        completion: CandidateSource.tags.completion)
    var tag: String?

    @Option(
        help: ArgumentHelp("Only messages since: today, month, year, 24h, 7d, 4w, or a day.", valueName: "time"))
    var since: ReportStart?

    @Option(help: ArgumentHelp("Only messages of this day or before.", valueName: "day"))
    var until: ReportEnd?

    @Option(name: [.customShort("l"), .long], help: ArgumentHelp("How many to show.", valueName: "number"))
    var limit = 20

    @Option(
        help: ArgumentHelp("With --all: only messages older than this one of an earlier page.", valueName: "message"))
    var before: Int64?

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if words.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("there are no words to search for")
        }
        if conversation != nil, last.isLastUsed { throw ValidationError("--in and -c cannot be combined") }
        if !(1...10_000).contains(limit) { throw ValidationError("--limit must be a number from 1 to 10000") }
        if before != nil, !all { throw ValidationError("--before needs --all") }
    }

    private static func role(named name: String) throws -> Role {
        guard let role = Role(rawValue: name) else {
            throw ValidationError("--role must be user, assistant, system or tool")
        }
        return role
    }

    func run() async throws {
        let store = try await sources.existingStore()
        var query = SearchQuery(
            words.joined(separator: " "), roles: role.map { [$0] } ?? [], limit: limit,
            before: before.map { StoredMessage.ID(rawValue: $0) })
        query.isRaw = isRaw
        query.model = model.map { ModelID($0) }
        query.tag = tag
        query.since = since?.moment(now: .now)
        query.until = until?.moment()
        if last.isLastUsed {
            query.conversation = try await last.find(orElse: nil, in: sources).1.key
        } else if let conversation {
            guard let store else { throw ChatError.conversationNotFound(try ConversationID(validating: conversation)) }
            query.conversation = try await store.conversation(named: conversation).key
        }
        if all { try await printMessages(query, store) } else { try await printConversations(query, store) }
    }

    private func printMessages(_ query: SearchQuery, _ store: ConversationStore?) async throws {
        let page = try await store?.search(query) ?? SearchPage(hits: [])
        switch output {
        case .text: try StandardStream.output.write(SearchListing.text(page.hits, for: .output))
        case .json: try StandardStream.output.write(json: page.json)
        }
        if page.hits.isEmpty { try reportNothing() }
        if output == .text, let next = page.next { Remark.say("more results: add --before \(next)") }
    }

    private func printConversations(_ query: SearchQuery, _ store: ConversationStore?) async throws {
        let hits = try await store?.bestHits(query) ?? []
        switch output {
        case .text: try StandardStream.output.write(SearchListing.text(hits, for: .output))
        case .json:
            let json: JSONValue = ["hits": .array(hits.map(\.json)), "next": .null]
            try StandardStream.output.write(json: json)
        }
        if hits.isEmpty { try reportNothing() }
    }

    /// As grep does, so that scripts need not read the output.
    private func reportNothing() throws -> Never {
        if output == .text { Remark.say("no message contains these words") }
        throw ExitCode(66)
    }
}
