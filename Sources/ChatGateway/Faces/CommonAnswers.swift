internal import ChatKit
internal import NIOHTTP1

/// Reports that the gateway runs. No token is needed, so that monitors need none.
struct HealthAnswer: Responder {
    var needsToken: Bool { false }
    var body = #"{"status":"ok"}"#

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        writer.respond(.json(), Array(self.body.utf8))
    }
}

/// Lists the models of all profiles in the caller's dialect.
struct ModelsAnswer: Responder {
    let profiles: ServedProfiles
    let dialect: ChatDialect
    /// The one model that is asked for; nil for all.
    let name: String?

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            let list = try await list()
            guard let name else { return writer.respond(.json(), list.jsonBytes()) }
            let model = list["data"]?.arrayValue?.first { $0["id"]?.stringValue == name }
            guard let model else { throw .modelNotFound(profile: "", model: ModelID(name)) }
            writer.respond(.json(), model.jsonBytes())
        } catch {
            let reply = ErrorReply(error, in: dialect)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    /// The models of all profiles; with more than one, each model of the later ones is named with its profile.
    private func list() async throws(ChatError) -> JSONValue {
        var models: [JSONValue] = []
        var failure: ChatError?
        for (number, served) in profiles.all.enumerated() {
            do throws(ChatError) {
                let prefix = number == 0 ? "" : served.profile.name + "/"
                models += served.profile.aliases.keys.sorted().map { Self.model(prefix + $0, served, type: nil) }
                models += try await served.provider.listedModels().map {
                    Self.model(prefix + $0.id.rawValue, served, type: $0.type)
                }
            } catch {
                failure = error
            }
        }
        if models.isEmpty, let failure { throw failure }
        let created = 1_700_000_000
        return try ModelListTranslation.list(["data": .array(models)], from: .openai, to: dialect, created: created)
    }

    private static func model(_ id: String, _ served: ServedProfile, type: String?) -> JSONValue {
        var model: JSONObject = ["id": .string(id), "object": "model", "owned_by": .string(served.profile.name)]
        model["type"] = type.map { .string($0) }
        return .object(model)
    }
}

/// Answers GigaChat's clients that exchange an authorization key for a token: the gateway's token is both.
///
/// Source: Sber's OpenAPI document on `/oauth`, read 2026-11-30: `expires_at` is in milliseconds since 1970.
struct GigaChatTokenAnswer: Responder {
    private static let lifetime: Int64 = 30 * 60 * 1000

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        let answer: JSONValue = [
            "access_token": .string(request.presentedKeys.first ?? "none"),
            "expires_at": .integer(Timestamp.now.rawValue + Self.lifetime),
        ]
        writer.respond(.json(), answer.jsonBytes())
    }
}

/// Answers a request for embeddings by a provider that takes them in another form.
struct TranslatedEmbeddings: Responder {
    let served: ServedProfile
    let dialect: ChatDialect
    let model: String?

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            guard var json = try? JSONValue(parsing: body).objectValue else {
                throw .unusableInput("the request body is not a JSON object")
            }
            if let model { json["model"] = .string(model) }
            let translation = try EmbeddingRequestTranslation(
                .object(json), from: .openai, to: served.target, text: TokenEncoding.text)
            let texts = translation.body["input"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let asked = ModelID(translation.body["model"]?.stringValue ?? "")
            let provider = try makeEmbeddingProvider(for: served.profile, over: served.connections)
            let reply = try await provider.embed(EmbeddingRequest(model: asked, inputs: texts)) { _ in }
            let named = ModelID(json["model"]?.stringValue ?? asked.rawValue)
            let (answer, _) = EmbeddingReplyTranslation.json(
                reply, dialect, named, isBase64: translation.wantsBase64)
            writer.respond(.json(), answer.jsonBytes())
        } catch {
            let reply = ErrorReply(error, in: dialect)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }
}
