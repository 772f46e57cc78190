extension TurnRequest {
    /// Creates the request that sends a queued prompt, with the profile, model and options that were queued with it.
    ///
    /// - Parameters:
    ///   - conversation: The prompt's conversation, as it is now.
    ///   - profile: The profile to ask: the prompt's own, else the conversation's.
    /// - Throws: ``ChatError/missingModel(profile:)``.
    public init(
        sending prompt: QueuedPrompt, in conversation: Conversation, by profile: Profile, from store: ConversationStore
    ) async throws(ChatError) {
        let draft = prompt.draft
        var options = profile.options(in: conversation, overlaid: draft.options)
        if options.tools.isEmpty, let last = try await store.lastTurn(of: conversation) {
            options.tools = last.options.tools
            if last.profile != profile.name { options.borrowed.insert("tools") }
        }
        self.init(
            place: .existing(conversation), question: draft.message,
            model: try profile.model(named: draft.model, in: conversation), options: options,
            attachments: try await store.attachments(of: [draft.message]), queued: prompt.id)
        // One that was tried before is stored: it is sent again in its place, not beside itself.
        if let former = prompt.message, let message = try await store.messages([former]).first,
            message.parentID == conversation.head, message.message == draft.message.storable
        {
            stored = former
        }
    }
}
