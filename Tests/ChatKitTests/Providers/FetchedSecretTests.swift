import Synchronization
import TestSupport
import Testing

@testable import ChatKit

@Suite struct FetchedSecretTests {
    /// A command that prints one token after the other, the last one again and again.
    private final class Tokens: Sendable {
        private let state: Mutex<(tokens: [String], fetches: Int)>

        init(_ tokens: String...) {
            state = Mutex((tokens, 0))
        }

        var fetches: Int { state.withLock(\.fetches) }

        func connections() -> ProviderConnections {
            var connections = ProviderConnections.test()
            connections.readSecret = { _ throws(ChatError) in
                self.state.withLock { state in
                    state.fetches += 1
                    return Secret(state.tokens.count > 1 ? state.tokens.removeFirst() : state.tokens[0])
                }
            }
            return connections
        }
    }

    /// A server that takes one token.
    private func server(taking token: String) async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            request.header("Authorization") == "Bearer " + token
                ? Completion.stream("ok") : .text(#"{"error":{"message":"expired"}}"#, status: 401)
        }
    }

    private func provider(
        _ kind: ProviderKind, _ server: ScriptedServer, _ tokens: Tokens
    ) throws -> any Provider {
        try makeProvider(
            for: .test(kind, server.url, credentials: .accessToken(.command("print-token"))),
            over: tokens.connections())
    }

    @Test(arguments: ProviderKind.remote)
    func `a command runs once for many requests`(kind: ProviderKind) async throws {
        let tokens = Tokens("a")
        let server = try await server(taking: "a")
        let provider = try provider(kind, server, tokens)
        _ = try await provider.prepare(.hello).message
        for _ in 0..<3 { #expect(await ReadReply(provider.reply(to: .hello)).text == "ok") }
        #expect(tokens.fetches == 1)
    }

    @Test(arguments: ProviderKind.remote)
    func `a token that ran out is fetched anew, and the request sent once more`(kind: ProviderKind) async throws {
        let tokens = Tokens("old", "new")
        let server = try await server(taking: "new")
        let provider = try provider(kind, server, tokens)
        for _ in 0..<2 { #expect(await ReadReply(provider.reply(to: .hello)).text == "ok") }
        #expect(tokens.fetches == 2)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ProviderKind.remote)
    func `the same token is not sent again after a refusal`(kind: ProviderKind) async throws {
        let server = try await server(taking: "other")
        let reply = await ReadReply(try provider(kind, server, Tokens("old")).reply(to: .hello))
        #expect(reply.error == .unauthorized(profile: "p", status: 401, detail: "expired"))
        #expect(server.requests.count == 1)
    }

    @Test func `one who comes late to a refusal takes the new secret that is there`() async throws {
        let tokens = Tokens("old", "new")
        let secret = FetchedSecret(.command("print-token"), read: tokens.connections().readSecret)
        #expect(try await secret.value() == Secret("old"))
        #expect(await secret.renew(after: [Secret("old")]))
        #expect(await secret.renew(after: [Secret("old")]))
        #expect(try await secret.value() == Secret("new"))
        #expect(tokens.fetches == 2)
    }
}
