import ArgumentParser
import ChatKit

/// Proposes models to a shell that completes.
enum ModelCompletion {
    /// The models that begin with what was typed: those of the conversations used last, then those whose prices are
    /// known.
    static func candidates(for prefix: String) async -> [String] {
        let store = try? await SourceOptions.parse([]).existingStore()
        let used = try? await store?.list(ConversationQuery(limit: 100))
        var seen: Set<String> = []
        return ((used?.conversations.compactMap { $0.model?.rawValue } ?? []) + PriceList.knownModels)
            .filter { $0.hasPrefix(prefix) && seen.insert($0).inserted }
    }
}
