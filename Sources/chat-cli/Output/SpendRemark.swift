import ChatKit

/// The second line of `ask -u`: what the conversation cost so far, and what the limits have left.
enum SpendRemark {
    /// Says it, if there is anything to say. A ledger that cannot be read is no reason to fail after an answer.
    static func say(of id: ConversationID?, limits: [SpendRule], in store: ConversationStore) async {
        var pieces: [String] = []
        var rules = limits
        if let id, let conversation = try? await store.conversation(id) {
            if let limit = conversation.spendLimit {
                rules.append(SpendRule(limit, for: .conversation(id), per: .always))
            }
            if let spending = try? await store.spending(of: conversation) {
                let costs = spending.costs.map(\.description).joined(separator: " + ")
                let sign = spending.isEstimated ? "≈" : ""
                pieces.append(
                    "conversation \(id): \(sign)\(spending.tokens) tokens" + (costs.isEmpty ? "" : ", \(costs)"))
            }
        }
        pieces += ((try? await store.standings(of: rules)) ?? []).map(\.remark)
        if !pieces.isEmpty { Remark.say(pieces.joined(separator: "; ")) }
    }
}
