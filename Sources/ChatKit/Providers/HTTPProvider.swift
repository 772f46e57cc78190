/// A provider that is asked over HTTP. A new one says how requests and replies look; the rest is here and in
/// ``HTTPReplySource``.
protocol HTTPProvider: Provider {
    associatedtype Decoder: ReplyDecoder

    var client: ProviderClient { get }
    var connections: ProviderConnections { get }

    /// The request without credentials, and what was said differently to get there.
    func encode(_ request: ChatRequest) throws(ChatError) -> OutgoingRequest

    /// The attachments that must be uploaded before the request can be sent.
    func pendingUploads(of request: ChatRequest) throws(ChatError) -> [Attachment]

    /// Uploads an attachment.
    ///
    /// - Returns: The provider's name for it.
    func upload(_ attachment: Attachment, bytes: [UInt8]) async throws(ChatError) -> String

    /// The bytes of a file that the provider made.
    func file(_ fileID: String) async throws(ChatError) -> [UInt8]

    func makeDecoder(_ context: ReplyContext) -> Decoder

    /// Whether the endpoint returns one reply to a request, so that several are asked for one by one.
    var repeatsRequests: Bool { get }
}

extension HTTPProvider {
    var profile: Profile { client.profile }

    func pendingUploads(of request: ChatRequest) throws(ChatError) -> [Attachment] { [] }

    func upload(_ attachment: Attachment, bytes: [UInt8]) async throws(ChatError) -> String {
        throw .unexpected("\(profile.name) takes no uploads")
    }

    func file(_ fileID: String) async throws(ChatError) -> [UInt8] {
        throw .unexpected("\(profile.name) has no files")
    }

    func prepare(_ request: ChatRequest) async throws(ChatError) -> PreparedRequest {
        let outgoing = try encode(request)
        let encoded = outgoing.encoded
        return PreparedRequest(
            request, as: try await client.preview(outgoing.message),
            remarks: encoded.remarks(uploads: try pendingUploads(of: request).count),
            trace: RequestTrace(encoded.body, as: outgoing.message.body), outgoing: outgoing)
    }

    func reply(to prepared: PreparedRequest) -> ReplyStream {
        reply(to: prepared.request, encoded: prepared.outgoing)
    }

    func reply(to request: ChatRequest) -> ReplyStream { reply(to: request, encoded: nil) }

    /// - Parameter outgoing: The encoded request; nil to encode it when the stream is read.
    private func reply(to request: ChatRequest, encoded outgoing: OutgoingRequest?) -> ReplyStream {
        if repeatsRequests, request.options.answers > 1 {
            return ReplyStream { RepeatedReply(provider: self, request: request, encoded: outgoing) }
        }
        return ReplyStream { HTTPReplySource(provider: self, request: request, encoded: outgoing) }
    }

    /// A POST of JSON whose answer may be a stream.
    func post(_ body: JSONObject, to url: String, streams: Bool, headers: [HTTPHeader] = []) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: url,
            headers: [
                HTTPHeader("Content-Type", "application/json"),
                HTTPHeader("Accept", streams ? "text/event-stream" : "application/json"),
            ] + headers,
            body: JSONValue.object(body).jsonBytes())
    }

    /// The models in a list as OpenAI and GigaChat give it.
    func listModels(at url: String) async throws(ChatError) -> [ListedModel] {
        let (response, context) = try await client.send(get(url), model: "")
        let body = try await response.body.whole(limit: 16 * 1024 * 1024, profile: profile.name)
        guard let models = ListedModel.list(in: body) else {
            if let value = try? JSONValue(parsingTolerantly: body), let error = VendorError(value) {
                throw error.chatError(status: response.status, retryAfter: nil, in: context)
            }
            let problem = WebPage.looksLikeOne(body) ? VendorText.webPage(body) : "no list of models"
            throw .malformedReply(profile: profile.name, problem: problem)
        }
        return models
    }
}
