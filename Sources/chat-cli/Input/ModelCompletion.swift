import ArgumentParser
import ChatKit

/// Proposes models to a shell that completes.
enum ModelCompletion {
    /// The models of the conversations used last that begin with what was typed, each once. Nothing, rather than an
    /// error, when there is no store.
    static func candidates(for prefix: String) async -> [String] {
        guard let store = try? await SourceOptions.parse([]).existingStore(),
            let page = try? await store.list(ConversationQuery(limit: 100))
        else { return [] }
        var seen: Set<String> = []
        return page.conversations.compactMap { $0.model?.rawValue }
            .filter { $0.hasPrefix(prefix) && seen.insert($0).inserted }
    }
}
