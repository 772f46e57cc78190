import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli set`: what holds for a conversation from now on.
struct SetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a conversation's model, budgets, tags and other settings.",
        discussion: """
            Changes apply from the next prompt. The value none removes a setting, so that the profile's applies. To \
            change an ID or a title, use rename.

            EXAMPLES
              chat-cli set 111 --context-budget 4000 --overflow keep-ends
              chat-cli set 111 --pin 42        always send message 42 (see why)
              chat-cli set 111 --model gpt-4o --provider openai
              chat-cli set 111 --tag work --archive
            """)

    @OptionGroup var choice: ConversationChoice

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The maximum size of a request, in tokens, or none.", valueName: "tokens"))
    var contextBudget: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Tokens of the model's window to reserve for the reply, or none.", valueName: "tokens"))
    var reserveOutput: String?

    @Option(
        help: ArgumentHelp(
            "What to do when the history is too long: \(BudgetOptions.strategies), or none.",
            valueName: "strategy"),
        completion: .list(OverflowStrategy.allCases.map(\.rawValue) + ["none"]))
    var overflow: String?

    @Option(help: ArgumentHelp("Always send this message (pin it).", valueName: "message"))
    var pin: [Int64] = []

    @Option(help: ArgumentHelp("Unpin this message.", valueName: "message"))
    var unpin: [Int64] = []

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile, or none.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(
        name: [.customShort("m"), .long], help: ArgumentHelp("The model, or none.", valueName: "model"),
        completion: CandidateSource.models.completion)
    var model: String?

    @Option(
        name: [.customShort("s"), .customLong("system"), .customLong("first-prompt")], parsing: .unconditional,
        help: ArgumentHelp("The first prompt; an empty one removes it.", valueName: "text"))
    var firstPrompt: String?

    @Option(
        parsing: .unconditionalSingleValue, help: ArgumentHelp("Add a tag.", valueName: "tag"),
        completion: CandidateSource.tags.completion)
    var tag: [String] = []

    @Option(
        parsing: .unconditionalSingleValue, help: ArgumentHelp("Remove a tag.", valueName: "tag"),
        completion: CandidateSource.tags.completion)
    var untag: [String] = []

    @Flag(inversion: .prefixedNo, help: "Mark the conversation with a star in lists.")
    var star: Bool?

    @Flag(inversion: .prefixedNo, help: "Archive the conversation: hide it from lists.")
    var archive: Bool?

    @Option(
        help: ArgumentHelp(
            "Delete the conversation this long after its last use: 30m, 12h, 1d or 2w, or never.", valueName: "time"))
    var expire: Expiry?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        _ = try wishes(over: BudgetWishes())
        if model?.isEmpty == true { throw ValidationError("--model must not be empty; none removes it") }
        if tag.contains("") { throw ValidationError("a tag must not be empty") }
        try tag.forEach { try OneLine.check($0, "a tag") }
        if let both = pin.first(where: unpin.contains) {
            throw ValidationError("--pin and --unpin both name message \(both)")
        }
        if profile == "" { throw ValidationError("--provider must not be empty; none removes it") }
        let changes: [Any?] = [
            contextBudget, reserveOutput, overflow, profile, model, firstPrompt, star, archive, expire,
        ]
        if changes.allSatisfy({ $0 == nil }), pin.isEmpty, unpin.isEmpty, tag.isEmpty, untag.isEmpty {
            throw ValidationError("there is nothing to set")
        }
    }

    func run() async throws {
        let (store, conversation) = try await choice.find(in: sources, for: .writing)
        var changes: [ConversationChange] = []
        if let profile {
            if profile != "none" { _ = try sources.settings(saysWarnings: false).incompleteProfile(named: profile) }
            changes.append(.profile(profile == "none" ? nil : profile))
        }
        if let model { changes.append(.model(model == "none" ? nil : ModelID(model))) }
        let wishes = try wishes(over: conversation.budget)
        if wishes != conversation.budget { changes.append(.budget(wishes)) }
        changes += pin.map { .messagePinned(StoredMessage.ID(rawValue: $0), true) }
        changes += unpin.map { .messagePinned(StoredMessage.ID(rawValue: $0), false) }
        if let firstPrompt { changes.append(.firstPrompt(firstPrompt.isEmpty ? nil : firstPrompt)) }
        if !tag.isEmpty || !untag.isEmpty {
            changes.append(.tags((conversation.tags + tag).filter { !untag.contains($0) }))
        }
        if let star { changes.append(.pinned(star)) }
        if let archive { changes.append(.archived(archive)) }
        try await store.change(changes, of: conversation)
        if let expire { _ = try await store.setExpiry(expire.duration, of: conversation) }
    }

    /// The budget with the changes put over it.
    private func wishes(over budget: BudgetWishes) throws -> BudgetWishes {
        var wishes = budget
        if let contextBudget { wishes.contextBudget = try Self.tokens(contextBudget, "--context-budget", least: 1) }
        if let reserveOutput { wishes.reservedOutput = try Self.tokens(reserveOutput, "--reserve-output", least: 0) }
        if let overflow { wishes.overflow = overflow == "none" ? nil : try BudgetOptions.strategy(overflow) }
        return wishes
    }

    private static func tokens(_ text: String, _ flag: String, least: Int) throws -> Int? {
        if text == "none" { return nil }
        guard let tokens = Int(text), tokens >= least else {
            throw ValidationError("\(flag) must be at least \(least), or none")
        }
        return tokens
    }
}
