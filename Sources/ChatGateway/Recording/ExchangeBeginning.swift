internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// An exchange at its beginning.
struct ExchangeBeginning {
    var request: ClientRequest
    var dialect: ChatDialect
    var profile: Profile?
    /// The request's body as the client sent it.
    var body: ByteBuffer

    /// The header by which a client names the conversation.
    static let conversationHeader = "x-conversation-id"
    /// The header by which a client switches recording off for one request.
    static let recordHeader = "x-chat-record"
    /// The header by which a gateway names the database that it records an exchange in.
    static let recordedHeader = "x-chat-recorded"

    /// Headers by which programs name a session: histories of different sessions are never compared.
    ///
    /// Source: the documentation or source of Claude Code, Codex, Open WebUI and LibreChat, read 2026-11-30.
    private static let sessionHeaders = [
        "x-claude-code-session-id", "session-id", "thread-id", "x-openwebui-chat-id", "x-session-id",
    ]

    var json: JSONValue {
        var head: JSONObject = ["dialect": .string(dialect.rawValue), "request_id": .string(request.id)]
        head["profile"] = profile.map { .string($0.name) }
        head["at"] = .integer(Timestamp.now.rawValue)
        // Names in other scripts than Latin have to be percent-encoded in a header.
        head["conversation"] = request.headers.first(name: Self.conversationHeader).map {
            .string($0[...].percentDecoded(plusIsSpace: false))
        }
        let session = Self.sessionHeaders.lazy.compactMap { request.headers.first(name: $0) }.first
        head["session"] = session.map { .string($0) }
        return .object(head)
    }
}
