extension HTTPProvider {
    func get(_ url: String) -> HTTPRequest {
        HTTPRequest(method: "GET", url: url, headers: [HTTPHeader("Accept", "application/json")])
    }

    /// Sends a request whose answer is read whole, again where that may help.
    ///
    /// - Parameters:
    ///   - limit: The longest answer, in bytes.
    ///   - notify: Hears of retries.
    func exchange(
        _ request: HTTPRequest, model: ModelID = "", limit: Int = 256 << 20,
        notify: @Sendable (Notice) -> Void = { _ in }
    ) async throws(ChatError) -> [UInt8] {
        let policy = RetryPolicy(maximumRetries: profile.network.maximumRetries)
        var generator = SystemRandomNumberGenerator()
        var retries = 0
        while true {
            do throws(ChatError) {
                let (response, _) = try await client.send(request, model: model)
                return try await response.body.whole(limit: limit, profile: profile.name)
            } catch {
                switch policy.decision(after: error, retries: retries, hasBegun: false, using: &generator) {
                case .giveUp: throw error
                case .retry(let delay):
                    retries += 1
                    notify(.retrying(after: error, try: retries + 1, of: policy.maximumRetries + 1, in: delay))
                    try await connections.pause(delay)
                }
            }
        }
    }
}

extension Notice {
    /// A request failed and is sent again.
    static func retrying(after error: ChatError, try number: Int, of all: Int, in delay: Duration) -> Notice {
        // Tenths of a second are as exact as people care for.
        let tenths = Int((delay / .milliseconds(100)).rounded(.up))
        let seconds = tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        return Notice(
            .retrying, "\(error.message); waiting \(seconds), then try \(number) of \(all)", pause: delay)
    }
}
