import TestSupport
import Testing

@testable import ChatKit

@Suite struct OpenAIProviderTests {
    @Test(arguments: [
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://[::1]:8080//", "http://[::1]:8080/v1/chat/completions"),
        ("https://h/v1/chat/completions", "https://h/v1/chat/completions"),
        ("https://gate/llm?tenant=a", "https://gate/llm/chat/completions?tenant=a"),
    ])
    func `the address is the base and the call's path`(base: String, url: String) async throws {
        let provider = try makeProvider(for: .test(.openai, base), over: .test())
        #expect(try await provider.prepare(.hello).message.url == url)
    }

    @Test(arguments: [ScriptedReply.Step.close, .reset])
    func `of several answers whose connection broke, the whole ones have their end`(
        step: ScriptedReply.Step
    ) async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in
            .stream([
                .event(#"{"model":"m-1","choices":[{"index":0,"delta":{"content":"red"},"finish_reason":"stop"}]}"#),
                .event(#"{"model":"m-1","choices":[{"index":1,"delta":{"content":"bl"}}]}"#), .wait(gate), step,
            ])
        }
        var request = ChatRequest.hello
        request.options.extra["n"] = 2
        let provider = try makeProvider(for: .test(.openai, server.url), over: .test())
        var reply = ReadReply()
        do throws(ChatError) {
            for try await event in provider.reply(to: request) {
                reply.events.append(event)
                if case .choice(1, .text) = event { gate.open() }
            }
        } catch {
            reply.error = error
        }
        if case .connectionLost? = reply.error {} else { Issue.record("\(String(describing: reply.error))") }
        #expect(reply.isGrammatical)
        #expect(reply.events.last == .choice(0, .finished(ReplyFinish(reason: .stop, model: "m-1"))))
    }

    @Test func `the key is a bearer token`() async throws {
        let request = try await makeProvider(for: .test(.openai, "https://h/v1"), over: .test()).prepare(.hello).message
        #expect(request.headers.contains(HTTPHeader("Authorization", "Bearer test-key-1234", isSecret: true)))
        #expect(request.method == "POST")
        #expect(request.headers.contains(HTTPHeader("Accept", "text/event-stream")))
        #expect(request.headers.contains(HTTPHeader("Content-Type", "application/json")))
    }

    @Test(arguments: ["http://localhost:11434/v1", "http://127.0.0.1:8080", "http://[::1]/v1"])
    func `a server on this machine needs no key`(url: String) async throws {
        let provider = try makeProvider(for: .test(.openai, url, credentials: Credentials.none), over: .test())
        #expect(try await provider.prepare(.hello).message.headers.allSatisfy { !$0.isSecret })
    }

    @Test(arguments: [Credentials.none, .key(.value(Secret("")))])
    func `elsewhere a missing key is told before anything is sent`(credentials: Credentials) async throws {
        let profile = Profile.test(.openai, "https://api.openai.com/v1", credentials: credentials)
        let provider = try makeProvider(for: profile, over: .test())
        let missing = ChatError.missingCredential(profile: "p", variables: ["OPENAI_API_KEY"])
        await #expect(throws: missing) { try await provider.prepare(.hello).message }
        #expect(await ReadReply(provider.reply(to: .hello)).error == missing)
    }

    @Test func `models are listed`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"},{"object":"model"},7]}"#)
        }
        let provider = try makeProvider(for: .test(.openai, server.url), over: .test())
        #expect(try await provider.models() == ["b", "a"])
        #expect(server.requests.map(\.path) == ["/v1/models"])
        #expect(server.requests.first?.header("Authorization") == "Bearer test-key-1234")
    }

    @Test func `a page instead of the list is told as one`() async throws {
        let server = try await ScriptedServer.start { _ in .text("<html>", type: "text/html") }
        let provider = try makeProvider(for: .test(.openai, server.url), over: .test())
        await #expect(throws: ChatError.malformedReply(profile: "p", problem: "a web page")) {
            try await provider.models()
        }
    }

    @Test func `a redirect is not followed with the key`() async throws {
        let other = try await ScriptedServer.start { _ in Completion.stream("stolen") }
        let server = try await ScriptedServer.start { [url = other.url] _ in
            .text("", status: 307, headers: [("Location", url + "/v1/chat/completions")])
        }
        let provider = try makeProvider(for: .test(.openai, server.url), over: .test())
        let reply = await ReadReply(provider.reply(to: .hello))
        if case .malformedReply(_, let problem)? = reply.error {
            #expect(problem.hasPrefix("a redirect (307) to http://127.0.0.1:"))
        } else {
            Issue.record("\(reply)")
        }
        #expect(other.connections == 0)
    }
}
