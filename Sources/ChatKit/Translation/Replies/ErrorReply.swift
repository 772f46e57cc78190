/// An error as an answer to a caller: a real status, how long to wait, and words in the caller's dialect.
public struct ErrorReply: Sendable, Hashable {
    public var status: Int
    /// Whole seconds for `Retry-After`.
    public var retryAfter: Int?
    public var body: JSONValue

    public init(_ error: ChatError, in dialect: ChatDialect) {
        let kind = Kind(error)
        let message = kind.message ?? error.message
        status = kind.status
        retryAfter = kind.retryAfter
        switch dialect {
        case .openai, .responses, .azure:
            body = [
                "error": [
                    "message": .string(message), "type": .string(kind.type),
                    "param": kind.parameter.map { .string($0) } ?? .null,
                    "code": (kind.code ?? (dialect == .azure ? String(kind.status) : nil)).map { .string($0) } ?? .null,
                ]
            ]
        case .gigachat, .gigachatV2:
            // GigaChat has a status for empty accounts, and OpenAI a code.
            if kind.code == "insufficient_quota" { status = 402 }
            body = ["status": .integer(status), "message": .string(message)]
        case .anthropic:
            if kind.code == "insufficient_quota" { status = 402 }
            // What others are for a moment too, Anthropic says with a status of its own.
            if status == 503 { status = 529 }
            body = [
                "type": "error",
                "error": ["type": .string(Self.anthropicType(status: status)), "message": .string(message)],
            ]
        }
    }

    /// Anthropic's word for a status.
    ///
    /// Source: <https://docs.claude.com/en/api/errors>, read 2026-11-21.
    private static func anthropicType(status: Int) -> String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 409: "conflict_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 504: "timeout_error"
        case 529: "overloaded_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    /// An error in OpenAI's terms.
    ///
    /// Source: <https://platform.openai.com/docs/guides/error-codes>, read 2026-11-21.
    private struct Kind {
        var status: Int
        var type: String
        var code: String?
        var parameter: String?
        var retryAfter: Int?
        /// What is said instead of our words to a person at a terminal: the provider's, mostly.
        var message: String?

        init(_ status: Int, _ type: String, _ code: String? = nil, parameter: String? = nil, message: String? = nil) {
            self.status = status
            self.type = type
            self.code = code
            self.parameter = parameter
            self.message = message.flatMap { $0.isEmpty ? nil : $0 }
        }

        init(_ error: ChatError) {
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
}
