import Testing

@testable import ChatKit

@Suite struct VendorErrorTests {
    private func error(_ status: Int, _ body: String, location: String? = nil, retryAfter: Duration? = nil) -> ChatError
    {
        .failedAnswer(
            status: status, location: location, retryAfter: retryAfter, body: Array(body.utf8),
            in: RecordedReply.context)
    }

    @Test(arguments: [
        (
            401,
            #"{"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#
        ),
        (403, #"{"error":{"message":"Incorrect API key","type":null,"code":null}}"#),
        (401, #"{"status":401,"message":"Incorrect API key"}"#), (401, #"{"code":6,"message":"Incorrect API key"}"#),
        (401, #"{"error":{"code":"401","message":"Incorrect API key"}}"#), (403, #"{"message":"Incorrect API key"}"#),
        (401, #"{"statusCode":401,"message":"Incorrect API key"}"#), (401, "Incorrect API\nkey\n"),
        (401, #"{"detail":"Incorrect API key"}"#), (401, #"[{"error":{"code":401,"message":"Incorrect API key"}}]"#),
        (401, #"{"detail":{"error":{"message":"Incorrect API key"}}}"#),
    ])
    func `refused credentials are told in every shape`(status: Int, body: String) {
        #expect(error(status, body) == .unauthorized(profile: "p", status: status, detail: "Incorrect API key"))
    }

    @Test func `a 429 keeps the time to wait`() {
        #expect(
            error(429, #"{"error":{"code":"429","message":"Slow down"}}"#, retryAfter: .seconds(7))
                == .rateLimited(profile: "p", retryAfter: .seconds(7), detail: "Slow down"))
    }

    @Test(arguments: [
        (
            429,
            #"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#
        ),
        (402, #"{"status":402,"message":"You exceeded your current quota"}"#),
    ])
    func `an empty account is not a rate limit`(status: Int, body: String) {
        #expect(error(status, body) == .quotaExhausted(profile: "p", detail: "You exceeded your current quota"))
    }

    @Test(arguments: [
        (
            404,
            #"{"error":{"message":"The model `x` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}"#
        ),
        (
            404,
            #"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"#
        ),
        (404, #"{"status":404,"message":"No such model"}"#),
        (404, #"{"error":"model 'x' not found, try pulling it first"}"#),
        (403, #"{"error":{"message":"Project has no access","code":"model_not_found"}}"#),
        (404, #"{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}"#),
    ])
    func `an unknown model is told from a wrong address`(status: Int, body: String) {
        guard case .modelNotFound(profile: "p", model: "asked", let detail) = error(status, body) else {
            Issue.record("\(error(status, body))")
            return
        }
        #expect(!detail.isEmpty)
    }

    @Test func `a wrong address is a refused request`() {
        #expect(
            error(404, #"{"error":{"code":"404","message":"Resource not found"}}"#)
                == .requestRejected(profile: "p", status: 404, code: "404", detail: "Resource not found"))
        #expect(
            error(404, "<!DOCTYPE html><html><title>Not here</title>")
                == .requestRejected(profile: "p", status: 404, code: nil, detail: "a web page: Not here"))
        #expect(
            error(301, "", location: "https://h/\u{1B}[2Jlogin")
                == .malformedReply(profile: "p", problem: "a redirect (301) to https://h/login"))
    }

    @Test func `a context that is too long keeps its code`() {
        let body =
            #"{"error":{"message":"This model's maximum context length is 8192 tokens","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"#
        #expect(
            error(400, body)
                == .requestRejected(
                    profile: "p", status: 400, code: "context_length_exceeded",
                    detail: "This model's maximum context length is 8192 tokens"))
    }

    @Test(arguments: [
        "innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result",
        "inner_error\":{\"content_filter_results",
    ])
    func `Azure's filter says what it found`(spelling: String) {
        let body =
            #"{"error":{"message":"The response was filtered.","type":null,"param":"prompt","code":"content_filter","status":400,""#
            + spelling
            + #"":{"hate":{"filtered":true,"severity":"high"},"violence":{"filtered":false,"severity":"safe"}}}}}"#
        #expect(
            error(400, body)
                == .requestRejected(
                    profile: "p", status: 400, code: "content_filter",
                    detail: "The response was filtered. (filtered: hate)"))
    }

    @Test(arguments: [413, 422, 409, 418])
    func `other refusals name their status`(status: Int) {
        let body = #"{"status":\#(status),"message":"Invalid params: x"}"#
        #expect(
            error(status, body)
                == .requestRejected(profile: "p", status: status, code: nil, detail: "Invalid params: x"))
    }

    @Test(arguments: [500, 502, 503, 504, 529, 408])
    func `a provider that failed is unavailable, whatever it sent`(status: Int) {
        #expect(error(status, "<html>") == .providerUnavailable(profile: "p", status: status, detail: "a web page"))
        #expect(error(status, "") == .providerUnavailable(profile: "p", status: status, detail: ""))
        #expect(
            error(status, #"{"error":{"message":"busy very-secret-key","code":7}}"#)
                == .providerUnavailable(profile: "p", status: status, detail: "busy •••"))
    }

    @Test func `FastAPI's list of problems is joined`() {
        let body = #"{"detail":[{"loc":["body","n"],"msg":"must be 1"},{"msg":"field required"}]}"#
        #expect(
            error(422, body)
                == .requestRejected(profile: "p", status: 422, code: nil, detail: "n: must be 1; field required"))
    }
}
