extension TokenEncoding {
    /// The encoding of a model, as its maker documents it; nil when that is not known.
    ///
    /// Dated versions, fine-tuned models (`ft:gpt-4o:…`) and names with a maker before them (`openai/gpt-4o`) count as the
    /// model they come from.
    /// Source: tiktoken 0.14.0, `tiktoken/model.py`, read 2026-11-21; families newer than it follow their line.
    public init?(model: ModelID) {
        var name = Substring(model.rawValue.lowercased())
        if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
        if name.hasPrefix("ft:") {
            name = name.dropFirst(3).prefix { $0 != ":" }
        }
        if name.hasPrefix("gpt-5") {
            // Minor versions and variants of any spelling.
            self = .o200kBase
        } else if let match = Self.families.first(where: { name.isModel(of: $0.family) }) {
            self = match.encoding
        } else {
            return nil
        }
    }

    private static let families: [(family: String, encoding: TokenEncoding)] = [
        ("gpt-oss", .o200kHarmony),
        ("gpt-4.5", .o200kBase), ("gpt-45", .o200kBase),
        ("gpt-4.1", .o200kBase), ("gpt-41", .o200kBase),
        ("gpt-4o", .o200kBase), ("chatgpt-4o", .o200kBase),
        ("o1", .o200kBase), ("o3", .o200kBase), ("o4", .o200kBase),
        ("gpt-4", .cl100kBase),
        ("gpt-3.5", .cl100kBase), ("gpt-35", .cl100kBase),
        ("text-embedding-ada-002", .cl100kBase), ("text-embedding-3", .cl100kBase),
        ("davinci-002", .cl100kBase), ("babbage-002", .cl100kBase),
        ("text-davinci-edit-001", .p50kEdit), ("code-davinci-edit-001", .p50kEdit),
        ("text-davinci-003", .p50kBase), ("text-davinci-002", .p50kBase),
        ("code-davinci", .p50kBase), ("code-cushman", .p50kBase),
        ("davinci-codex", .p50kBase), ("cushman-codex", .p50kBase),
        ("text-davinci-001", .r50kBase), ("text-curie-001", .r50kBase),
        ("text-babbage-001", .r50kBase), ("text-ada-001", .r50kBase),
        ("text-similarity", .r50kBase), ("text-search", .r50kBase), ("code-search", .r50kBase),
        ("davinci", .r50kBase), ("curie", .r50kBase), ("babbage", .r50kBase), ("ada", .r50kBase),
        ("gpt2", .r50kBase), ("gpt-2", .r50kBase),
    ]
}

extension Substring {
    /// Whether the name is the family's, or the family's with more after a sign that begins a new part of a name.
    fileprivate func isModel(of family: String) -> Bool {
        guard hasPrefix(family) else { return false }
        guard let next = dropFirst(family.count).first else { return true }
        return next == "-" || next == ":" || next == "@"
    }
}
