/// An error as a provider words it, read from any of the shapes that are in use.
///
/// OpenAI's `{"error":{message,type,param,code}}`, with `code` a string, a number or null;
/// Azure's, the same with `innererror`; GigaChat's `{status,message}` and, from its token endpoint, `{code,message}`;
/// Anthropic's `{"type":"error","error":{type,message}}`; Ollama's `{"error":"…"}`; FastAPI's `{"detail":…}`; the array of one that Google's endpoint sends.
struct VendorError: Sendable, Hashable {
    /// The status that the body names, which in a stream is the only one there is.
    var status: Int?
    var code: String?
    var type: String?
    var message = ""
    /// The categories of a content filter that struck.
    var filters: [String] = []

    /// Reads an error; nil if the value is none.
    init?(_ value: JSONValue) {
        switch value {
        case .array(let elements):
            guard let first = elements.first, let error = VendorError(first) else { return nil }
            self = error
        case .object(let members):
            guard let error = Self.read(members) else { return nil }
            self = error
        default: return nil
        }
    }

    private init() {}

    private static func read(_ members: JSONObject) -> VendorError? {
        var error = VendorError()
        error.take(members)
        for name in ["error", "detail"] {
            guard let inner = members[name], !inner.isNull else { continue }
            switch inner {
            case .string(let text): error.message = text
            case .object(let inner) where inner["error"]?.objectValue != nil: return read(inner)
            case .object(let inner): error.take(inner)
            case .array(let problems):
                // FastAPI's list of what is wrong with a request.
                error.message = problems.compactMap { $0["msg"]?.stringValue }.joined(separator: "; ")
            default: error.message = inner.jsonText
            }
            return error
        }
        return members["message"]?.stringValue == nil ? nil : error
    }

    private mutating func take(_ members: JSONObject) {
        message = members["message"]?.stringValue ?? message
        type = members["type"]?.stringValue ?? type
        status = (members["status"] ?? members["statusCode"])?.intValue ?? status
        switch members["code"] {
        case .string(let word): code = word
        case .number(let digits): code = digits
        default: break
        }
        if let inner = (members["innererror"] ?? members["inner_error"])?.objectValue { takeFilters(inner) }
    }

    private mutating func takeFilters(_ members: JSONObject) {
        guard let results = (members["content_filter_result"] ?? members["content_filter_results"])?.objectValue
        else { return }
        filters = results.filter { $0.value["filtered"]?.boolValue == true }.map(\.name)
    }
}

extension VendorError {
    /// The error as our own kind.
    ///
    /// - Parameters:
    ///   - status: The answer's status; that of the body counts where the answer itself was a success.
    ///   - retryAfter: How long the provider asks to wait.
    func chatError(status: Int, retryAfter: Duration?, in context: ReplyContext) -> ChatError {
        let status = status < 400 ? impliedStatus ?? status : status
        let profile = context.profile
        let detail = detail(in: context)
        let code = code.map { VendorText.cleaned($0, secrets: context.secrets, limit: 64) }
        if saysQuotaIsExhausted || status == 402 { return .quotaExhausted(profile: profile, detail: detail) }
        if saysModelIsUnknown(status: status) { return .modelNotFound(profile: profile, model: context.model) }
        switch status {
        case 401, 403: return .unauthorized(profile: profile, status: status, detail: detail)
        case 429: return .rateLimited(profile: profile, retryAfter: retryAfter)
        case 408, ..<400, 500...: return .providerUnavailable(profile: profile, status: status, detail: detail)
        default: return .requestRejected(profile: profile, status: status, code: code, detail: detail)
        }
    }

    private func detail(in context: ReplyContext) -> String {
        let filtered = filters.isEmpty ? "" : " (filtered: \(filters.joined(separator: ", ")))"
        return VendorText.cleaned(message + filtered, secrets: context.secrets)
    }

    /// The status of an error inside a successful answer: named, or implied by the words OpenAI uses.
    ///
    /// Source: <https://openrouter.ai/docs/api/reference/errors-and-debugging>, read 2026-11-21, for numeric codes.
    private var impliedStatus: Int? {
        if let status, (400..<600).contains(status) { return status }
        if let code, let number = Int(code), (400..<600).contains(number) { return number }
        for word in [code, type] {
            switch word {
            case "rate_limit_exceeded", "rate_limit_error", "requests", "tokens": return 429
            case "invalid_request_error", "context_length_exceeded", "content_filter": return 400
            case "authentication_error", "invalid_api_key": return 401
            case "billing_error": return 402
            case "permission_error": return 403
            case "not_found_error": return 404
            case "request_too_large": return 413
            case "server_error", "internal_error", "internal_server_error", "api_error": return 500
            case "timeout_error": return 504
            case "overloaded": return 503
            case "overloaded_error": return 529
            // What the Responses API tells only once an answer has begun.
            case "invalid_prompt", "image_parse_error", "failed_to_download_image": return 400
            case let word? where word.contains("_image") || word.hasPrefix("image_"): return 400
            default: continue
            }
        }
        return nil
    }

    private var saysQuotaIsExhausted: Bool {
        let words = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]
        return [code, type].contains { $0.map(words.contains) ?? false }
    }

    /// OpenAI and Azure say it with a code; GigaChat (`No such model`), Anthropic (`model: claude-x`) and Ollama only with
    /// the words of a 404.
    private func saysModelIsUnknown(status: Int) -> Bool {
        if let code, ["model_not_found", "DeploymentNotFound", "unknown_model"].contains(code) { return true }
        guard status == 404 else { return false }
        let words = message.lowercased()
        return words == "no such model" || words.hasPrefix("model:")
            || words.contains("model") && words.contains("not found")
            || words.contains("model") && words.contains("does not exist")
    }
}

extension ChatError {
    /// The error that a failed answer means.
    ///
    /// - Parameters:
    ///   - location: Where a redirect points to.
    ///   - body: As much of the body as was read.
    static func failedAnswer(
        status: Int, location: String? = nil, retryAfter: Duration? = nil, body: [UInt8], in context: ReplyContext
    ) -> ChatError {
        if (300..<400).contains(status) {
            let target = location.map { " to \(VendorText.cleaned($0, secrets: context.secrets))" } ?? ""
            return .malformedReply(profile: context.profile, problem: "a redirect (\(status))\(target)")
        }
        let value = try? JSONValue(parsing: body)
        if let value, let error = VendorError(value) {
            return error.chatError(status: status, retryAfter: retryAfter, in: context)
        }
        return VendorError(text: looksLikeWebPage(body) ? "a web page" : String(decoding: body, as: UTF8.self))
            .chatError(status: status, retryAfter: retryAfter, in: context)
    }

    /// Whether the bytes are HTML or XML: what a wrong address, a captive portal or a broken gateway sends.
    static func looksLikeWebPage(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }
}

extension VendorError {
    /// An error of which nothing is known but its text.
    init(text: String) {
        self.init()
        message = text
    }
}
