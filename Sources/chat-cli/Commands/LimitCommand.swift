import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli limit`: what may be spent, and what is left of it.
struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Show spend limits, or set the limit of a conversation.",
        discussion: """
            A prompt that could cost more than a limit has remaining is not sent; the exit status is 79. The maximum \
            cost is that of the request and the longest reply: --max-tokens, max_output_tokens of the profile, the \
            tokens that the context budget reserves for the reply, or else 4096 tokens. That amount is reserved until \
            the reply is complete, so that processes that run at the same time cannot exceed a limit together.

            Amounts are 5 usd, 300 rub or 200000 tokens. Days and months are those of the local time zone. Limits for \
            all prompts and for profiles are in the config file:
              limits:
                daily: 5 usd, 500 rub
                monthly: 50 usd, 5000 rub
              profiles:
                work:
                  provider: openai
                  daily_limit: 1 usd
            CHAT_DAILY_LIMIT and CHAT_MONTHLY_LIMIT override those under limits; none removes one. A limit in money \
            needs the model's price in its currency. Your own prices are in prices.yaml beside the config file, for a \
            million tokens each (chat-cli config template prices):
              prices:
                - {model: llama3.2, currency: usd, input: 0, output: 0}
                - {model: gpt-4o, currency: usd, input: 2.5, cached: 1.25, output: 10,
                   from: 2026-01-01, profile: work}

            EXAMPLES
              chat-cli limit                  every limit and what remains
              chat-cli limit 111 2 usd        conversation 111 may cost two dollars in all
              chat-cli limit 111              what remains of it
              chat-cli limit 111 none
            """)

    @Argument(
        help: "The conversation's ID.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    // A number below zero is no option, but an amount that cannot be.
    @Argument(parsing: .allUnrecognized, help: "The maximum total cost, or none.")
    var amount: [String] = []

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup var last: LastUsedOption

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        let amount = wantedAmount
        guard !amount.isEmpty, amount != ["none"] else { return }
        if SpendLimit(amount.joined(separator: " ")) == nil {
            throw ValidationError("\(amount.joined(separator: " ")) is not an amount; write \(SpendLimit.expectation)")
        }
    }

    /// With `-c` the words are the amount alone.
    private var wantedAmount: [String] { last.isLastUsed ? (id.map { [$0] } ?? []) + amount : amount }

    func run() async throws {
        if id == nil, !last.isLastUsed { return try await showAll() }
        let amount = wantedAmount
        var (store, conversation) = try await last.find(
            orElse: id, in: sources, for: amount.isEmpty ? .reading : .writing)
        if !amount.isEmpty {
            let limit = amount == ["none"] ? nil : SpendLimit(amount.joined(separator: " "))
            conversation = try await store.setSpendLimit(limit, of: conversation)
        }
        let rules = conversation.spendLimit.map { [SpendRule($0, for: .conversation(conversation.id), per: .always)] }
        try await show(rules ?? [], in: store, orElse: "conversation \(conversation.id) has no limit of its own")
    }

    private func showAll() async throws {
        let settings = try sources.settings(saysWarnings: false)
        let store = try await sources.existingStore()
        let rules = try settings.spendRules() + (try await store?.conversationLimits() ?? [])
        try await show(rules, in: store, orElse: "there are no limits; chat-cli help limit shows how to set them")
    }

    private func show(_ rules: [SpendRule], in store: ConversationStore?, orElse nothing: String) async throws {
        let standings =
            try await store?.standings(of: rules)
            ?? rules.map { SpendStanding(rule: $0, spent: 0, reserved: 0, renewsAt: $0.window(at: .now)?.upperBound) }
        switch output {
        case .json:
            let json: JSONValue = ["limits": .array(standings.map(\.json))]
            try StandardStream.output.write(json: json)
        case .text:
            if standings.isEmpty { return Remark.say(nothing) }
            var table = TextTable(header: ["limit", "spent", "reserved", "left", "renews"], alignedRight: [1, 2, 3])
            table.rows = standings.map(\.cells)
            try StandardStream.output.write(table.text)
            if standings.contains(where: { $0.renewsAt != nil }) {
                Remark.say("times are local (\(LocalCalendar.system.zone(at: .now)))")
            }
        }
    }
}
