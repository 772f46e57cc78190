import ArgumentParser
import ChatKit

/// Proposes conversation IDs to a shell that completes.
enum ConversationCompletion {
    /// The last used IDs that begin with what was typed. Nothing, rather than an error, when there is no store.
    static func candidates(for prefix: String) async -> [String] {
        guard let store = try? await SourceOptions.parse([]).existingStore(),
            let page = try? await store.list(ConversationQuery(limit: 100))
        else { return [] }
        return page.conversations.map(\.id.rawValue).filter { $0.hasPrefix(prefix) }
    }
}
