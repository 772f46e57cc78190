/// An error as an answer to a caller: a real status, how long to wait, and words in the caller's dialect.
public struct ErrorReply: Sendable, Hashable {
    public var status: Int
    /// Whole seconds for `Retry-After`.
    public var retryAfter: Int?
    public var body: JSONValue

    public init(_ error: ChatError, in dialect: ChatDialect) {
        let terms = ErrorTerms(error)
        retryAfter = terms.retryAfter
        (status, body) = dialect.rules.encode(terms)
    }
}

/// An error in OpenAI's terms.
///
/// Source: <https://platform.openai.com/docs/guides/error-codes>, read 2026-11-21.
struct ErrorTerms {
    var status: Int
    var type: String
    var code: String?
    var parameter: String?
    var retryAfter: Int?
    /// The provider's words, where it said any.
    var message: String

    init(_ status: Int, _ type: String, _ code: String? = nil, parameter: String? = nil, message: String? = nil) {
        self.status = status
        self.type = type
        self.code = code
        self.parameter = parameter
        self.message = message ?? ""
    }

    /// Whether the account has no money left.
    var isOutOfFunds: Bool { code == "insufficient_quota" }

    init(_ error: ChatError) {
        self.init(kind: error)
        if message.isEmpty { message = error.message }
    }

    private init(kind error: ChatError) {
        switch error {
        case .modelNotFound(_, _, let detail):
            self.init(
                404, "invalid_request_error", "model_not_found", parameter: "model",
                message: detail.isEmpty ? "No such model" : detail)
        case .requestRejected(_, let status, let code, let detail):
            self.init(status, "invalid_request_error", code, message: detail)
        case .unusableInput, .invalidUsage: self.init(400, "invalid_request_error")
        case .contextTooLong:
            self.init(400, "invalid_request_error", "context_length_exceeded", parameter: "messages")
        case .unauthorized(_, let status, let detail):
            let isUnknown = status == 401
            self.init(
                status, isUnknown ? "authentication_error" : "permission_error",
                isUnknown ? "invalid_api_key" : nil, message: detail)
        case .rateLimited(_, let delay, let detail):
            self.init(
                429, "rate_limit_error", "rate_limit_exceeded",
                message: detail.isEmpty ? "Too many requests" : detail)
            // Rounded up: coming back too early helps nobody.
            retryAfter = delay.map { Int(($0 / .seconds(1)).rounded(.up)) }
        case .quotaExhausted(_, let detail):
            self.init(429, "insufficient_quota", "insufficient_quota", message: detail)
        case .spendLimitReached: self.init(429, "insufficient_quota", "insufficient_quota")
        case .providerUnavailable(_, let status, let detail):
            self.init(status >= 500 ? status : 502, "server_error", message: detail)
        case .timedOut: self.init(504, "server_error")
        case .unreachable, .tlsFailed, .proxyFailed, .connectionLost, .malformedReply, .replyFailed, .emptyReply:
            self.init(502, "server_error")
        case .conversationBusy: self.init(409, "conflict_error")
        default: self.init(500, "server_error")
        }
    }
}
