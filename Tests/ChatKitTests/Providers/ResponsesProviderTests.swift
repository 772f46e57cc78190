import TestSupport
import Testing

@testable import ChatKit

/// OpenAI and Azure, asked by their Responses API.
@Suite struct ResponsesProviderTests {
    private func provider(_ kind: ProviderKind, _ url: String, version: String? = nil) throws -> any Provider {
        var profile = Profile.test(kind, url, azure: AzureSettings(apiVersion: version, deployments: ["m": "d"]))
        profile.openAIAPI = .responses
        return try makeProvider(for: profile, over: .test())
    }

    private static func event(_ type: String, _ members: String) -> ScriptedReply.Step {
        .event(#"{"type":"\#(type)",\#(members)}"#, name: type)
    }

    private static func stream(_ words: String...) -> ScriptedReply {
        .stream(
            [event("response.created", #""response":{"model":"m-2","status":"in_progress","output":[]}"#)]
                + words.map { event("response.output_text.delta", #""output_index":0,"delta":"\#($0)""#) } + [
                    event(
                        "response.completed",
                        #""response":{"model":"m-2","status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}"#
                    )
                ])
    }

    @Test(arguments: [
        (ProviderKind.openai, "https://api.openai.com", nil, "https://api.openai.com/v1/responses"),
        (.openai, "https://h/v1/responses", nil, "https://h/v1/responses"),
        (.azure, "https://r.openai.azure.com", nil, "https://r.openai.azure.com/openai/v1/responses"),
        (
            .azure, "https://r.openai.azure.com", "preview",
            "https://r.openai.azure.com/openai/v1/responses?api-version=preview"
        ),
        (
            .azure, "https://r.openai.azure.com", "2025-04-01-preview",
            "https://r.openai.azure.com/openai/responses?api-version=2025-04-01-preview"
        ),
    ])
    func `the address is the Responses API's`(
        kind: ProviderKind, base: String, version: String?, url: String
    ) async throws {
        let request = try await provider(kind, base, version: version).prepare(.hello).message
        #expect(request.url == url)
        let body = try JSONValue(parsing: request.body)
        #expect(body["model"] == (kind == .azure ? "d" : "m"))
        #expect(body["store"] == false && body["messages"] == nil && body["input"] != nil)
    }

    @Test(arguments: [ProviderKind.openai, .azure])
    func `words come as they are written, and whole answers are read too`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { request in
            request.text.contains(#""stream":true"#)
                ? Self.stream("Привет", ", мир")
                : .text(
                    #"{"object":"response","status":"completed","model":"m-2","output":[{"type":"message","content":[{"type":"output_text","text":"Привет, мир"}]}],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}"#
                )
        }
        let provider = try provider(kind, server.url)
        let streamed = await ReadReply(provider.reply(to: .hello))
        let whole = await ReadReply(provider.reply(to: .helloWhole))
        for reply in [streamed, whole] {
            #expect(reply.isGrammatical && reply.error == nil)
            #expect(reply.text == "Привет, мир")
            #expect(reply.usage == Usage(inputTokens: 3, outputTokens: 2, totalTokens: 5))
            #expect(reply.finish == ReplyFinish(reason: .stop, model: "m-2"))
        }
        #expect(streamed.events.contains(.text("Привет")))
    }

    @Test func `several answers are asked for one after the other`() async throws {
        let server = try await ScriptedServer.start { request in Self.stream("answer \(request.number)") }
        var request = ChatRequest.hello
        request.options.extra["n"] = 2
        let reply = await ReadReply(try provider(.openai, server.url).reply(to: request))
        #expect(reply.isGrammatical && reply.error == nil)
        #expect(reply.text == "answer 1")
        #expect(reply.events.contains(.choice(1, .text("answer 2"))))
        #expect(reply.usage == Usage(inputTokens: 6, outputTokens: 4, totalTokens: 10))
        #expect(server.requests.count == 2)
    }

    @Test func `an error keeps its status, and one in the middle of an answer keeps the words`() async throws {
        let refused = try await ScriptedServer.start { _ in
            .text(
                #"{"error":{"message":"Bad input","type":"invalid_request_error","param":"input","code":null}}"#,
                status: 400)
        }
        let reply = await ReadReply(try provider(.openai, refused.url).reply(to: .hello))
        #expect(reply.error == .requestRejected(profile: "p", status: 400, code: nil, detail: "Bad input"))
        let broken = try await ScriptedServer.start { _ in
            .stream([
                Self.event("response.output_text.delta", #""output_index":0,"delta":"a""#),
                Self.event(
                    "response.failed",
                    #""response":{"status":"failed","error":{"code":"server_error","message":"Broken"},"output":[]}"#),
            ])
        }
        let half = await ReadReply(try provider(.openai, broken.url).reply(to: .hello))
        #expect(half.text == "a")
        #expect(half.error == .providerUnavailable(profile: "p", status: 500, detail: "Broken"))
    }
}
