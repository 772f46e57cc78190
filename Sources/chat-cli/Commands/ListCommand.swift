public import ArgumentParser
import ChatArguments
public import ChatKit
import TerminalText

/// `chat-cli list`: lists conversations.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List conversations, the last used one first.",
        discussion: """
            Columns: ID, last use, number of messages, and the title or the beginning of the first message. Pinned \
            conversations come first; archived ones are hidden. A mark before the title shows that the newest message \
            got no reply, or an incomplete one.

            --sort orders by last use, creation (the newest first), title, tokens or cost (the most first; dollars before \
            roubles, which are never added up). --since and --until look at the last use.

            EXAMPLES
              chat-cli list
              chat-cli list --limit 5 --tag work --sort cost
              chat-cli list --since 7d --model gpt-4o
              chat-cli list --output json | jq -r '.conversations[].id'
              chat-cli list --output json | jq '.conversations[] | {id, tokens_per_second}'
              chat-cli list --after CURSOR     the next page; the last page prints its cursor
            """,
        aliases: ["ls"])

    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp("The maximum number of conversations.", valueName: "number"))
    var limit = 20

    @Option(help: ArgumentHelp("Continue after an earlier page.", valueName: "cursor"))
    var after: String?

    @Option(
        help: ArgumentHelp("Show only conversations with this tag.", valueName: "tag"),
        completion: CandidateSource.tags.completion)
    var tag: String?

    @Option(
        help: ArgumentHelp("Order by used, created, title, tokens or cost.", valueName: "order"),
        completion: .list(ConversationSort.allCases.map(\.rawValue)))
    var sort = ConversationSort.used

    @Option(help: ArgumentHelp("Only conversations with this model.", valueName: "model"))
    var model: String?

    @Option(help: ArgumentHelp("Only conversations of this profile.", valueName: "name"))
    var profile: String?

    @Option(
        help: ArgumentHelp("Only those used since: today, month, year, 24h, 7d, 4w, or a day.", valueName: "time"))
    var since: ReportStart?

    @Option(help: ArgumentHelp("Only those last used on this day or before.", valueName: "day"))
    var until: ReportEnd?

    @Flag(name: [.customShort("a"), .long], help: "Archived conversations too.")
    var all = false

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit must be a number from 1 to 10000") }
        if tag == "" { throw ValidationError("--tag must not be empty") }
        if let after, ListCursor.read(after) == nil {
            throw ValidationError("--after needs the cursor of an earlier page")
        }
    }

    func run() async throws {
        var query = ConversationQuery(
            limit: limit, cursor: after.flatMap(ListCursor.read), includesArchived: all, tag: tag)
        query.sort = sort
        query.pinnedFirst = true
        query.hasFigures = output == .json
        query.model = model.map { ModelID($0) }
        query.profile = profile
        query.since = since?.moment(now: .now)
        query.until = until?.moment()
        let store = try await sources.existingStore()
        let page = try await store?.list(query) ?? ConversationPage(conversations: [])
        switch output {
        case .json: try StandardStream.output.write(json: Self.json(page))
        case .text: try printText(page, isNew: store == nil, hasArchived: try await Self.hasArchived(page, in: store))
        }
    }

    private func printText(_ page: ConversationPage, isNew: Bool, hasArchived: Bool) throws {
        if page.conversations.isEmpty {
            let place = try sources.places.databasePlace()
            if isNew, place.isNamed {
                return Remark.say("there is no database \(place.path) yet")
            }
            if let tag, after == nil { return Remark.say("no conversation has the tag \(tag)" + hidden) }
            if isFiltered { return Remark.say("no conversation fits" + hidden) }
            if after == nil, hasArchived { return Remark.say("all conversations are archived; --all lists them") }
            Remark.say(after != nil ? "no more" : #"there are no conversations yet: chat-cli ask "hi" starts one"#)
            return
        }
        let table = ConversationTable(page.conversations, columns: StandardStream.output.columns)
        try StandardStream.output.write(table.text)
        if let next = page.next {
            Remark.say("more conversations: chat-cli \(Self.command(after: next))")
        }
    }

    /// Whether there are archived conversations where a page has none.
    private static func hasArchived(_ page: ConversationPage, in store: ConversationStore?) async throws -> Bool {
        guard let store, page.conversations.isEmpty else { return false }
        return try await !store.list(ConversationQuery(limit: 1, includesArchived: true)).conversations.isEmpty
    }

    /// This command with its order and filters, from the next page on.
    private static func command(after cursor: ConversationCursor) -> String {
        var words = ProgramArguments.current.words
        while let place = words.firstIndex(where: { $0 == "--after" || $0.hasPrefix("--after=") }) {
            words.removeSubrange(place..<min(words.count, place + (words[place] == "--after" ? 2 : 1)))
        }
        return (words + ["--after", ListCursor.text(cursor)]).map { word in
            let dashes = word.prefix { $0 == "-" }
            return dashes + (dashes == word ? "" : ShellText.quoted(String(word.dropFirst(dashes.count))))
        }.joined(separator: " ")
    }

    private var isFiltered: Bool {
        after == nil && (tag != nil || model != nil || profile != nil || since != nil || until != nil)
    }

    private var hidden: String { all ? "" : "; --all looks at archived ones too" }

    private static func json(_ page: ConversationPage) -> JSONValue {
        [
            "conversations": .array(page.conversations.map(\.jsonWithFigures)),
            "next": page.next.map { .string(ListCursor.text($0)) } ?? .null,
        ]
    }
}

/// The ways in which lists are written.
enum ListFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

extension ConversationSort: ExpressibleByArgument {}

/// A cursor as people and scripts pass it on: `<position>`, or `<position>-pinned`.
enum ListCursor {
    static func text(_ cursor: ConversationCursor) -> String {
        "\(cursor.position)" + (cursor.isPinned ? "-pinned" : "")
    }

    static func read(_ text: String) -> ConversationCursor? {
        let pieces = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let position = pieces.first.flatMap({ Int64($0) }), pieces.count == 1 || pieces[1] == "pinned" else {
            return nil
        }
        return ConversationCursor(position: position, isPinned: pieces.count == 2)
    }
}
