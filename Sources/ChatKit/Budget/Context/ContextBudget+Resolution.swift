extension ContextBudget {
    /// The budget in force: each wish of the strongest who has one.
    ///
    /// - Parameters:
    ///   - model: The limits of the model, where they are known.
    ///   - maximumOutput: The request's own limit of the reply; it is what must be kept free, where nobody says more.
    public init(
        of request: BudgetWishes, conversation: BudgetWishes = BudgetWishes(),
        profile: BudgetWishes = BudgetWishes(), model: ModelLimits? = nil, maximumOutput: Int? = nil
    ) {
        let wishes = [(request, Origin.request), (conversation, .conversation), (profile, .profile)]
        func strongest<Value>(_ value: (BudgetWishes) -> Value?) -> (value: Value, origin: Origin)? {
            for (wish, origin) in wishes {
                if let value = value(wish) { return (value, origin) }
            }
            return nil
        }
        self.init(overflow: strongest(\.overflow)?.value ?? .dropOldest)
        let asked = strongest(\.contextBudget)
        if overflow == .easyBackend {
            window = Self.easyBackendWindow
            limit = asked?.value ?? Self.easyBackendLimit
            origin = asked?.origin ?? .preset
            return
        }
        window = model?.window
        reservedOutput = strongest(\.reservedOutput)?.value ?? maximumOutput ?? model?.usualReserve
        if let window {
            limit = max(0, window - (reservedOutput ?? 0))
            origin = .model
        }
        if let asked, asked.value <= limit ?? .max {
            limit = asked.value
            origin = asked.origin
        }
    }

    /// Source: EasyBackend's prompt building as its README and code describe it, read 2026-11-21: a window of 4,000 tokens,
    /// of which a prompt may have 3,200.
    static let easyBackendWindow = 4000
    static let easyBackendLimit = 3200
}
