public import ChatKit

/// What gateways that have stopped left unread in a database.
public enum GatewayRecords {
    /// Reads exchanges that a gateway kept before it was killed into their conversations. Costs one look into the database
    /// when there are none; those of a running gateway are left alone.
    ///
    /// - Parameter report: Receives one-line messages for the user.
    public static func recover(
        in store: ConversationStore, report: @escaping @Sendable (String) -> Void
    ) async throws(ChatError) {
        guard try await store.hasExchanges() else { return }
        try await Recorder(store: store, profiles: [], records: true, report: report).readKept()
    }
}
