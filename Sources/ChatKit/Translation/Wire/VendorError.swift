/// An error as a provider words it, read from any of the shapes that are in use.
///
/// OpenAI's `{"error":{message,type,param,code}}`, with `code` a string, a number or null; Azure's, the same with
/// `innererror`; GigaChat's `{status,message}` and, from its token endpoint, `{code,message}`; Anthropic's
/// `{"type":"error","error":{type,message}}`; Ollama's `{"error":"…"}`; FastAPI's `{"detail":…}`, a text or a list with
/// `loc` and `msg`; OpenRouter's `error.metadata.raw`, which has the words of the provider behind it; Google's list of one with
/// `error.details`; Cloudflare's `errors`; MiniMax's `base_resp`; Baidu's `error_code` and `error_msg`.
/// docs/servers.md names who sends what.
struct VendorError: Sendable, Hashable {
    /// The status that the body names, which in a stream is the only one there is.
    var status: Int?
    var code: String?
    var type: String?
    var message = ""
    /// The categories of a content filter that struck.
    var filters: [String] = []
    /// How long the provider asks to wait, where the body has it.
    var retryDelay: Duration?

    /// The members that have the words, best first.
    private static let wordMembers = [
        "message", "msg", "Message", "error_msg", "errorMessage", "errmsg", "error_message", "error_description",
        "detail",
        "status_msg", "description", "reason", "title", "error", "raw",
    ]

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

    /// An error of which nothing is known but its text.
    init(text: String) {
        self.init()
        message = Self.words(.string(text))
    }

    private static func read(_ members: JSONObject) -> VendorError? {
        var error = VendorError()
        error.take(members)
        for name in ["error", "errors", "detail", "base_resp"] {
            guard let inner = members[name], !isEmpty(inner) else { continue }
            switch inner {
            case .object(let inner) where inner["error"]?.objectValue != nil: return read(inner)
            case .object(let inner) where name == "base_resp":
                guard let status = inner["status_code"]?.intValue, status != 0 else { continue }
                error.message = ""
                error.take(inner)
                error.code = String(status)
            case .object(let inner):
                error.message = ""
                error.take(inner)
            case .array(let inner):
                for case .object(let first)? in [inner.first] { error.take(first) }
                error.message = words(.array(inner))
            default:
                // Spring has the status's name here and the words beside it.
                let beside = error.message
                error.message = words(inner)
                if name == "error", !beside.isEmpty, beside != error.message { error.message += ": " + beside }
            }
            return error
        }
        let isError = ["message", "msg", "Message", "error_msg", "errorMessage", "errmsg"].contains {
            members[$0].map { !words($0).isEmpty } ?? false
        }
        return isError ? error : nil
    }

    private mutating func take(_ members: JSONObject) {
        let words = Self.words(of: members, without: ["error", "detail"])
        message = words.isEmpty ? Self.words(of: members) : words
        type = members["type"]?.stringValue ?? type
        for name in ["status", "statusCode", "http_code", "httpCode"] {
            switch members[name] {
            case .string(let word): if let number = Int(word) { status = number } else { type = type ?? word }
            case let value?: status = value.intValue ?? status
            case nil: break
            }
        }
        for name in ["code", "error_code", "errcode"] {
            switch members[name] {
            case .string(let word): code = word
            case .number(let digits): code = digits
            default: break
            }
        }
        if let inner = (members["innererror"] ?? members["inner_error"])?.objectValue { takeFilters(inner) }
        if let inner = members["metadata"]?.objectValue { takeMetadata(inner) }
        if let details = members["details"] { take(details: details) }
    }

    private mutating func takeFilters(_ members: JSONObject) {
        guard let results = (members["content_filter_result"] ?? members["content_filter_results"])?.objectValue
        else { return }
        filters = results.filter { $0.value["filtered"]?.boolValue == true }.map(\.name)
    }

    /// Takes what OpenRouter adds: who answered behind it, and that provider's own words.
    ///
    /// Source: <https://openrouter.ai/docs/api/reference/errors-and-debugging>, read 2026-11-30.
    private mutating func takeMetadata(_ members: JSONObject) {
        if let name = members["provider_name"]?.stringValue, !message.contains(name) {
            message += " (\(name))"
        }
        if let raw = members["raw"] {
            var inner = (try? JSONValue(parsingTolerantly: raw.stringValue ?? raw.jsonText)).flatMap { VendorError($0) }
            inner = inner ?? VendorError(text: Self.words(raw))
            if let inner {
                append(inner.message)
                retryDelay = inner.retryDelay ?? retryDelay
                if let word = inner.code, Int(word) == nil { code = word }
            }
        }
        if let reasons = members["reasons"] { append(Self.words(reasons)) }
    }

    /// Takes Google's list of details, or whatever else a server has to add.
    ///
    /// Source: <https://cloud.google.com/apis/design/errors>, read 2026-11-30.
    private mutating func take(details: JSONValue) {
        guard let list = details.arrayValue else { return append(Self.words(details)) }
        for detail in list {
            if let delay = detail["retryDelay"]?.stringValue {
                retryDelay = WaitWords.duration(delay[...]) ?? retryDelay
            }
            for violation in detail["fieldViolations"]?.arrayValue ?? [] {
                let field = violation["field"]?.stringValue.map { $0 + ": " } ?? ""
                append(field + (violation["description"]?.stringValue ?? ""))
            }
            if case .string(let text) = detail { append(text) }
        }
    }

    private mutating func append(_ words: String) {
        if words.isEmpty || message.contains(words) { return }
        message += message.isEmpty ? words : ": " + words
    }

    /// Whether a member is there without an error: `null`, `false`, `0`, `""`, `{}`, `[]`.
    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool(false): true
        case .bool(true): false
        case .number: value.doubleValue == 0
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        }
    }

    /// The words of an error's member: of a list each one's, of an object the best.
    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .null, .bool: return ""
        case .number(let digits): return digits
        case .string(let text):
            // Gateways put the JSON of the server behind them into a string.
            guard text.first == "{" || text.first == "[", let inner = try? JSONValue(parsingTolerantly: text) else {
                return text
            }
            let words = VendorError(inner)?.message ?? words(inner)
            return words.isEmpty ? text : words
        case .array(let elements):
            return elements.map(words).filter { !$0.isEmpty }.joined(separator: "; ")
        case .object(let members): return words(of: members)
        }
    }

    private static func words(of members: JSONObject, without left: Set<String> = []) -> String {
        for name in wordMembers where !left.contains(name) {
            let words = members[name].map(words) ?? ""
            if !words.isEmpty { return place(members["loc"]) + words }
        }
        return ""
    }

    /// FastAPI's place of a fault, without the word that says that it is in the body.
    private static func place(_ value: JSONValue?) -> String {
        let steps = (value?.arrayValue ?? []).map { $0.stringValue ?? $0.jsonText }.filter { $0 != "body" }
        return steps.isEmpty ? "" : steps.joined(separator: ".") + ": "
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
        let value = try? JSONValue(parsingTolerantly: body)
        if let value, let error = VendorError(value) {
            return error.chatError(status: status, retryAfter: retryAfter, in: context)
        }
        let text = WebPage.looksLikeOne(body) ? WebPage.words(body) : String(decoding: body, as: UTF8.self)
        return VendorError(text: text).chatError(status: status, retryAfter: retryAfter, in: context)
    }
}
