/// Works out what one question costs: the most it may before it is sent, and what it did afterwards.
struct TurnAccount: Sendable {
    /// How many tokens are set aside for an answer that nothing limits.
    static let defaultReply = 4_096

    let profile: Profile
    let model: ModelID
    let estimate: SpendEstimate
    /// How many requests the estimate is for: who gives one answer to a request is asked for each.
    private(set) var requests = 1
    /// The prices of this moment hold.
    private let time: Timestamp

    /// - Parameters:
    ///   - model: The model asked.
    ///   - knownAs: The model behind that name, if it has another.
    ///   - inputTokens: Our count of the request.
    ///   - outputTokens: The most tokens that the reply may have.
    init(
        profile: Profile, model: ModelID, knownAs: ModelID? = nil, inputTokens: Int, outputTokens: Int,
        at time: Timestamp = .now
    ) {
        self.profile = profile
        self.model = model
        self.time = time
        let names = [model] + [knownAs, Self.model(ofDeployment: model, profile)].compactMap { $0 }
        let estimates = names.lazy.map { name in
            profile.prices.estimate(
                for: name, profile: profile.name, inputTokens: inputTokens, outputTokens: outputTokens, at: time)
        }
        estimate =
            estimates.first { $0.totalCost != nil }
            ?? SpendEstimate(inputTokens: inputTokens, outputTokens: outputTokens)
    }

    /// What is to be reserved.
    func request(by holder: SpendHolder, in conversation: Conversation.Key? = nil) -> SpendRequest {
        SpendRequest(
            profile: profile.name, model: model, estimate: estimate, rules: profile.limits, conversation: conversation,
            holder: holder)
    }

    /// What it cost by the provider's count, with our own where there is none.
    ///
    /// - Parameters:
    ///   - tally: The provider's count so far.
    ///   - arrived: Our count of the reply.
    ///   - error: What ended the reply early.
    func outcome(
        _ tally: SpendTally, answered: ModelID?, arrived: Int, error: ChatError? = nil
    ) -> SpendOutcome {
        var outcome = SpendOutcome(usage: tally.usage, modelAnswered: answered, arrivedTokens: arrived)
        outcome.isBilled = arrived > 0 || error?.mayHaveBeenBilled ?? true
        guard outcome.isBilled || tally.usage != nil else { return outcome }
        outcome.uncounted = tally.uncounted(inputTokens: estimate.inputTokens / requests, after: error)
        let usage = tally.usage.sum(with: outcome.uncounted) ?? Usage()
        let input = usage.inputTokens ?? estimate.inputTokens
        let output = usage.outputTokens ?? arrived
        outcome.isEstimated =
            outcome.uncounted != nil || usage.inputTokens == nil || usage.outputTokens == nil
        let names = [answered, model, Self.model(ofDeployment: model, profile)].compactMap { $0 }
        let price = names.lazy.compactMap { name in
            profile.prices.price(of: name, profile: profile.name, at: time, inputTokens: input)
        }.first
        outcome.cost = price?.cost(
            inputTokens: input, outputTokens: output, cachedTokens: usage.cachedInputTokens ?? 0,
            reasoningTokens: usage.reasoningTokens ?? 0)
        return outcome
    }

    /// Our own count of a question and its reply, where the provider gave none.
    func estimatedUsage(_ outcome: SpendOutcome) -> Usage? {
        guard outcome.usage == nil else { return nil }
        let input = outcome.uncounted?.inputTokens ?? estimate.inputTokens
        return Usage(
            inputTokens: input, outputTokens: outcome.arrivedTokens,
            totalTokens: input.addingSaturating(outcome.arrivedTokens))
    }

    /// The model that a deployment serves, where the profile says so.
    private static func model(ofDeployment name: ModelID, _ profile: Profile) -> ModelID? {
        profile.azure.deployments.first { $0.value == name.rawValue }.map { ModelID($0.key) }
    }
}

extension TurnAccount {
    /// The account of a planned turn.
    static func of(
        _ plan: TurnPlan, for profile: Profile, in store: ConversationStore
    ) async throws(ChatError) -> TurnAccount {
        // Each of several answers may be as long; who gives one to a request bills the request as often.
        let answers = plan.request.options.answers
        let requests = profile.givesSeveralAnswers ? 1 : answers
        let reply = min(plan.reservedOutput ?? defaultReply, SpendEstimate.mostTokens)
        var estimate = plan.estimate
        estimate.count *= requests
        var account = try await of(
            plan.request.model, weighing: estimate, replyOf: reply * answers, for: profile, in: store)
        account.requests = requests
        return account
    }

    /// The account of a request.
    ///
    /// - Parameter replyTokens: The most tokens that the reply may have; nil for ``defaultReply``.
    static func of(
        _ model: ModelID, weighing estimate: TokenEstimate, replyOf replyTokens: Int?, for profile: Profile,
        in store: ConversationStore
    ) async throws(ChatError) -> TurnAccount {
        // A guess may be too low, and a limit must hold all the same.
        let inputTokens = estimate.isExact ? estimate.count : estimate.count + estimate.count / 4
        let outputTokens = min(replyTokens ?? defaultReply, SpendEstimate.mostTokens)
        let account = TurnAccount(
            profile: profile, model: model, inputTokens: inputTokens, outputTokens: outputTokens)
        guard account.estimate.totalCost == nil,
            let name = try await store.modelAnswering(model, of: profile.name)
        else { return account }
        return TurnAccount(
            profile: profile, model: model, knownAs: name, inputTokens: inputTokens, outputTokens: outputTokens)
    }
}

extension ChatError {
    /// Whether the provider may have worked on a request that ended so before anything arrived.
    var mayHaveBeenBilled: Bool {
        switch self {
        case .timedOut(let stage, _): stage != WaitStage.connection
        case .connectionLost, .malformedReply, .replyFailed, .emptyReply, .cancelled, .storeUnavailable, .storeCorrupt,
            .unexpected:
            true
        default: false
        }
    }
}
