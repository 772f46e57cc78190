/// Sends a provider's requests: credentials, the profile's headers, the one repeat after a 401, and answers that are
/// errors.
struct ProviderClient: Sendable {
    let profile: Profile
    let host: String
    let transport: any HTTPTransport
    let authorizer: any Authorizer

    /// The most of an error's body that is read, in bytes.
    private static let errorLimit = 64 * 1024

    /// Sends a request once, and a second time if the provider refuses credentials that can be renewed.
    ///
    /// - Returns: A successful answer whose body is unread, and the context with the secrets that were sent.
    func send(
        _ request: HTTPRequest, model: ModelID, replyID: String = ""
    ) async throws(ChatError) -> (HTTPResponse, ReplyContext) {
        var isRepeat = false
        while true {
            let sent = try await authenticated(request)
            let response = try await transport.send(sent).decoded(profile: profile.name, host: host)
            if (200..<300).contains(response.status) {
                return (response, context(of: sent, model: model, replyID: replyID))
            }
            let error = try await failure(response, in: context(of: sent, model: model, replyID: replyID))
            guard response.status == 401, !isRepeat, await authorizer.renew(after: sent) else { throw error }
            isRepeat = true
        }
    }

    /// The request with credentials and the profile's headers, ready to be sent.
    func authenticated(_ request: HTTPRequest) async throws(ChatError) -> HTTPRequest {
        var sent = request
        try await authorizer.authorize(&sent)
        try finish(&sent)
        return sent
    }

    /// The request as it would be sent.
    func preview(_ request: HTTPRequest) async throws(ChatError) -> HTTPRequest {
        var shown = request
        try await authorizer.authorizePreview(&shown)
        try finish(&shown)
        return shown
    }

    private func finish(_ request: inout HTTPRequest) throws(ChatError) {
        request.headers.append(HTTPHeader("User-Agent", ChatKitVersion.userAgent))
        request.overlayHeaders(profile.network.headers)
        try request.checkCredentialsAreSafe(allowInsecure: profile.allowsInsecureCredentials)
    }

    private func context(of request: HTTPRequest, model: ModelID, replyID: String) -> ReplyContext {
        ReplyContext(
            profile: profile.name, host: host, model: model, secrets: request.secrets, replyID: replyID)
    }

    private func failure(_ response: HTTPResponse, in context: ReplyContext) async throws(ChatError) -> ChatError {
        .failedAnswer(
            status: response.status, location: response.header("Location"),
            retryAfter: response.retryAfter(at: .now),
            body: try await response.body.beginning(limit: Self.errorLimit), in: context)
    }
}

extension HTTPRequest {
    /// Puts a profile's own headers over these.
    mutating func overlayHeaders(_ own: [String: String]) {
        for (name, value) in own.sorted(by: { $0.key < $1.key }) {
            headers.removeAll { $0.name.lowercased() == name.lowercased() }
            headers.append(HTTPHeader(name, value, isSecret: HeaderSecrecy.isSecret(name)))
        }
    }

    /// The secrets in the headers, with and without the scheme before them.
    var secrets: [Secret] {
        headers.filter(\.isSecret).flatMap { header in
            [header.value] + header.value.split(separator: " ", maxSplits: 1).dropFirst().map(String.init)
        }.map(Secret.init)
    }
}

extension NetworkSettings {
    /// Whether the profile sets a header itself.
    func setsHeader(_ name: String) -> Bool {
        headers.keys.contains { $0.lowercased() == name.lowercased() }
    }
}

extension HTTPBody {
    /// The first bytes of a body; what had come before it broke off.
    ///
    /// - Throws: ``ChatError/cancelled`` only.
    func beginning(limit: Int) async throws(ChatError) -> [UInt8] {
        var source = makeSource()
        var bytes: [UInt8] = []
        while bytes.count < limit {
            do throws(ChatError) {
                guard let piece = try await source.next() else { break }
                bytes += piece.prefix(limit - bytes.count)
            } catch {
                if error == .cancelled { throw error }
                break
            }
        }
        return bytes
    }

    /// A whole body.
    ///
    /// - Throws: What broke it off, or ``ChatError/malformedReply(profile:problem:)`` if it is longer than `limit`.
    func whole(limit: Int, profile: String) async throws(ChatError) -> [UInt8] {
        var source = makeSource()
        var bytes: [UInt8] = []
        while let piece = try await source.next() {
            bytes += piece
            if bytes.count > limit {
                throw .malformedReply(profile: profile, problem: "an answer longer than \(limit) bytes")
            }
        }
        return bytes
    }
}
