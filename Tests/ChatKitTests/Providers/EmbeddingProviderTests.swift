import Synchronization
import TestSupport
import Testing

@testable import ChatKit

@Suite struct EmbeddingProviderTests {
    private let answer =
        #"{"object":"list","model":"e-1","data":[{"index":1,"embedding":[1.0,0.0]},{"index":0,"embedding":[0.5,-2.5e-1]}],"usage":{"prompt_tokens":10,"total_tokens":10}}"#

    private func embed(
        _ profile: Profile, _ request: EmbeddingRequest, pauses: Pauses = Pauses()
    ) async throws -> (EmbeddingReply, [Notice]) {
        let notices = Mutex<[Notice]>([])
        let provider = try makeEmbeddingProvider(for: profile, over: .test(pauses))
        let reply = try await provider.embed(request) { notice in notices.withLock { $0.append(notice) } }
        return (reply, notices.withLock(\.self))
    }

    @Test func `vectors come in the order of their texts`() async throws {
        let server = try await ScriptedServer.start { [answer] _ in .text(answer) }
        let (reply, notices) = try await embed(
            .test(.openai, server.url), EmbeddingRequest(model: "m", inputs: ["one", "два"], dimensions: 2))
        #expect(
            reply
                == EmbeddingReply(
                    vectors: [[0.5, -0.25], [1, 0]], model: "e-1", usage: Usage(inputTokens: 10, totalTokens: 10)))
        #expect(notices == [])
        #expect(server.requests.map(\.path) == ["/v1/embeddings"])
        #expect(server.requests.first?.text == #"{"model":"m","input":["one","два"],"dimensions":2}"#)
    }

    @Test(arguments: [
        ("2024-10-21", "/openai/deployments/d/embeddings?api-version=2024-10-21"), ("v1", "/openai/v1/embeddings"),
    ])
    func `Azure is asked for a deployment`(version: String, path: String) async throws {
        let server = try await ScriptedServer.start { [answer] _ in .text(answer) }
        var profile = Profile.test(.azure, server.url)
        profile.azure = AzureSettings(apiVersion: version, deployments: ["m": "d"])
        _ = try await embed(profile, EmbeddingRequest(model: "m", inputs: ["a", "b"]))
        #expect(server.requests.map(\.path) == [path])
        #expect(server.requests.first?.text == #"{"model":"d","input":["a","b"]}"#)
    }

    @Test func `GigaChat counts text by text, and its vectors have their own length`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"object":"list","model":"Embeddings","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.25],"usage":{"prompt_tokens":6}},{"object":"embedding","index":1,"embedding":[1.0,0.0],"usage":{"prompt_tokens":4}}]}"#
            )
        }
        let (reply, notices) = try await embed(
            .test(.gigachat, server.url), EmbeddingRequest(model: "Embeddings", inputs: ["a", "b"], dimensions: 5))
        #expect(reply.usage == Usage(inputTokens: 10))
        #expect(notices.map(\.kind) == [.dropped])
        #expect(server.requests.last?.text == #"{"model":"Embeddings","input":["a","b"]}"#)
    }

    @Test(arguments: [
        "", "[]", "<html>", "{}", #"{"data":[]}"#, #"{"data":[{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":7,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AAAA"}]}"#, #"{"data":[{"#,
    ])
    func `an answer without a vector for each text is an error of the provider`(body: String) {
        #expect {
            try EmbeddingTranslation.reply(reading: Array(body.utf8), count: 2, profile: "p")
        } throws: { error in
            if case .malformedReply(profile: "p", _)? = error as? ChatError { true } else { false }
        }
    }

    @Test func `texts are spread over requests that the provider takes`() {
        #expect(EmbeddingTranslation.batches(of: []) == [])
        #expect(EmbeddingTranslation.batches(of: ["a"]) == [0..<1])
        #expect(
            EmbeddingTranslation.batches(of: Array(repeating: "a", count: 5000)) == [
                0..<2048, 2048..<4096, 4096..<5000,
            ])
        let long = String(repeating: "ж", count: 100_000)
        #expect(EmbeddingTranslation.batches(of: [long, long, "a", long]) == [0..<1, 1..<3, 3..<4])
        let tooLong = String(repeating: "a", count: 400_000)
        #expect(EmbeddingTranslation.batches(of: ["a", tooLong, "b"]) == [0..<1, 1..<2, 2..<3])
    }

    @Test func `a busy provider is asked again, and the user is told`() async throws {
        let server = try await ScriptedServer.start { [answer] request in
            request.number == 1 ? .text("{}", status: 429, headers: [("Retry-After", "2")]) : .text(answer)
        }
        let pauses = Pauses()
        var profile = Profile.test(.openai, server.url)
        profile.network.maximumRetries = 2
        let (_, notices) = try await embed(
            profile, EmbeddingRequest(model: "m", inputs: ["a", "b"]), pauses: pauses)
        #expect(pauses.all == [.seconds(2)])
        #expect(notices.map(\.kind) == [.retrying])
    }

    @Test func `the demo has no embeddings`() {
        #expect(
            chatError {
                _ = try makeEmbeddingProvider(for: Profile(name: "d", kind: .demo, baseURL: ""), over: .test())
            }
                == .invalidUsage("the profile d is for demo, which has no embeddings"))
    }
}
