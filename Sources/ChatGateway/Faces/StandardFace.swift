internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// The gateway's own face: the APIs of OpenAI, Azure, Anthropic and GigaChat side by side, each for every provider.
///
/// | API | paths |
/// |---|---|
/// | OpenAI | `/v1/chat/completions`, `/v1/responses`, `/v1/embeddings`, `/v1/models`, …, also without `/v1` |
/// | Azure | `/openai/deployments/NAME/…`, `/openai/v1/…` |
/// | Anthropic | `/v1/messages`, `/v1/messages/count_tokens` |
/// | GigaChat | `/api/v1/…`, `/api/v2/chat/completions` |
struct StandardFace: Face {
    let profiles: ServedProfiles
    let recorder: Recorder?
    let responses: ResponseMemory
    let gate: SpendGate?
    let metrics: GatewayMetrics

    func errorDialect(of request: ClientRequest) -> ChatDialect {
        Self.call(request)?.dialect ?? .openai
    }

    func route(_ request: ClientRequest) -> Route {
        switch request.path {
        case "/", "/health", "/healthz", "/v1/health":
            guard request.method == .GET || request.method == .HEAD else { return .refuse(.notFound(request)) }
            return .respond(HealthAnswer())
        case "/metrics" where request.method == .GET: return .respond(MetricsAnswer(metrics: metrics))
        default: break
        }
        guard let call = Self.call(request) else { return .refuse(.notFound(request)) }
        switch (request.method, call.path) {
        case (.POST, "/chat/completions"), (.POST, "/responses"), (.POST, "/messages"):
            return chat(call, request)
        case (.GET, "/models"), (.HEAD, "/models"):
            return .respond(ModelsAnswer(profiles: profiles, dialect: call.dialect, name: nil))
        case (.GET, let path) where path.hasPrefix("/models/"):
            return .respond(
                ModelsAnswer(profiles: profiles, dialect: call.dialect, name: String(path.dropFirst(8))))
        case (.POST, "/embeddings"):
            return embeddings(call, request)
        case (.POST, "/messages/count_tokens"), (.POST, "/tokens/count"):
            return tokenCount(call)
        case (.POST, "/oauth"):
            return .respond(GigaChatTokenAnswer())
        case (.POST, "/completions"):
            return completion(call)
        case (.GET, let path) where path.hasPrefix("/responses/") && !hasResponses:
            return .respond(StoredResponseAnswer(memory: responses, id: String(path.dropFirst(11)), deletes: false))
        case (.DELETE, let path) where path.hasPrefix("/responses/") && !hasResponses:
            return .respond(StoredResponseAnswer(memory: responses, id: String(path.dropFirst(11)), deletes: true))
        default: return other(call, request)
        }
    }

    /// A call of one of the APIs.
    struct Call {
        /// The path behind the version, such as `/chat/completions`.
        var path: String
        var dialect: ChatDialect
        /// The model in the path, as Azure has it.
        var deployment: String?
    }

    /// Which API a request is for; nil for none.
    static func call(_ request: ClientRequest) -> Call? {
        if request.path == "/v1/chat/completions" { return Call(path: "/chat/completions", dialect: .openai) }
        var parts = request.path.split(separator: "/")[...]
        if parts.first == "openai" {
            parts = parts.dropFirst()
            if parts.first == "deployments", parts.count > 2 {
                let deployment = String(parts[parts.startIndex + 1])
                return Call(path: joined(parts.dropFirst(2)), dialect: .azure, deployment: deployment)
            }
            if parts.first == "v1" { parts = parts.dropFirst() }
            return parts.isEmpty ? nil : Call(path: joined(parts), dialect: .azure)
        }
        if parts.first == "api" {
            guard parts.count > 2, parts[parts.startIndex + 1] == "v1" || parts[parts.startIndex + 1] == "v2" else {
                return nil
            }
            let isSecond = parts[parts.startIndex + 1] == "v2"
            return Call(path: joined(parts.dropFirst(2)), dialect: isSecond ? .gigachatV2 : .gigachat)
        }
        while parts.first == "v1" { parts = parts.dropFirst() }
        guard let first = parts.first else { return nil }
        let dialect: ChatDialect =
            switch first {
            case "messages": .anthropic
            case "responses": .responses
            // Claude's programs ask for the models with a header of their own.
            case "models" where request.headers.contains(name: "anthropic-version"): .anthropic
            default: .openai
            }
        return Call(path: joined(parts), dialect: dialect)
    }

    private static func joined(_ parts: ArraySlice<Substring>) -> String { "/" + parts.joined(separator: "/") }

    // MARK: Lanes

    private func chat(_ call: Call, _ request: ClientRequest) -> Route {
        if profiles.all.count == 1, let only = profiles.all.first { return lane(call, only, model: nil) }
        return .byModel { [self] body, scan in
            let model = call.deployment ?? scan?.modelName(in: body)
            guard let choice = profiles.choice(forModel: model) else { return .refuse(.noProvider) }
            return lane(call, choice.profile, model: choice.model)
        }
    }

    /// The relay where both sides speak the same dialect, else the translation.
    ///
    /// - Parameter model: The model to ask the profile for, where the gateway took it out of another name.
    private func lane(_ call: Call, _ served: ServedProfile, model: String?) -> Route {
        if let relay = served.relay, Self.speaksSame(call.dialect, served.dialect) {
            var plan = RelayPlan(
                target: relay, place: .call(call.path), dialect: call.dialect, isModelRequest: true, recorder: recorder)
            plan.gate = gate
            plan.hasLastEvent = true
            plan.asksForUsage = call.dialect == .openai && served.dialect == .openai && call.path == "/chat/completions"
            plan.defaultModel = call.deployment ?? served.profile.model?.rawValue
            plan.modelName = { asked in
                served.relay?.upstream?.modelName(ModelID(model ?? call.deployment ?? asked)) ?? asked
            }
            return .relay(plan)
        }
        return .respond(
            TranslatedChat(
                dialect: call.dialect, provider: served.provider, target: served.target, recorder: recorder, gate: gate,
                responses: call.dialect == .responses ? responses : nil, model: model ?? call.deployment))
    }

    /// Whether a request of one dialect can be forwarded to the other as it is.
    static func speaksSame(_ client: ChatDialect, _ upstream: ChatDialect) -> Bool {
        switch (client, upstream) {
        case (.openai, .openai), (.azure, .azure), (.openai, .azure), (.azure, .openai), (.responses, .responses),
            (.gigachat, .gigachat), (.gigachatV2, .gigachatV2):
            true
        default: false
        }
    }

    /// Whether a provider keeps responses itself.
    private var hasResponses: Bool { profiles.all.contains { $0.dialect == .responses } }

    private func tokenCount(_ call: Call) -> Route {
        .byModel { [self] body, scan in
            guard let choice = profiles.choice(forModel: scan?.modelName(in: body)) else { return .refuse(.noProvider) }
            let isSame = Self.speaksSame(call.dialect, choice.profile.dialect) && call.dialect != .openai
            if isSame, let relay = choice.profile.relay {
                return .relay(RelayPlan(target: relay, place: .call(call.path), dialect: call.dialect))
            }
            return .respond(TokenCountAnswer(served: choice.profile, dialect: call.dialect))
        }
    }

    private func completion(_ call: Call) -> Route {
        .byModel { [self] body, scan in
            guard let choice = profiles.choice(forModel: call.deployment ?? scan?.modelName(in: body)) else {
                return .refuse(.noProvider)
            }
            guard let relay = choice.profile.relay, Self.speaksSame(call.dialect, choice.profile.dialect) else {
                return .respond(LegacyCompletion(served: choice.profile, model: choice.model ?? call.deployment))
            }
            var plan = RelayPlan(
                target: relay, place: .call(call.path), dialect: call.dialect, isModelRequest: true)
            plan.hasLastEvent = true
            plan.modelName = { asked in relay.upstream?.modelName(ModelID(choice.model ?? asked)) ?? asked }
            return .relay(plan)
        }
    }

    private func embeddings(_ call: Call, _ request: ClientRequest) -> Route {
        .byModel { [self] body, scan in
            let model = call.deployment ?? scan?.modelName(in: body)
            guard let choice = profiles.choice(forModel: model) else { return .refuse(.noProvider) }
            guard let relay = choice.profile.relay else { return .refuse(.unsupported("embeddings")) }
            let isSame = Self.speaksSame(call.dialect, choice.profile.dialect) || choice.profile.dialect == .responses
            guard isSame else {
                return .respond(
                    TranslatedEmbeddings(served: choice.profile, dialect: call.dialect, model: choice.model))
            }
            var plan = RelayPlan(
                target: relay, place: .call(call.path), dialect: call.dialect, isModelRequest: true)
            plan.modelName = { asked in relay.upstream?.modelName(ModelID(choice.model ?? asked)) ?? asked }
            return .relay(plan)
        }
    }

    /// Relays every other call to a provider with the same API: files, batches, images, audio, moderations.
    private func other(_ call: Call, _ request: ClientRequest) -> Route {
        let same = profiles.all.first { served in
            served.relay != nil
                && (Self.speaksSame(call.dialect, served.dialect)
                    || (call.dialect == .openai && served.dialect == .responses))
        }
        guard let same, let relay = same.relay else {
            if let giga = profiles.all.first(where: { $0.profile.kind == .gigachat }),
                let responder = GigaChatAnswers.responder(for: call.path, request, by: giga)
            {
                return .respond(responder)
            }
            return .refuse(
                Self.known.contains { call.path.hasPrefix($0) } ? .unsupported(call.path) : .notFound(request))
        }
        return .relay(RelayPlan(target: relay, place: .call(call.path), dialect: call.dialect))
    }

    /// Calls that there are, though not every provider has them.
    private static let known = [
        "/completions", "/embeddings", "/files", "/batches", "/images", "/audio", "/moderations", "/messages",
        "/responses", "/tokens", "/uploads", "/vector_stores", "/fine_tuning",
    ]
}

/// The calls of OpenAI's API beside chats that GigaChat has in a form of its own.
enum GigaChatAnswers {
    /// nil for a call that it has not.
    static func responder(for path: String, _ request: ClientRequest, by served: ServedProfile) -> (any Responder)? {
        if path == "/images/generations", request.method == .POST { return ImagesAnswer(served: served) }
        if path == "/files" || path.hasPrefix("/files/") {
            return FilesAnswer(served: served, rest: String(path.dropFirst(6)))
        }
        return nil
    }
}

extension Refusal {
    static let noProvider = Refusal(
        status: 503, type: "server_error", code: "no_provider", message: "the gateway has no provider configured")

    static func unsupported(_ what: String) -> Refusal {
        Refusal(
            status: 501, type: "invalid_request_error", code: "unsupported",
            message: "the provider behind this gateway does not offer \(VisibleText.cleaned(what))")
    }
}
