public import ArgumentParser
internal import ChatKit
internal import Glibc

/// What users named themselves, as candidates for a shell.
public enum CandidateSource: String, Sendable {
    case conversations, profiles, models, tags

    /// The completion of an argument that takes such a name.
    ///
    /// Only our own scripts ask for it, and they never run it: it is the way in which a source is named in the parser's
    /// description of itself.
    public var completion: CompletionKind { .shellCommand(rawValue) }
}

/// A question for names that users gave.
public struct CandidateQuery: Sendable {
    public let source: CandidateSource
    /// What the names must begin with.
    public let prefix: String
    /// The options on the command line that say where settings and conversations are: `["--db=x.db"]`.
    public let settings: [String]
    /// The most names that are proposed; a longer list helps nobody.
    private static let most = 100

    /// The names, those used last first. None, rather than an error, when nothing can be read.
    func names() async -> [String] {
        guard let options = try? SettingsOptions.parse(settings) else { return [] }
        let names: [String]
        switch source {
        case .profiles: names = (try? options.settings())?.profileNames ?? []
        case .conversations: names = await conversations(options).map(\.id.rawValue)
        case .models: names = await conversations(options).compactMap { $0.model?.rawValue } + PriceList.knownModels
        case .tags: names = await conversations(options).flatMap(\.tags)
        }
        var seen: Set<String> = []
        let found = names.filter { $0.unicodeScalars.starts(with: prefix.unicodeScalars) && seen.insert($0).inserted }
        return Array(found.prefix(Self.most))
    }

    /// Stored names need no config file, and none that is right.
    private func conversations(_ options: SettingsOptions) async -> [ConversationSummary] {
        guard let place = try? options.databasePlace(), access(place.path, F_OK) == 0,
            let store = try? await ConversationStore.open(at: place.path)
        else { return [] }
        let limit = prefix.isEmpty ? Self.most : 10_000
        return (try? await store.list(ConversationQuery(limit: limit)))?.conversations ?? []
    }
}
