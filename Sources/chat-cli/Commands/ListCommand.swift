import ArgumentParser
import ChatArguments
import ChatKit
import TerminalText

/// `chat-cli list`: the conversations, the last used one first.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the conversations, the last used one first.",
        discussion: """
            Columns: ID, last use, number of messages, and the title or the beginning of the first question. A mark \
            before it says if the newest question was not answered, or its answer did not come to its end.

            EXAMPLES
              chat-cli list
              chat-cli list --limit 5 --tag work
              chat-cli list --output json | jq -r '.conversations[].id'
              chat-cli list --after CURSOR     the next page, as the last one names it
            """)

    @Option(name: [.customShort("l"), .long], help: ArgumentHelp("How many to list.", valueName: "number"))
    var limit = 20

    @Option(help: ArgumentHelp("Begin where an earlier page ended.", valueName: "cursor"))
    var after: String?

    @Option(
        help: ArgumentHelp("Only conversations with this tag.", valueName: "tag"),
        completion: CandidateSource.tags.completion)
    var tag: String?

    @Flag(name: [.customShort("a"), .long], help: "Archived conversations too.")
    var all = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit is a number from 1 to 10000") }
        if tag == "" { throw ValidationError("--tag must not be empty") }
        if let after, ListCursor.read(after) == nil {
            throw ValidationError("--after takes a cursor that an earlier page named")
        }
    }

    func run() async throws {
        let query = ConversationQuery(
            limit: limit, cursor: after.flatMap(ListCursor.read), includesArchived: all, tag: tag)
        let store = try await sources.existingStore()
        let page = try await store?.list(query) ?? ConversationPage(conversations: [])
        switch output {
        case .json: try StandardStream.output.write(Self.json(page).jsonBytes(isIndented: true) + [0x0A])
        case .text: try printText(page, isNew: store == nil)
        }
    }

    private func printText(_ page: ConversationPage, isNew: Bool) throws {
        if page.conversations.isEmpty {
            let settings = try sources.settings(saysWarnings: false)
            if isNew, settings.namesDatabase {
                return Remark.say("there is no database \(settings.databasePath) yet")
            }
            if let tag, after == nil { return Remark.say("no conversation has the tag \(tag)" + hidden) }
            let isFiltered = after != nil
            Remark.say(isFiltered ? "no more" : #"there are no conversations yet: chat-cli ask "hi" starts one"#)
            return
        }
        let table = ConversationTable(page.conversations, columns: StandardStream.output.columns)
        try StandardStream.output.write(table.text)
        if let next = page.next {
            Remark.say("there are more: chat-cli list --after \(ListCursor.text(next))")
        }
    }

    private var hidden: String { all ? "" : "; --all looks at archived ones too" }

    private static func json(_ page: ConversationPage) -> JSONValue {
        [
            "conversations": .array(page.conversations.map(\.json)),
            "next": page.next.map { .string(ListCursor.text($0)) } ?? .null,
        ]
    }
}

/// The ways in which lists are written.
enum ListFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

/// A cursor as people and scripts pass it on: `<milliseconds>-<key>`.
enum ListCursor {
    static func text(_ cursor: ConversationCursor) -> String {
        "\(cursor.lastUsedAt.rawValue)-\(cursor.key.rawValue)"
    }

    static func read(_ text: String) -> ConversationCursor? {
        let pieces = text.split(separator: "-").map { Int64($0) }
        guard pieces.count == 2, let time = pieces[0], let key = pieces[1] else { return nil }
        return ConversationCursor(
            lastUsedAt: Timestamp(rawValue: time), key: Conversation.Key(rawValue: key))
    }
}
