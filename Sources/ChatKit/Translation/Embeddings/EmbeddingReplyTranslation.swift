/// Says an answer with embeddings as a caller's dialect has it. Pure.
///
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/embeddings/object> and Sber's OpenAPI
/// document. OpenAI counts the tokens of all texts, GigaChat those of each.
public struct EmbeddingReplyTranslation: Sendable {
    /// The answer in the other dialect, which may be an error.
    public let body: JSONValue
    public let notices: [Notice]
    /// What the answer was, if it was an error or no answer at all.
    public let error: ErrorReply?
    /// The same in our own words.
    public let failure: ChatError?

    /// - Parameters:
    ///   - model: What the answer names where the provider named none.
    ///   - isBase64: Whether vectors are written as base64 (``EmbeddingRequestTranslation/wantsBase64``).
    public init(
        _ answer: [UInt8], from source: ChatDialect, to target: ChatDialect, model: ModelID, isBase64: Bool = false
    ) {
        do throws(ChatError) {
            let reply = try Self.read(answer, source, model)
            if source == target, !isBase64, let json = try? JSONValue(parsing: answer) {
                (body, notices, error, failure) = (json, [], nil, nil)
                return
            }
            (body, notices) = Self.json(reply, target, model, isBase64: isBase64)
            error = nil
            failure = nil
        } catch {
            let reply = ErrorReply(error, in: target)
            body = reply.body
            notices = []
            self.error = reply
            failure = error
        }
    }

    private static func read(
        _ answer: [UInt8], _ source: ChatDialect, _ model: ModelID
    ) throws(ChatError) -> EmbeddingReply {
        let context = ReplyContext(
            profile: source.rawValue, host: source.rawValue, model: model, secrets: [], replyID: "")
        do throws(ChatError) {
            return try EmbeddingTranslation.reply(reading: answer, count: nil, profile: source.rawValue)
        } catch {
            guard let value = try? JSONValue(parsing: answer), value["data"] == nil,
                let told = VendorError(value)?.chatError(status: 200, retryAfter: nil, in: context)
            else { throw error }
            throw told
        }
    }

    /// Encodes vectors in a caller's dialect.
    package static func json(
        _ reply: EmbeddingReply, _ target: ChatDialect, _ model: ModelID, isBase64: Bool
    ) -> (JSONValue, [Notice]) {
        var items = reply.vectors.enumerated().map { (index, vector) -> JSONObject in
            [
                "object": "embedding", "index": .integer(index),
                "embedding": isBase64
                    ? .string(VectorText.base64(vector)) : .array(vector.map(JSONValue.double)),
            ]
        }
        let tokens = reply.usage?.inputTokens ?? 0
        var notices: [Notice] = []
        var answer: JSONObject = ["object": "list"]
        switch target.rules.embeddings {
        // Who has none takes others' form.
        case .openAI?, nil:
            answer["usage"] = [
                "prompt_tokens": .integer(tokens), "total_tokens": .integer(reply.usage?.totalTokens ?? tokens),
            ]
        case .gigaChat?:
            if items.count == 1 {
                items[0]["usage"] = ["prompt_tokens": .integer(tokens)]
            } else if reply.usage != nil {
                notices.append(Notice(.dropped, "the tokens are left out: they were counted for all texts together"))
            }
        }
        answer["data"] = .array(items.map { .object($0) })
        answer["model"] = .string((reply.model ?? model).rawValue)
        return (.object(answer), notices)
    }
}
