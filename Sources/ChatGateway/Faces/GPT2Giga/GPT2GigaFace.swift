internal import ChatKit
internal import NIOHTTP1

/// gpt2giga: OpenAI's and Anthropic's APIs in front of GigaChat.
struct GPT2GigaFace: Face {
    private let settings: GPT2GigaSettings
    private let callers: CallersProfiles
    private let material: FaceMaterial

    init(_ settings: GPT2GigaSettings, _ material: FaceMaterial) throws(ChatError) {
        guard let served = material.profiles.all.first else { throw .invalidUsage("gpt2giga needs a profile") }
        self.settings = settings
        self.material = material
        callers = CallersProfiles(served.profile, over: material.connections, limit: settings.keptClients)
    }

    func errorDialect(of request: ClientRequest) -> ChatDialect {
        Self.call(request).path.hasPrefix("/messages") ? .anthropic : .openai
    }

    func route(_ request: ClientRequest) -> Route {
        let call = Self.call(request)
        let reads = request.method == .GET || request.method == .HEAD
        switch call.path {
        case "/health", "/ready":
            return reads ? .respond(HealthAnswer()) : .refuse(.wrongMethod(request))
        case "/ping":
            return reads || request.method == .POST ? .respond(HealthAnswer()) : .refuse(.wrongMethod(request))
        case "/": return reads ? .respond(RedirectAnswer(place: "/docs")) : .refuse(.wrongMethod(request))
        case "/docs", "/redoc": return .respond(GPT2GigaDocument.page)
        case "/openapi.json": return .respond(GPT2GigaDocument.description)
        case "/chat/completions", "/responses", "/messages", "/messages/count_tokens", "/embeddings",
            "/images/generations":
            guard request.method == .POST else { return .refuse(.wrongMethod(request)) }
            return .respond(GPT2GigaAnswer(call: call, settings: settings, callers: callers, material: material))
        case let path where path == "/files" || path.hasPrefix("/files/"):
            return .respond(GPT2GigaAnswer(call: call, settings: settings, callers: callers, material: material))
        case let path where path == "/batches" || path.hasPrefix("/batches/"):
            return .refuse(.unsupported(path))
        case let path where path == "/models" || path.hasPrefix("/models/"):
            guard reads else { return .refuse(.wrongMethod(request)) }
            return .respond(GPT2GigaAnswer(call: call, settings: settings, callers: callers, material: material))
        default: return .refuse(.notFound(request))
        }
    }

    /// A call behind the version, and which of GigaChat's APIs the version chooses.
    struct Call {
        var path: String
        var api: GigaChatAPI?
    }

    private static let roots: Set<Substring> = [
        "v1", "v2", "chat", "models", "embeddings", "responses", "messages", "files", "batches",
        "images", "health", "ping", "ready",
    ]

    /// Finds the call in a path that may begin with a proxy's own segments and have the version twice.
    static func call(_ request: ClientRequest) -> Call {
        var parts = request.path.split(separator: "/")[...]
        if let start = parts.firstIndex(where: roots.contains) { parts = parts[start...] }
        var api: GigaChatAPI?
        while let version = parts.first, version == "v1" || version == "v2" {
            api = api ?? (version == "v1" ? .v1 : .v2)
            parts = parts.dropFirst()
        }
        // Only the models may have a slash in what follows.
        return Call(path: "/" + parts.joined(separator: "/"), api: api)
    }
}

extension Refusal {
    static func wrongMethod(_ request: ClientRequest) -> Refusal {
        Refusal(
            status: 405, type: "invalid_request_error", code: "method_not_allowed",
            message: "\(request.method.rawValue) is not allowed for \(VisibleText.cleaned(request.path))")
    }
}

/// The profiles of those who ask: the server's own, and those of clients that bring credentials.
actor CallersProfiles {
    private let profile: Profile
    private let connections: ProviderConnections
    private let limit: Int
    private struct Key: Hashable {
        var authorization: String?
        var api: GigaChatAPI
    }
    private var kept: [Key: ServedProfile] = [:]
    /// The keys in the order of their use, the last one at the end.
    private var order: [Key] = []

    init(_ profile: Profile, over connections: ProviderConnections, limit: Int) {
        self.profile = profile
        self.connections = connections
        self.limit = limit
    }

    /// Returns the profile of a caller.
    ///
    /// - Parameter authorization: The caller's `Authorization` header where it is used; nil for the server's credentials.
    /// - Throws: ``ChatError/unauthorized(profile:status:detail:)`` for a token that has no credentials of GigaChat's.
    func served(for authorization: String?, _ api: GigaChatAPI) async throws(ChatError) -> ServedProfile {
        let key = Key(authorization: authorization, api: api)
        if let served = kept[key] {
            order.removeAll { $0 == key }
            order.append(key)
            return served
        }
        var profile = profile
        profile.gigachat.api = api
        if let authorization { profile = try profile.withCredentials(ofCaller: authorization) }
        let served = try await ServedProfile(profile, over: connections)
        // Another task may have made it while this one waited; either will do.
        kept[key] = served
        order.removeAll { $0 == key }
        order.append(key)
        if order.count > limit { kept[order.removeFirst()] = nil }
        return served
    }
}

/// Answers a call with the credentials of whoever sent it.
struct GPT2GigaAnswer: Responder {
    let call: GPT2GigaFace.Call
    let settings: GPT2GigaSettings
    let callers: CallersProfiles
    let material: FaceMaterial

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            let authorization = settings.passesToken ? request.headers.first(name: "authorization") : nil
            let served = try await callers.served(for: authorization, call.api ?? settings.api)
            guard served.profile.credentials != .none || served.profile.network.certificateFile != nil else {
                throw .unauthorized(
                    profile: served.profile.name, status: 401,
                    detail: "the server has no credentials, and the request brings none")
            }
            try await answer(request, body, writer, served)
        } catch {
            let reply = ErrorReply(error, in: dialect)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    private var dialect: ChatDialect { call.path.hasPrefix("/messages") ? .anthropic : .openai }
    var asksProvider: Bool { true }

    private func answer(
        _ request: ClientRequest, _ body: [UInt8], _ writer: ResponseWriter, _ served: ServedProfile
    ) async throws(ChatError) {
        if call.path.hasPrefix("/models") {
            let isAnthropic = request.headers.contains(name: "anthropic-version")
            let answer = ModelsAnswer(
                profiles: ServedProfiles(all: [served]), dialect: isAnthropic ? .anthropic : .openai,
                name: call.path == "/models" ? nil : String(call.path.dropFirst(8)))
            return await answer.respond(to: request, body: body, with: writer)
        }
        if let responder = GigaChatAnswers.responder(for: call.path, request, by: served) {
            return await responder.respond(to: request, body: body, with: writer)
        }
        if call.path == "/messages/count_tokens" {
            let answer = TokenCountAnswer(served: served, dialect: .anthropic)
            return await answer.respond(to: request, body: body, with: writer)
        }
        guard var json = (try? JSONValue(parsing: body))?.objectValue else {
            throw .unusableInput("the request body is not a JSON object")
        }
        if call.path == "/embeddings" {
            let model = embeddingsModel(json["model"]?.stringValue)
            let answer = TranslatedEmbeddings(served: served, dialect: .openai, model: model)
            return await answer.respond(to: request, body: body, with: writer)
        }
        var dialect = dialect
        // The original takes a body of either API on both paths.
        if dialect == .openai, json["messages"] == nil, json["input"] != nil { dialect = .responses }
        prepare(&json, dialect)
        var target = served.target
        if let asked = json["model"]?.stringValue, let model = chatModel(asked, served), target.aliases[asked] == nil {
            target.aliases[asked] = model
        }
        let chat = TranslatedChat(
            dialect: dialect, provider: served.provider, target: target, recorder: material.recorder,
            gate: material.gate, responses: dialect == .responses ? material.responses : nil)
        await chat.respond(to: request, body: JSONValue.object(json).jsonBytes(), with: writer)
    }

    // MARK: Models

    /// The model to ask in place of the one that a client names; nil for that one.
    private func chatModel(_ asked: String, _ served: ServedProfile) -> String? {
        let isOwn = asked.lowercased().hasPrefix("gigachat")
        guard !(settings.passesModel ?? isOwn) || asked.allSatisfy(\.isWhitespace) else { return nil }
        return served.profile.model?.rawValue
    }

    private func embeddingsModel(_ asked: String?) -> String {
        guard let asked, !asked.isEmpty else { return settings.embeddingsModel }
        let isOwn = asked.hasPrefix("Embeddings") || asked.hasPrefix("GigaEmbeddings")
        return settings.passesModel ?? isOwn ? asked : settings.embeddingsModel
    }

    // MARK: The request

    private func prepare(_ json: inout JSONObject, _ dialect: ChatDialect) {
        if let most = settings.usualMaximum {
            let names = ["max_tokens", "max_completion_tokens", "max_output_tokens"]
            if names.allSatisfy({ json[$0]?.isNull ?? true }) {
                json[dialect == .responses ? "max_output_tokens" : "max_tokens"] = .integer(most)
            }
        }
        switch settings.reasons {
        case true? where json["reasoning_effort"] == nil && json["reasoning"] == nil && json["thinking"] == nil:
            if dialect == .openai { json["reasoning_effort"] = "high" }
            if dialect == .responses { json["reasoning"] = ["effort": "high"] }
        case false?:
            for name in ["reasoning_effort", "reasoning", "thinking"] { json[name] = nil }
        default: break
        }
        if !settings.takesImages {
            for name in ["messages", "input"] {
                guard let messages = json[name]?.arrayValue else { continue }
                json[name] = .array(messages.map(Self.withoutImages))
            }
        }
    }

    private static func withoutImages(_ message: JSONValue) -> JSONValue {
        guard var members = message.objectValue, let parts = members["content"]?.arrayValue else { return message }
        let images = ["image_url", "input_image", "image"]
        members["content"] = .array(parts.filter { !images.contains($0["type"]?.stringValue ?? "") })
        return .object(members)
    }
}

/// The manual of the routes.
enum GPT2GigaDocument {
    private static let calls: [(method: String, path: String, summary: String)] = [
        ("post", "/chat/completions", "OpenAI's chat completions"), ("post", "/responses", "OpenAI's responses"),
        ("post", "/embeddings", "OpenAI's embeddings"), ("get", "/models", "The models"),
        ("get", "/models/{model}", "One model"), ("post", "/messages", "Anthropic's messages"),
        ("post", "/messages/count_tokens", "The tokens of a request of Anthropic's"),
        ("post", "/images/generations", "OpenAI's pictures"), ("get", "/files", "The files"),
        ("post", "/files", "Upload a file"), ("get", "/files/{file}", "One file"),
        ("get", "/files/{file}/content", "The bytes of a file"), ("delete", "/files/{file}", "Delete a file"),
        ("get", "/health", "Whether the server runs"), ("get", "/ping", "Whether the server runs"),
    ]

    static let description: TextAnswer = {
        var paths = JSONObject()
        for prefix in ["", "/v1", "/v2"] {
            for call in calls {
                let operation: JSONValue = [
                    "summary": .string(call.summary), "responses": ["200": ["description": "The reply"]],
                ]
                var methods = paths[prefix + call.path]?.objectValue ?? JSONObject()
                methods[call.method] = operation
                paths[prefix + call.path] = .object(methods)
            }
        }
        let document: JSONValue = [
            "openapi": "3.0.3", "info": ["title": "gpt2giga", "version": "1.0"], "paths": .object(paths),
        ]
        return TextAnswer(type: "application/json", text: document.jsonText)
    }()

    static let page: TextAnswer = {
        let rows = calls.map {
            "<tr><td><code>\($0.method.uppercased()) \($0.path)</code></td><td>\($0.summary)</td></tr>"
        }
        return TextAnswer(
            type: "text/html; charset=utf-8",
            text: """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>gpt2giga</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
                td{padding:.2rem 1.5rem .2rem 0}</style></head><body>
                <h1>gpt2giga</h1><p>Served by chat-cli: GigaChat behind the APIs of OpenAI and Anthropic. Every path is
                served with <code>/v1</code> before it too, and with <code>/v2</code> for GigaChat's second API.
                The description for tools is <a href="openapi.json">openapi.json</a>.</p>
                <table>\(rows.joined(separator: "\n"))</table></body></html>

                """)
    }()
}
