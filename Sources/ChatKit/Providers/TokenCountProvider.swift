// Providers that count tokens themselves.

extension Provider {
    public var countsTokens: Bool { false }

    public func tokenCounts(of texts: [String], by model: ModelID) async throws(ChatError) -> [Int] {
        throw .invalidUsage("the profile \(profile.name) is for \(profile.kind.rawValue), which does not count tokens")
    }
}

extension GigaChatProvider {
    var countsTokens: Bool { true }

    func tokenCounts(of texts: [String], by model: ModelID) async throws(ChatError) -> [Int] {
        guard !texts.isEmpty else { return [] }
        let body = TokenCountTranslation.body(texts, model)
        let (response, _) = try await client.send(post(body, to: url("/tokens/count"), streams: false), model: model)
        let answer = try await response.body.whole(limit: 16 << 20, profile: profile.name)
        let counts = try TokenCountTranslation.counts(reading: answer, profile: profile.name)
        guard counts.count == texts.count else {
            throw .malformedReply(profile: profile.name, problem: "\(counts.count) counts for \(texts.count) texts")
        }
        return counts
    }
}
