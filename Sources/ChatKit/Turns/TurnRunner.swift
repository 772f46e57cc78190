/// Does a turn: asks, keeps what comes, and passes it on.
///
/// The order of its promises:
/// 1. The question is committed before the first byte leaves.
/// 2. What arrives is journalled within ``TurnJournal/interval``, whether more arrives or not.
/// 3. The reply and its usage are committed in one transaction before `.finished` is passed on.
///
/// A turn that ends early keeps what had arrived: as `cancelled` or `failed` if the process lives, as `interrupted`,
/// found by ``ConversationStore/recoverInterrupted()``, if it does not.
public struct TurnRunner: Sendable {
    private let store: ConversationStore
    private let provider: any Provider

    public init(store: ConversationStore, provider: any Provider) {
        self.store = store
        self.provider = provider
    }

    /// Runs a turn while its stream is read. Nothing is stored or sent before.
    ///
    /// The stream ends with the errors of the provider, of the store, with ``ChatError/conversationBusy(_:holder:)`` for
    /// a caller that does not wait, and with ``ChatError/spendLimitReached(_:)`` or
    /// ``ChatError/priceUnknown(model:limit:priced:)`` for a question that a limit does not allow.
    public func run(_ request: TurnRequest) -> ReplyStream {
        ReplyStream { [store, provider] in RunningTurn(request, store: store, provider: provider) }
    }

    /// Asks without keeping a word: only what it cost is kept, and held to the limits.
    ///
    /// - Parameter conversation: Whose dialogue the plan carries, if any; its own limit holds too.
    public func runUnstored(_ plan: TurnPlan, in conversation: Conversation? = nil) -> ReplyStream {
        ReplyStream { [store, provider] in
            UnstoredTurn(plan, in: conversation?.key, store: store, provider: provider)
        }
    }
}
