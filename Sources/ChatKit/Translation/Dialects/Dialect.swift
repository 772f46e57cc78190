/// What is particular to one wire format. Each dialect is one type that conforms to it, in a folder of its own;
/// ``ChatDialect/rules`` names them, and nothing else asks which dialect it is.
///
/// ARCHITECTURE.md shows how to add one.
protocol Dialect: Sendable {
    /// The vendor's name, for sentences.
    var vendor: String { get }
    /// Whose ``ProviderState`` a request in the dialect holds, where it is translated and no host is known.
    var stateProvider: String { get }

    // MARK: Requests

    /// The top-level members of a request that the dialect documents: nothing else goes out in it.
    var documentedMembers: Set<String> { get }
    /// What the dialect documents inside a member; nil where everything may pass.
    func documentedMembers(inside name: String) -> Set<String>?
    /// Whether a request can be sent without the name of a model in its body.
    var needsModel: Bool { get }
    /// Decodes a request.
    ///
    /// - Parameters:
    ///   - usualModel: The model where the request names none.
    ///   - keepsOwn: Whether the request goes out in the same dialect, so that what only it has is kept.
    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest
    /// Encodes a request.
    ///
    /// - Parameter keepsSilence: Whether the request came in the same dialect, so that what it leaves out is left out.
    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest
    /// The model's name on the wire, and the path and query under the resource where the endpoint depends on it.
    func address(
        of model: ModelID, at target: RequestTranslation.Target, for call: DialectCall
    ) -> (ModelID, path: String?)
    /// How many attachments must be uploaded before a request is sent.
    func uploads(for request: ChatRequest) throws(ChatError) -> Int
    /// Takes out of a decoded request what only the dialect has, when it goes out in another one.
    func leave(_ request: inout DecodedRequest, for target: ChatDialect) throws(ChatError)
    /// Whether one request can ask for several choices.
    var hasChoices: Bool { get }
    /// Whether there are custom tools, whose calls have text for arguments: the hub has only those of functions.
    var hasCustomTools: Bool { get }
    /// The tools of the vendor that others have too, by the names of ``SharedTool``, with the settings it has in common.
    var sharedTools: [String: Set<String>] { get }
    /// Whether all tools are the caller's: the vendor has none of its own.
    var hasFunctionsOnly: Bool { get }

    // MARK: Replies

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder
    /// - Parameter choice: Which of several choices in one stream it encodes; nil for the only one.
    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder
    /// Encodes a whole reply.
    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice])
    /// How a stream ends.
    var streamEnd: StreamEnd { get }
    /// Returns the status and the body of an error.
    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue)

    // MARK: Other calls

    /// Encodes an entry of a list of models.
    func encode(_ model: TranslatedModel) -> JSONObject
    /// Encodes a list of models.
    func encodeList(of models: [JSONValue], from list: JSONValue) -> JSONValue
    /// The form of embeddings; nil where the vendor has none.
    var embeddings: EmbeddingForm? { get }
    /// The form of the lines of a batch.
    var batches: BatchForm { get }
}

/// A call that has an address of its own.
enum DialectCall {
    case chat
    case embeddings
}

/// How a stream of a dialect ends.
enum StreamEnd {
    /// With the data `[DONE]`, in events without names.
    case done
    /// With an event of a name of its own.
    case namedEvent
    /// With an event that has the reason of the end.
    case finishReason
}

/// The forms of embedding calls.
enum EmbeddingForm {
    /// One usage for all texts; tokens, lengths and base64.
    case openAI
    /// Texts only, and a usage for each vector.
    case gigaChat
}

/// The forms of a line in a batch file.
enum BatchForm {
    /// `custom_id`, `method`, `url` and `body`; replies have a `response`.
    case openAI
    /// `id` and `request`; replies have a `result` or an `error`.
    case gigaChat
    /// `custom_id` and `params`; replies have a `result` with a type.
    case anthropic
}

/// A model as a list names it.
struct TranslatedModel {
    var id: String
    var owner: String
    /// What the model is for; nil where the list does not say.
    var type: String?
    /// Seconds since 1970.
    var created: Int
    /// The entry as it came.
    var members: JSONValue
}

extension Dialect {
    func documentedMembers(inside name: String) -> Set<String>? { nil }
    var needsModel: Bool { true }
    var hasChoices: Bool { false }
    var hasCustomTools: Bool { false }
    func leave(_ request: inout DecodedRequest, for target: ChatDialect) throws(ChatError) {}
    var hasFunctionsOnly: Bool { false }
    func uploads(for request: ChatRequest) throws(ChatError) -> Int { 0 }

    func address(
        of model: ModelID, at target: RequestTranslation.Target, for call: DialectCall
    ) -> (ModelID, path: String?) { (model, nil) }

    func encodeList(of models: [JSONValue], from list: JSONValue) -> JSONValue {
        ["object": "list", "data": .array(models)]
    }
}
