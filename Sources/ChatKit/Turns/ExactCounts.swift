/// Has texts counted by the provider that will bill them, each once: what was counted is kept by its hash.
public struct ExactCounts: Sendable {
    private let provider: any Provider
    private let store: ConversationStore?

    /// - Parameter store: Where counts are kept; nil keeps none.
    public init(provider: any Provider, store: ConversationStore?) {
        self.provider = provider
        self.store = store
    }

    /// The tokens of each text.
    ///
    /// - Throws: What the provider does; ``ChatError/invalidUsage(_:)`` for one that does not count.
    public func counts(of texts: [String], by model: ModelID) async throws(ChatError) -> [String: Int] {
        let name = "\(provider.profile.kind.rawValue) \(model)"
        var counts = try await store?.tokenCounts(of: texts, by: name) ?? [:]
        var missing: [String] = []
        for text in Set(texts).sorted() where counts[text] == nil { missing.append(text) }
        var position = 0
        while position < missing.count {
            var batch: [String] = []
            var bytes = 0
            while position < missing.count, batch.isEmpty || bytes + missing[position].utf8.count <= Self.batchBytes {
                batch.append(missing[position])
                bytes += missing[position].utf8.count
                position += 1
            }
            let answer = Dictionary(
                zip(batch, try await provider.tokenCounts(of: batch, by: model)),
                uniquingKeysWith: { first, _ in first })
            try await store?.rememberTokenCounts(answer, by: name)
            counts.merge(answer) { $1 }
        }
        return counts
    }

    /// The most text that goes into one request; no limit is published.
    private static let batchBytes = 1 << 20
}

extension ContextMaterial {
    /// All texts that could be sent.
    var texts: [String] {
        let told = summaries.flatMap { [$0.request.message, $0.text.message] }
        let messages = [firstPrompt].compactMap { $0 } + branch.map(\.message) + told + [question]
        return messages.flatMap(\.countedTexts)
    }
}

extension ContextPlanner {
    /// Whether a guess is so near to the budget that a count could change what is sent: within a fifth of it, or over it.
    func isNearLimit(_ material: ContextMaterial) -> Bool {
        guard let limit = budget.limit, !counter.isExact else { return false }
        let all = [material.firstPrompt].compactMap { $0 } + material.branch.map(\.message) + [material.question]
        return counter.count(request(all)).count > limit - limit / 5
    }
}
