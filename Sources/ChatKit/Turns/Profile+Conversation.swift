extension Profile {
    /// The model to ask in a conversation: the one that was named, or the conversation's, or the profile's. A name that is
    /// an alias is the model it stands for.
    ///
    /// - Throws: ``ChatError/missingModel(profile:)``.
    public func model(named: ModelID?, in conversation: Conversation?) throws(ChatError) -> ModelID {
        // Another profile than the conversation's does not know the conversation's model.
        let kept = conversation.flatMap { $0.profile == name ? $0.model : nil }
        guard let model = named ?? kept ?? model else { throw .missingModel(profile: name) }
        return aliases[model.rawValue].map { ModelID($0) } ?? model
    }

    /// The options of a question in a conversation: the profile's, the conversation's over them, the caller's over all.
    public func options(
        in conversation: Conversation?, overlaid stronger: RequestOptions = RequestOptions()
    ) -> RequestOptions {
        var kept = conversation?.options ?? RequestOptions()
        if let conversation, conversation.profile != name {
            kept.borrowed = Set(kept.extra.map(\.name)).union(kept.tools.isEmpty ? [] : ["tools"])
        }
        return options.overlaid(by: kept).overlaid(by: stronger)
    }
}
