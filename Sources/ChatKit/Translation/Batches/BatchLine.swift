/// One request of a batch: a file of many, one a line, which a provider answers within a day.
///
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/batch/request-input>, Azure's page on batches,
/// <https://docs.claude.com/en/api/creating-message-batches>, whose list of requests is taken one a line, and Sber's OpenAPI
/// document (`POST /batches`).
struct BatchLine {
    /// What the requests of a batch are, which is the same for all of them.
    enum Family: Hashable {
        case chat
        case embeddings
    }

    var id: String
    var family: Family
    /// The dialect of the body: that of the batch's provider, or another one of the same provider's.
    var dialect: ChatDialect
    var body: JSONValue

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - number: Which line it is, from 1; it names a request without a name.
    /// - Throws: ``ChatError/unusableInput(_:)``.
    init(_ line: JSONValue, number: Int, from source: ChatDialect) throws(ChatError) {
        let members = try RequestMembers(line, "line \(number)")
        switch source.rules.batches {
        case .openAI:
            let method = members["method"]?.stringValue ?? "POST"
            guard method.uppercased() == "POST" else { throw .unusableInput("line \(number): method is not POST") }
            let url = members["url"]?.stringValue ?? ""
            (family, dialect) = try Self.kind(of: url, in: source, number)
            body = try Self.object(members["body"], "body", number)
        case .gigaChat:
            body = try Self.object(members["request"], "request", number)
            dialect = source
            family = body["messages"] == nil && body["input"] != nil ? .embeddings : .chat
        case .anthropic:
            body = try Self.object(members["params"], "params", number)
            (family, dialect) = (.chat, source)
        }
        id = try Self.id(members["custom_id"] ?? members["id"], number)
    }

    private static func kind(
        of url: String, in source: ChatDialect, _ number: Int
    ) throws(ChatError) -> (Family, ChatDialect) {
        let path = url.prefix { $0 != "?" }
        if path.hasSuffix("/chat/completions") { return (.chat, source == .azure ? .azure : .openai) }
        if path.hasSuffix("/responses") { return (.chat, .responses) }
        if path.hasSuffix("/embeddings") { return (.embeddings, source) }
        let shown = VendorText.cleaned(url, limit: 64)
        throw .unusableInput(
            "line \(number): url is none of /v1/chat/completions, /v1/responses and /v1/embeddings"
                + (shown.isEmpty ? "" : ": \(shown)"))
    }

    private static func object(_ value: JSONValue?, _ name: String, _ number: Int) throws(ChatError) -> JSONValue {
        guard let value, value.objectValue != nil else { throw .unusableInput("line \(number): \(name) is no object") }
        return value
    }

    private static func id(_ value: JSONValue?, _ number: Int) throws(ChatError) -> String {
        guard let value else { return usualID(number) }
        guard let id = value.stringValue else { throw .unusableInput("line \(number): the ID is not text") }
        return id.isEmpty ? usualID(number) : id
    }

    /// What a request is called that has no name: the same going out and coming back.
    static func usualID(_ number: Int) -> String { "batch-request-\(number)" }

    /// Takes a member out of the request.
    mutating func drop(_ name: String) {
        guard var members = body.objectValue else { return }
        members[name] = nil
        body = .object(members)
    }

    /// The line as a provider takes it.
    func json(for target: ChatDialect) -> JSONValue {
        switch target.rules.batches {
        case .openAI:
            return ["custom_id": .string(id), "method": "POST", "url": .string(url(for: target)), "body": body]
        case .gigaChat:
            return ["id": .string(id), "request": body]
        case .anthropic: return ["custom_id": .string(id), "params": body]
        }
    }

    private func url(for target: ChatDialect) -> String {
        // Azure's files have its former paths.
        switch (family, target) {
        case (.embeddings, .azure): "/embeddings"
        case (.embeddings, _): "/v1/embeddings"
        case (.chat, .azure): "/chat/completions"
        case (.chat, .responses): "/v1/responses"
        case (.chat, _): "/v1/chat/completions"
        }
    }
}
