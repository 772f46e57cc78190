import Testing

@testable import ChatKit

@Suite struct ErrorReplyTests {
    @Test(arguments: [
        (
            ChatError.rateLimited(profile: "p", retryAfter: .milliseconds(1200)), 429, "rate_limit_error",
            "rate_limit_exceeded"
        ),
        (.quotaExhausted(profile: "p", detail: "Payment Required"), 429, "insufficient_quota", "insufficient_quota"),
        (.modelNotFound(profile: "p", model: "m"), 404, "invalid_request_error", "model_not_found"),
        (.requestRejected(profile: "p", status: 413, code: nil, detail: "x"), 413, "invalid_request_error", ""),
        (.requestRejected(profile: "p", status: 422, code: "c", detail: "x"), 422, "invalid_request_error", "c"),
        (.unusableInput("x"), 400, "invalid_request_error", ""),
        (
            .contextTooLong(
                ContextShortage(budget: ContextBudget(limit: 8), total: TokenEstimate(9, isExact: true))), 400,
            "invalid_request_error", "context_length_exceeded"
        ),
        (.unauthorized(profile: "p", status: 401, detail: ""), 401, "authentication_error", "invalid_api_key"),
        (.unauthorized(profile: "p", status: 403, detail: "x"), 403, "permission_error", ""),
        (.providerUnavailable(profile: "p", status: 503, detail: "x"), 503, "server_error", ""),
        (.providerUnavailable(profile: "p", status: 200, detail: "x"), 502, "server_error", ""),
        (.unreachable(host: "h", reason: "x"), 502, "server_error", ""),
        (.timedOut(stage: "s", after: .seconds(1)), 504, "server_error", ""),
        (.unexpected("x"), 500, "server_error", ""),
    ])
    func `an error has its status and OpenAI's words`(error: ChatError, status: Int, type: String, code: String) {
        let reply = ErrorReply(error, in: .openai)
        #expect(reply.status == status)
        let body = reply.body["error"]
        #expect(body?["type"] == .string(type))
        #expect(body?["code"] == (code.isEmpty ? .null : .string(code)))
        #expect(body?["message"]?.stringValue?.isEmpty == false)
        #expect(body?.objectValue?.map(\.name) == ["message", "type", "param", "code"])
    }

    @Test func `how long to wait is told in whole seconds, rounded up`() {
        #expect(ErrorReply(.rateLimited(profile: "p", retryAfter: .milliseconds(1200)), in: .openai).retryAfter == 2)
        #expect(ErrorReply(.rateLimited(profile: "p", retryAfter: nil), in: .openai).retryAfter == nil)
    }

    @Test func `GigaChat's errors have a status and a message, Azure's always a code`() {
        #expect(
            ErrorReply(.quotaExhausted(profile: "p", detail: "Payment Required"), in: .gigachat)
                == ErrorReply(status: 402, body: ["status": 402, "message": "Payment Required"]))
        #expect(ErrorReply(.unusableInput("x"), in: .azure).body["error"]?["code"] == "400")
    }
}

extension ErrorReply {
    fileprivate init(status: Int, body: JSONValue) {
        self.init(.unexpected(""), in: .openai)
        self.status = status
        self.body = body
    }
}
