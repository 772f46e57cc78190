internal import ChatKit
internal import NIOHTTP1

/// Holds exchanges to the spend limits of their profile, and of the conversation that they name.
struct SpendGate: Sendable {
    let store: ConversationStore

    /// Whether an exchange has to be held to a limit: most need not be looked at.
    static func isNeeded(for profile: Profile, _ request: ClientRequest) -> Bool {
        !profile.limits.isEmpty || request.headers.contains(name: ExchangeBeginning.conversationHeader)
    }

    /// Reserves the most that a request may cost.
    ///
    /// - Throws: ``ChatError/spendLimitReached(_:)``, ``ChatError/priceUnknown(model:limit:priced:)``, and what is wrong with
    ///   a request that cannot be read.
    func admit(
        _ body: [UInt8], _ dialect: ChatDialect, _ request: ClientRequest, for profile: Profile
    ) async throws(ChatError) -> SpendHolder {
        guard let json = try? JSONValue(parsing: body) else { throw .unusableInput("the request body is not JSON") }
        let target = RequestTranslation.Target(dialect, usualModel: profile.model ?? "unknown")
        let asked = try RequestTranslation.decodedRequest(json, from: dialect, to: target).request
        let named = request.headers.first(name: ExchangeBeginning.conversationHeader)
            .flatMap { try? ConversationID(validating: $0[...].percentDecoded(plusIsSpace: false)) }
        return try await ExchangeBill.reserve(asked, for: profile, in: store, conversation: named)
    }
}
