internal import ChatKit

/// Counts the tokens of a request: Anthropic's `count_tokens` and GigaChat's `tokens/count`.
///
/// The provider counts where it can; elsewhere the count is ours, exact where the model's vocabulary is public.
struct TokenCountAnswer: Responder {
    let served: ServedProfile
    let dialect: ChatDialect

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            guard let json = try? JSONValue(parsing: body) else { throw .unusableInput("the request body is not JSON") }
            let answer = dialect == .anthropic ? try await anthropic(json) : try await gigaChat(json)
            writer.respond(.json(), answer.jsonBytes())
        } catch {
            let reply = ErrorReply(error, in: dialect)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    private func anthropic(_ json: JSONValue) async throws(ChatError) -> JSONValue {
        let decoded = try RequestTranslation.decodedRequest(json, from: .anthropic, to: served.target)
        let asked = decoded.request
        if served.provider.countsTokens {
            let body = try TokenCountTranslation.request(json, to: served.target)
            let texts = body["input"]?.arrayValue?.compactMap(\.stringValue) ?? []
            if let counts = try? await served.provider.tokenCounts(of: texts, by: asked.model) {
                return ["input_tokens": .integer(counts.reduce(0, +))]
            }
        }
        let counter = TokenCounter(model: asked.model, provider: served.profile.kind)
        return ["input_tokens": .integer(counter.count(asked).count)]
    }

    private func gigaChat(_ json: JSONValue) async throws(ChatError) -> JSONValue {
        let texts =
            json["input"]?.arrayValue?.compactMap(\.stringValue) ?? json["input"]?.stringValue.map { [$0] } ?? []
        let model = json["model"]?.stringValue.map { ModelID($0) } ?? served.target.usualModel ?? "unknown"
        var counts: [Int]?
        if served.provider.countsTokens { counts = try? await served.provider.tokenCounts(of: texts, by: model) }
        let counter = TokenCounter(model: model, provider: served.profile.kind)
        return .array(
            texts.enumerated().map { index, text in
                [
                    "object": "tokens", "tokens": .integer(counts?[index] ?? counter.count(text).count),
                    "characters": .integer(text.count),
                ]
            })
    }
}
