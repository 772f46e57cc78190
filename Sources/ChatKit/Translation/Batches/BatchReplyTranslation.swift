/// Says the answers of a batch in a caller's dialect, line by line. Pure.
///
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/batch/request-output> and Sber's OpenAPI
/// document: a line of GigaChat's has `id` and `result` or `error`. One of Anthropic's has `custom_id` and a `result` that
/// says what became of it (<https://docs.claude.com/en/api/retrieving-message-batch-results>).
public struct BatchReplyTranslation {
    private let source: ChatDialect
    private let target: ChatDialect
    private let model: ModelID
    private let created: Int
    private let requests: BatchRequestTranslation?

    /// - Parameters:
    ///   - requests: The batch's requests, all translated: their answers have their callers' names of functions, and end
    ///     at their stops.
    ///   - model: What an answer names that names no model.
    ///   - created: When an answer was made that does not tell, in seconds since 1970.
    public init(
        from source: ChatDialect, to target: ChatDialect, of requests: BatchRequestTranslation? = nil, model: ModelID,
        created: Int
    ) {
        self.source = source
        self.target = target
        self.requests = requests
        self.model = model
        self.created = created
    }

    /// An answer in the other dialect.
    ///
    /// - Parameter number: Which line of the file it is, from 1.
    /// - Throws: ``ChatError/unusableInput(_:)`` for a line that is none of a batch's. A request that failed is an answer too.
    public func translate(
        _ line: JSONValue, number: Int
    ) throws(ChatError) -> (line: JSONValue, notices: [Notice]) {
        let members = try RequestMembers(line, "line \(number)")
        let id = (members["custom_id"] ?? members["id"])?.stringValue ?? BatchLine.usualID(number)
        let outcome = try outcome(of: members, number)
        if source == target { return (line, []) }
        switch outcome {
        case .never(let code, let message): return (never(id, code, message), [])
        case .refused(let error, let status):
            return (json(id, refusal(error, status)), [])
        case .answer(let body):
            var (answer, notices) = answer(body, id: id)
            for place in notices.indices { notices[place].text = "line \(number): \(notices[place].text)" }
            return (json(id, answer), notices)
        }
    }

    private enum Outcome {
        case answer(JSONValue)
        /// The provider answered with an error of this status.
        case refused(JSONValue, status: Int)
        /// The request was not made.
        case never(code: String, message: String)
    }

    private func outcome(of members: RequestMembers, _ number: Int) throws(ChatError) -> Outcome {
        if let response = members["response"], let body = response["body"] {
            let status = response["status_code"]?.intValue ?? 200
            return status < 400 ? .answer(body) : .refused(body, status: status)
        }
        if source.rules.batches != .anthropic, let result = members["result"] { return .answer(result) }
        if let message = members["result"]?["message"] { return .answer(message) }
        if let error = members["error"] ?? members["result"]?["error"] {
            let told = VendorError(error)
            if let status = told?.status { return .refused(error, status: status) }
            return .never(
                code: told?.code ?? told?.type ?? "batch_request_failed",
                message: told?.message ?? error.stringValue ?? error.jsonText)
        }
        // Anthropic says of these no more than a word.
        guard let word = members["result"]?["type"]?.stringValue else {
            throw .unusableInput("line \(number) has neither an answer nor an error")
        }
        return .never(code: "batch_" + word, message: "the request was not made: \(word)")
    }

    private func refusal(_ error: JSONValue, _ status: Int) -> (body: JSONValue, status: Int) {
        let context = ReplyContext(
            profile: source.rawValue, host: source.rawValue, model: model, secrets: [], replyID: "")
        let told =
            VendorError(error)?.chatError(status: status, retryAfter: nil, in: context)
            ?? .requestRejected(profile: source.rawValue, status: status, code: nil, detail: "")
        let reply = ErrorReply(told, in: target)
        return (reply.body, reply.status)
    }

    private func answer(_ body: JSONValue, id: String) -> (reply: (body: JSONValue, status: Int), notices: [Notice]) {
        let isEmbeddings = body["data"]?.arrayValue != nil
        if isEmbeddings {
            let translation = EmbeddingReplyTranslation(body.jsonBytes(), from: source, to: target, model: model)
            return ((translation.body, translation.error?.status ?? 200), translation.notices)
        }
        let label = ReplyLabel(id: id, created: created, model: model)
        var translation =
            requests?.asked(id)?.reply(label) ?? ReplyTranslation(from: source, to: target, label: label)
        let said = translation.whole(body.jsonBytes())
        return ((said, translation.error?.status ?? 200), translation.notices)
    }

    private func json(_ id: String, _ reply: (body: JSONValue, status: Int)) -> JSONValue {
        switch target.rules.batches {
        case .openAI:
            return [
                "id": .string(id), "custom_id": .string(id),
                "response": [
                    "status_code": .integer(reply.status), "request_id": .string(id), "body": reply.body,
                ],
                "error": nil,
            ]
        case .gigaChat:
            return ["id": .string(id), (reply.status < 400 ? "result" : "error"): reply.body]
        case .anthropic:
            let result: JSONValue =
                reply.status < 400
                ? ["type": "succeeded", "message": reply.body] : ["type": "errored", "error": reply.body]
            return ["custom_id": .string(id), "result": result]
        }
    }

    private func never(_ id: String, _ code: String, _ message: String) -> JSONValue {
        let message = VendorText.cleaned(message, limit: 1024)
        switch target.rules.batches {
        case .openAI:
            return [
                "id": .string(id), "custom_id": .string(id), "response": nil,
                "error": ["code": .string(VendorText.cleaned(code, limit: 64)), "message": .string(message)],
            ]
        case .gigaChat:
            return ["id": .string(id), "error": ["status": 500, "message": .string(message)]]
        case .anthropic:
            let error: JSONValue = ["type": "error", "error": ["type": "api_error", "message": .string(message)]]
            return ["custom_id": .string(id), "result": ["type": "errored", "error": error]]
        }
    }
}
