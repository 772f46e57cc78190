/// Has a summary written: a turn of its own beside the branch, on record like any other.
struct SummaryWriter {
    let provider: any Provider
    let store: ConversationStore

    /// Writes the summary that a turn waits for.
    ///
    /// - Returns: What went wrong, in words; nil if the summary is stored.
    /// - Throws: ``ChatError/cancelled``, and what keeps turns from being recorded.
    func write(
        _ plan: SummaryPlan, like open: OpenTurn, for request: TurnRequest
    ) async throws(ChatError) -> String? {
        let model = provider.profile.summaryModel ?? request.model
        let chat = ChatRequest(
            model: model, messages: plan.messages, options: RequestOptions(maxOutputTokens: plan.maximumOutput),
            streams: request.streams, session: open.conversation.uid.rawValue)
        let account = try await TurnAccount.of(
            model, weighing: plan.estimate, replyOf: plan.maximumOutput, for: provider.profile, in: store)
        let prepared = try await provider.prepare(chat)
        let holder = try store.spendHolder()
        let demand = plan.messages[plan.messages.count - 1]
        let turn = try await store.beginTurn(
            TurnDraft(
                kind: .summary, question: .aside(demand, after: plan.last), profile: provider.profile.name,
                provider: provider.profile.kind, model: model, options: chat.options, context: plan.sent,
                estimatedInputTokens: plan.estimate.count, isEstimateExact: plan.estimate.isExact,
                budget: open.prepared.plan.budget, request: prepared.trace),
            in: open.conversation, spending: account.request(by: holder, in: open.conversation.key))
        let recorder = TurnRecorder(
            turn: turn.id, account: account, holder: holder, lock: open.lock, store: store)
        var iterator = provider.reply(to: prepared).makeAsyncIterator()
        var hasText = false
        do throws(ChatError) {
            while true {
                switch try await RunningTurn.relay(&iterator, recorder) {
                case .text: hasText = true
                case .finished: return hasText ? nil : "\(model) wrote none"
                case .started, .notice, .reasoning, .toolCallDelta, .toolCall, .state, .attachment, .uploaded, .usage,
                    .choice:
                    break
                }
            }
        } catch {
            if error == .cancelled { throw error }
            return error.message
        }
    }
}
