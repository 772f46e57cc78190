import TestSupport
import Testing

@testable import ChatKit

@Suite struct AzureOpenAIProviderTests {
    private func preview(
        _ url: String, version: String? = "2024-10-21", credentials: Credentials? = nil,
        deployments: [String: String] = [:], model: ModelID = "gpt-4.1"
    ) async throws -> HTTPRequest {
        let profile = Profile.test(
            .azure, url, credentials: credentials, azure: AzureSettings(apiVersion: version, deployments: deployments))
        var request = ChatRequest.hello
        request.model = model
        request.options.maxOutputTokens = 9
        return try await makeProvider(for: profile, over: .test()).prepare(request).message
    }

    @Test(arguments: [
        "https://r.openai.azure.com", "https://r.openai.azure.com/", "https://r.openai.azure.com/openai/v1/",
        "https://r.openai.azure.com/openai/deployments/x/chat/completions",
    ])
    func `the endpoint is taken in every shape that the portal shows`(url: String) async throws {
        #expect(
            try await preview(url).url
                == "https://r.openai.azure.com/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21")
        #expect(
            try await preview(url, version: nil).url == "https://r.openai.azure.com/openai/v1/chat/completions")
    }

    @Test func `the version of a pasted address counts where the settings have none`() async throws {
        let pasted = "https://h/openai/deployments/x/chat/completions?api-version=2025-01-01-preview&team=a"
        #expect(
            try await preview(pasted, version: nil).url
                == "https://h/openai/deployments/gpt-4.1/chat/completions?api-version=2025-01-01-preview&team=a")
        #expect(
            try await preview(pasted).url
                == "https://h/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21&team=a")
    }

    @Test func `a gateway's own path stays`() async throws {
        #expect(
            try await preview("https://gate/team/openai/v1", version: nil).url
                == "https://gate/team/openai/v1/chat/completions")
    }

    @Test func `a key goes into api-key and a token is a bearer token`() async throws {
        let secret = SecretSource.value(Secret("s"))
        let key = try await preview("https://h", credentials: .key(secret)).headers.filter(\.isSecret)
        #expect(key == [HTTPHeader("api-key", "s", isSecret: true)])
        let token = try await preview("https://h", credentials: .accessToken(secret)).headers.filter(\.isSecret)
        #expect(token == [HTTPHeader("Authorization", "Bearer s", isSecret: true)])
    }

    @Test func `the deployment is the model of the body`() async throws {
        let request = try await preview("https://h", version: nil, deployments: ["gpt-4.1": "my prod"])
        #expect(try JSONValue(parsing: request.body)["model"] == "my prod")
        let dated = try await preview("https://h", deployments: ["gpt-4.1": "my prod"])
        #expect(dated.url.contains("/deployments/my%20prod/"))
    }

    @Test func `old versions get only what they know`() async throws {
        let recent = try JSONValue(parsing: try await preview("https://h").body)
        #expect(recent["stream_options"] == ["include_usage": true])
        #expect(recent["max_completion_tokens"] == 9)
        let old = try JSONValue(parsing: try await preview("https://h", version: "2024-02-01").body)
        #expect(old["stream_options"] == nil)
        #expect(old["max_tokens"] == 9)
    }

    @Test func `an unknown deployment is told by the model's name`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"error":{"code":"DeploymentNotFound","message":"The API deployment does not exist."}}"#, status: 404)
        }
        let provider = try makeProvider(for: .test(.azure, server.url), over: .test())
        #expect(
            await ReadReply(provider.reply(to: .hello)).error
                == .modelNotFound(profile: "p", model: "m", detail: "The API deployment does not exist."))
    }

    @Test func `models are those of the settings, then those of the resource`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"gpt-4o"},{"id":"b"}]}"#) }
        let azure = AzureSettings(deployments: ["b": "x", "a": "y"])
        let provider = try makeProvider(for: .test(.azure, server.url, azure: azure), over: .test())
        #expect(try await provider.models() == ["a", "b", "gpt-4o"])
        #expect(server.requests.map(\.path) == ["/openai/v1/models"])
    }

    @Test func `a resource without a list has the models of the settings`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"error":{"code":"404","message":"Resource not found"}}"#, status: 404)
        }
        let mapped = try makeProvider(
            for: .test(.azure, server.url, azure: AzureSettings(deployments: ["a": "y"])), over: .test())
        #expect(try await mapped.models() == ["a"])
        let bare = try makeProvider(for: .test(.azure, server.url), over: .test())
        await #expect(throws: ChatError.self) { try await bare.models() }
    }
}
