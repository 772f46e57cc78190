extension Profile {
    /// What counts tokens for a model: with the vocabulary that the profile names, or that the catalog names for the
    /// model, or the model's own.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for a vocabulary that does not exist.
    public func tokenCounter(for model: ModelID) throws(ChatError) -> TokenCounter {
        if let encoding {
            return TokenCounter(
                model: model, encoding: try Self.encoding(encoding, at: "encoding of profile \(name)"), provider: kind)
        }
        let entry = ModelCatalog(own: catalog).entry(for: model)
        let own = try entry?.encoding.map { (name) throws(ChatError) in
            try Self.encoding(name, at: "models.yaml, \(model)")
        }
        return TokenCounter(model: model, encoding: own, provider: kind)
    }

    private static func encoding(_ name: String, at place: String) throws(ChatError) -> TokenEncoding {
        if let encoding = TokenEncoding(name: name) { return encoding }
        throw .invalidSettings(
            place: place, problem: "no encoding is called \(name)",
            hint: "there are gpt2, " + TokenEncoding.allCases.map(\.rawValue).joined(separator: ", "))
    }
}
