// Providers that count tokens themselves.

extension Provider {
    public var countsTokens: Bool { false }

    public func tokenCounts(of texts: [String], by model: ModelID) async throws(ChatError) -> [Int] {
        throw .invalidUsage("the profile \(profile.name) is for \(profile.kind.rawValue), which does not count tokens")
    }
}

extension GigaChatProvider {
    var countsTokens: Bool { true }

    /// Source: `POST /tokens/count` in Sber's OpenAPI document and in recorded replies, read 2026-11-21: a list of texts
    /// goes out, a bare list of `{"object": "tokens", "tokens", "characters"}` comes back in the same order.
    func tokenCounts(of texts: [String], by model: ModelID) async throws(ChatError) -> [Int] {
        guard !texts.isEmpty else { return [] }
        let body: JSONObject = [
            "model": .string(model.rawValue), "input": .array(texts.map { .string($0) }),
        ]
        let (response, _) = try await client.send(post(body, to: url("/tokens/count"), streams: false), model: model)
        let answer = try await response.body.whole(limit: 16 << 20, profile: profile.name)
        let counts = (try? JSONValue(parsing: answer))?.arrayValue?.compactMap { $0["tokens"]?.intValue }
        guard let counts, counts.count == texts.count, counts.allSatisfy({ $0 >= 0 }) else {
            throw .malformedReply(profile: profile.name, problem: "no list of \(texts.count) counts")
        }
        return counts
    }
}
