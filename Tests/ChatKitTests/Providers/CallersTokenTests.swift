import TestSupport
import Testing

@testable import ChatKit

/// Whose account a program spends that brings credentials of its own (example E37).
@Suite struct CallersTokenTests {
    /// The server's own key must never go out with a caller's request.
    private func profile(_ url: String = "http://127.0.0.1:1") -> Profile {
        .test(
            .gigachat, url, credentials: .key(.value(Secret("b3VyLW93bg=="))),
            network: NetworkSettings(maximumRetries: 0, headers: ["authorization": "Bearer our-own", "X-Team": "a"]))
    }

    private func requests(_ authorization: String) async throws -> [RecordedRequest] {
        let server = try await ScriptedServer.start { request in
            request.path.hasSuffix("/oauth") || request.path.hasSuffix("/token")
                ? .text(#"{"tok":"issued","exp":4102444800}"#) : Completion.stream("ok")
        }
        let profile = try profile(server.url).withCredentials(ofCaller: authorization)
        let reply = await ReadReply(try makeProvider(for: profile, over: .test()).reply(to: .hello))
        #expect(reply.text == "ok")
        for request in server.requests {
            #expect(!request.headers.contains { $0.value.contains("our-own") || $0.value.contains("b3VyLW93bg==") })
            #expect(request.header("X-Team") == "a" || !request.path.hasSuffix("/chat/completions"))
        }
        return server.requests
    }

    @Test(arguments: [
        ("Bearer giga-cred-TVlLRVk=:GIGACHAT_API_CORP", "GIGACHAT_API_CORP"),
        ("Bearer giga-cred-TVlLRVk=", "GIGACHAT_API_PERS"), ("bearer  giga-cred-TVlLRVk=", "GIGACHAT_API_PERS"),
    ])
    func `E37 a key is exchanged for a token of its scope`(authorization: String, scope: String) async throws {
        let requests = try await requests(authorization)
        #expect(requests.map(\.path) == ["/oauth", "/v1/chat/completions"])
        #expect(requests[0].header("Authorization") == "Basic TVlLRVk=")
        #expect(requests[0].text == "scope=\(scope)")
        #expect(requests[1].header("Authorization") == "Bearer issued")
    }

    @Test func `E37 an access token is sent as it is`() async throws {
        let requests = try await requests("Bearer giga-auth-eyJ.AAA")
        #expect(requests.map(\.path) == ["/v1/chat/completions"])
        #expect(requests[0].header("Authorization") == "Bearer eyJ.AAA")
    }

    @Test func `our own client certificate is not shown for a caller`() throws {
        var own = profile()
        own.network.certificateFile = "/our.pem"
        own.network.keyFile = "/our.key"
        let theirs = try own.withCredentials(ofCaller: "Bearer giga-auth-x").network
        #expect(theirs.certificateFile == nil && theirs.keyFile == nil && theirs.keyPassword == nil)
    }

    @Test func `E37 a password may have colons`() async throws {
        let requests = try await requests("Bearer giga-user-ann:p:w")
        #expect(requests.map(\.path) == ["/v1/token", "/v1/chat/completions"])
        // ann:p:w
        #expect(requests[0].header("Authorization") == "Basic YW5uOnA6dw==")
        #expect(requests[1].header("Authorization") == "Bearer issued")
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", "Bearer giga-auth-", "Bearer giga-cred-", "Bearer giga-user-", "Bearer giga-user-:",
        "Bearer s3cr3t", "Basic giga-auth-s3cr3t", "Bearer giga-cred-s3cr3t", "Bearer giga-cred-czNjcjN0:",
        "Bearer giga-cred-czNjcjN0:s3cr3t", "Bearer giga-cred-czNjcjN0:GIGACHAT_API_X&s3cr3t=1",
        "Bearer giga-user-s3cr3t", "Bearer giga-user-:s3cr3t", "Bearer giga-user-s3cr3t:",
        "Bearer giga-auth-s3cr3t\r\nX-B: c", "Bearer GIGA-AUTH-s3cr3t",
    ])
    func `E37 anything else is an error of OpenAI's that does not repeat it`(authorization: String) throws {
        let error = try #require(throws: ChatError.self) { try profile().withCredentials(ofCaller: authorization) }
        let reply = ErrorReply(error, in: .openai)
        #expect(reply.status == 401)
        #expect(reply.body["error"]?["type"] == "authentication_error")
        #expect(reply.body["error"]?["code"] == "invalid_api_key")
        #expect(!reply.body.jsonText.contains("s3cr3t") && !reply.body.jsonText.contains("czNjcjN0"))
    }
}
