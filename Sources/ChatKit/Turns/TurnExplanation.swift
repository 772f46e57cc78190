/// A turn told afterwards: what was sent, what was not and why, and what it weighed.
public struct TurnExplanation: Sendable {
    /// A message that the turn had to do with.
    public struct Item: Sendable {
        public enum Fate: String, Sendable {
            case sent
            /// There was no room.
            case dropped
            /// A summary went in its place.
            case summarised
        }

        /// What it was in the request, or would have been.
        public enum Place: String, Sendable {
            case firstPrompt = "first_prompt"
            /// The request for a summary, or the summary.
            case summary
            case dialogue
            case question
        }

        public var message: StoredMessage
        public var fate: Fate
        public var place: Place
        /// Whether it is pinned now.
        public var isPinned: Bool
        /// What it adds to a request, counted now.
        public var tokens: TokenEstimate
    }

    public var conversation: Conversation
    public var turn: Turn
    /// The turn's place among those of its conversation, from 1.
    public var number: Int
    /// The messages sent, in order, then those that were not.
    public var items: [Item]
    /// The very bytes that were sent; nil for turns that did not record them, and where they cannot be made again.
    public var body: [UInt8]?
}

extension TurnExplanation {
    /// Explains a turn.
    ///
    /// - Parameters:
    ///   - number: The turn's place among those of the conversation, from 1; nil for the last answer.
    ///   - profile: The profile of this name as it is now; nil where there is none. Needs no credentials.
    /// - Throws: ``ChatError/invalidUsage(_:)`` where there is no such turn.
    public init(
        of conversation: Conversation, turn number: Int?, in store: ConversationStore,
        profile: (String) -> Profile?
    ) async throws(ChatError) {
        guard let (turn, place) = try await store.turn(number, of: conversation) else {
            let count = try await store.turnCount(of: conversation)
            throw .invalidUsage(
                count == 0
                    ? "nothing was asked in the conversation \(conversation.id) yet"
                    : "the conversation \(conversation.id) has turns 1 to \(count)")
        }
        self.conversation = conversation
        self.turn = turn
        self.number = place
        let own = profile(turn.profile)
        let summaries = try await store.summaryMessages(of: conversation)
        let pins = try await store.pins(of: conversation)
        var counter =
            (try? own?.tokenCounter(for: turn.modelAsked))
            ?? TokenCounter(model: turn.modelAsked, provider: turn.provider)
        let sent = try await store.messages(turn.sent)
        let attachments = try await store.attachments(of: sent.map(\.message))
        counter.attachments = attachments
        items = []
        for (fate, messages) in [
            (Item.Fate.sent, sent), (.summarised, try await store.messages(turn.summarised)),
            (.dropped, try await store.messages(turn.dropped)),
        ] {
            for message in messages {
                let place: Item.Place =
                    if message.id == turn.question {
                        .question
                    } else if message.role == .system, message.parentID == nil {
                        .firstPrompt
                    } else {
                        summaries.contains(message.id) ? .summary : .dialogue
                    }
                items.append(
                    Item(
                        message: message, fate: fate, place: place, isPinned: pins.contains(message.id),
                        tokens: counter.count(message.message)))
            }
        }
        guard let trace = turn.request, sent.count == turn.sent.count else { return }
        let request = ChatRequest(
            model: turn.modelAsked, messages: sent.map { $0.message.withFragments(from: attachments) },
            options: turn.options, streams: trace.isStreamed,
            session: conversation.uid.rawValue, attachments: attachments,
            uploads: try await store.uploads(at: turn.profile, of: sent.map(\.message)))
        body = await trace.body(of: request, by: own, provider: turn.provider)
    }
}

extension RequestTrace {
    /// Whether the body was for OpenAI's Responses API.
    fileprivate var isToResponses: Bool {
        (try? JSONValue(parsing: envelope))?["input"] != nil
    }

    /// Whether a streamed reply was asked for.
    fileprivate var isStreamed: Bool {
        (try? JSONValue(parsing: envelope))?["stream"]?.boolValue ?? false
    }

    /// The body again, by the profile as it is now, or else as it may have been: the check sum tells.
    fileprivate func body(of request: ChatRequest, by profile: Profile?, provider: ProviderKind) async -> [UInt8]? {
        var candidates: [Profile] = []
        if let profile, profile.kind == provider { candidates.append(profile) }
        for address in [Settings.openAIAddress, "https://localhost/v1"] {
            candidates.append(Profile(name: "former", kind: provider, baseURL: address))
        }
        for var candidate in candidates {
            // Nothing is sent, so nobody needs to be let in.
            candidate.credentials = .accessToken(.value(Secret("none")))
            candidate.allowsInsecureCredentials = true
            candidate.openAIAPI = isToResponses ? .responses : .chat
            guard let provider = try? makeProvider(for: candidate, over: .none),
                let prepared = try? await provider.prepare(request),
                let request = try? JSONValue(parsing: prepared.message.body), let body = body(with: request)
            else { continue }
            return body
        }
        return nil
    }
}

extension ProviderConnections {
    /// No network at all.
    fileprivate static var none: ProviderConnections {
        ProviderConnections { (source) throws(ChatError) in
            guard case .value(let secret) = source else { throw .unexpected("a secret is not needed here") }
            return secret
        }
    }
}
