import ArgumentParser
import ChatArguments
import ChatKit
import FoundationEssentials

/// For which model tokens are counted, and by whom.
struct TokenCounterOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .long], help: ArgumentHelp("Count for this model.", valueName: "model"),
        completion: CandidateSource.models.completion)
    var model: String?

    @Option(
        help: ArgumentHelp(
            "The encoding: gpt2 or one of \(TokenEncoding.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"),
        completion: .list(["gpt2"] + TokenEncoding.allCases.map(\.rawValue)))
    var encoding: String?

    @Flag(help: "Let the provider count (GigaChat).")
    var exact = false

    @OptionGroup var provider: ProfileOption

    func validate() throws {
        if model == "" { throw ValidationError("--model must not be empty") }
        if model != nil, encoding != nil { throw ValidationError("--model and --encoding cannot be combined") }
        if exact, encoding != nil { throw ValidationError("--exact and --encoding cannot be combined") }
    }

    /// What counts text. Reads the settings only where a model or a profile is named: counting a word must be quick.
    func counter(_ sources: SourceOptions) throws(ChatError) -> TokenCounter {
        if let name = encoding { return TokenCounter(model: "", encoding: try Self.encoding(name)) }
        if exact || provider.profile != nil {
            let (profile, model) = try asked(sources)
            return try profile.tokenCounter(for: model)
        }
        if let model {
            let catalog = ModelCatalog(own: try sources.settings().modelEntries())
            let own = try catalog.entry(for: ModelID(model))?.encoding.map(Self.encoding)
            return TokenCounter(model: ModelID(model), encoding: own)
        }
        let name = ProcessInfo.processInfo.environment["ENCODING_NAME"] ?? ""
        return TokenCounter(model: "", encoding: name.isEmpty ? TokensCommand.usual : try Self.encoding(name))
    }

    /// The provider's own count of a text.
    func exactCount(_ text: String, _ sources: SourceOptions) async throws -> TokenEstimate {
        let (profile, model) = try asked(sources)
        let counter = try profile.tokenCounter(for: model)
        let settings = try sources.settings(saysWarnings: false)
        let store = settings.hasDatabase ? try? await sources.openStore(settings) : nil
        let counted = try await Self.counted([text], counter, profile, model, store)
        return counted.count(text)
    }

    /// What a conversation weighs.
    func weight(
        of conversation: Conversation, in store: ConversationStore, _ sources: SourceOptions
    ) async throws -> ConversationWeight {
        let (profile, model) = try asked(sources, in: conversation)
        var counter =
            try encoding.map { (name) throws(ChatError) in
                TokenCounter(model: model, encoding: try Self.encoding(name), provider: profile.kind)
            } ?? profile.tokenCounter(for: model)
        let branch = try await store.branch(of: conversation)
        let messages = [conversation.firstPrompt].compactMap { $0 } + branch
        counter.attachments = try await store.attachments(of: messages.map(\.message))
        if exact {
            let texts = messages.flatMap(\.message.countedTexts)
            counter = try await Self.counted(texts, counter, profile, model, store)
        }
        let limits = ModelCatalog(own: profile.catalog).entry(for: model)?.limits
        let budget = ContextBudget(
            of: BudgetWishes(), conversation: conversation.budget, profile: profile.budget, model: limits,
            maximumOutput: profile.options(in: conversation).maxOutputTokens)
        return ConversationWeight(
            conversation: conversation.id, model: model, messages: messages, counter: counter, budget: budget)
    }

    /// The profile and the model that count.
    private func asked(
        _ sources: SourceOptions, in conversation: Conversation? = nil
    ) throws(ChatError) -> (Profile, ModelID) {
        let settings = try sources.settings()
        let name = provider.profile ?? conversation?.profile
        // To guess one needs no key.
        let profile =
            if let name, !exact { try settings.incompleteProfile(named: name) } else {
                try settings.profile(named: name)
            }
        return (profile, try profile.model(named: model.map { ModelID($0) }, in: conversation))
    }

    private static func counted(
        _ texts: [String], _ counter: TokenCounter, _ profile: Profile, _ model: ModelID, _ store: ConversationStore?
    ) async throws(ChatError) -> TokenCounter {
        if counter.isExact { return counter }
        var counter = counter
        let provider = try makeProvider(for: profile, over: .network)
        counter.counted = try await ExactCounts(provider: provider, store: store).counts(of: texts, by: model)
        return counter
    }

    private static func encoding(_ name: String) throws(ChatError) -> TokenEncoding {
        if let found = TokenEncoding(name: name) { return found }
        let known = TokenEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidUsage("unknown encoding \(name); the encodings are gpt2, \(known)")
    }
}
