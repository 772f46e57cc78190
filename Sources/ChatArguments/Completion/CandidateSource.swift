public import ArgumentParser
internal import ChatKit
internal import Glibc

/// Names that users gave, as candidates for a shell.
public enum CandidateSource: String, Sendable {
    case conversations, profiles, models, tags, queue, templates, fragments

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

    /// Returns the names with what they stand for, those used last first. None, rather than an error, when nothing can be
    /// read.
    func candidates() async -> [ShellCompletion.Candidate] {
        guard let options = try? SettingsOptions.parse(settings) else { return [] }
        let names: [StoredName]
        switch source {
        case .profiles: names = Self.plain((try? options.settings())?.profileNames ?? [])
        case .templates:
            names = ((try? options.templates())?.list() ?? []).map { StoredName(name: $0.name, summary: $0.summary) }
        case .conversations, .models, .tags, .queue, .fragments:
            let stored = (try? await self.stored(options)) ?? []
            names = source == .models ? stored + Self.plain(PriceList.knownModels) : stored
        }
        var seen: Set<String> = []
        return names.filter {
            $0.name.unicodeScalars.starts(with: prefix.unicodeScalars) && seen.insert($0.name).inserted
        }
        .prefix(Self.most).map { ShellCompletion.Candidate(value: $0.name, description: Self.shown($0.summary)) }
    }

    /// Stored names need no config file, and none that is right.
    private func stored(_ options: SettingsOptions) async throws -> [StoredName] {
        let place = try options.databasePlace()
        guard access(place.path, F_OK) == 0 else { return [] }
        let store = try await ConversationStore.open(at: place.path)
        return switch source {
        case .conversations: try await store.conversationNames(beginningWith: prefix, limit: Self.most)
        case .models: Self.plain(try await store.modelNames())
        case .tags: Self.plain(try await store.tagNames())
        case .queue: try await store.queuedNames()
        case .fragments: try await store.fragments().map { StoredName(name: $0.name, summary: $0.summary) }
        case .profiles, .templates: []
        }
    }

    private static func plain(_ names: [String]) -> [StoredName] { names.map { StoredName(name: $0) } }

    /// A summary as a shell may print it on a terminal: one line, short, without anything that a terminal obeys.
    private static func shown(_ summary: String) -> String {
        let plain = summary.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: " "
            default: scalar
            }
        }
        let text = String(String.UnicodeScalarView(plain)).split(separator: " ").joined(separator: " ")
        return text.count > 60 ? text.prefix(59) + "…" : text
    }
}
