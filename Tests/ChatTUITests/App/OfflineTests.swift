import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// Messages wait for the network, say so, and go out in order.
@Suite(.timeLimit(.minutes(10))) struct OfflineTests {
    private static let down = ChatError.unreachable(host: "api.example.com", reason: "no route")

    private static func core() -> Core {
        var opened = Core.conversation(["q", "a"])
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    @Test func `a message that cannot leave waits before those that follow, and goes out first`() {
        var core = Self.core()
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        core.send(.replyEnded(Self.down, answer: answer))
        #expect(core.model.chat?.queue.map(\.text) == ["one", "two"])
        #expect(core.screen().contains("OFFLINE since") && core.screen().contains("2 messages wait"))
        #expect(!core.screen().contains("you  0") || !core.rows().contains("one"))
        core.type("three")
        core.press("Enter")
        #expect(core.model.chat?.queue.map(\.text) == ["one", "two", "three"], "nothing is tried meanwhile")
        core.now += .seconds(6)
        core.send(.tick)
        #expect(core.effects.contains(.probeNetwork("openai")))
        core.send(.probedNetwork(isOnline: false))
        core.send(.tick)
        #expect(!core.effects.contains(.probeNetwork("openai")), "the next look comes later")
        core.now += .seconds(11)
        core.send(.tick)
        #expect(core.effects.contains(.probeNetwork("openai")))
        core.send(.probedNetwork(isOnline: true))
        guard case .ask(let question)? = core.effects.last else {
            Issue.record("\(core.effects)")
            return
        }
        #expect(question.text == "one" && core.model.chat?.queue.map(\.text) == ["two", "three"])
        #expect(!core.screen().contains("OFFLINE"))
    }

    @Test func `it is kept in order in the store, and Enter looks at once`() {
        var core = Self.core()
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        core.send(.replyEnded(Self.down, answer: answer))
        let stored = core.effects.compactMap { effect -> String? in
            if case .enqueue(let question, _) = effect { question.text } else { nil }
        }
        #expect(stored == ["one", "two"])
        core.press("Enter")
        #expect(core.effects.contains(.probeNetwork("openai")))
    }

    @Test func `looks come less and less often, at the end once a minute`() {
        var core = Self.core()
        let answer = core.ask("one")
        core.send(.replyEnded(Self.down, answer: answer))
        var probes = 0
        let start = core.now
        while core.now - start < .seconds(1800), let wake = core.model.nextWake {
            core.now = max(wake, core.now + .milliseconds(1))
            core.send(.tick)
            guard core.effects.contains(.probeNetwork("openai")) else { continue }
            probes += 1
            core.send(.probedNetwork(isOnline: false))
        }
        #expect((29...36).contains(probes), "\(probes) in half an hour")
    }

    @Test func `a reply that broke off is no sign of it`() {
        var core = Self.core()
        let answer = core.ask("one")
        core.reply("half", answer: answer)
        core.send(.replyEnded(Self.down, answer: answer))
        #expect(core.model.offline == nil && core.screen().contains("half"))
    }

    @Test func `the program sends what waited when the server is there, also after a restart`() async throws {
        let server = try await ScriptedServer.start { request in
            .openAI(["reply number \(request.number)"])
        }
        // Nothing listens on the first port of a machine.
        let dead = "http://127.0.0.1:1"
        let folder = try TemporaryFolder()
        let config = try folder.write(
            "profiles: {p: {provider: openai, base_url: \"\(dead)/v1\", api_key: k, model: m, retries: 0}}\n",
            to: "c.yaml", mode: 0o600)
        let arguments = ["--config", config, "--db", folder.path + "/chats.db", "x"]
        let first = try TerminalProcess("chat-tui", arguments)
        try await first.wait(for: "Write a question")
        try await first.type("one\r")
        try await first.wait(for: "OFFLINE since")
        try await first.type("two\r")
        try await first.wait(for: "2 messages wait")
        try await first.type("\u{1C}")
        _ = try await first.waitForEnd()
        _ = try folder.write(
            "profiles: {p: {provider: openai, base_url: \"\(server.url)/v1\", api_key: k, model: m, retries: 0}}\n",
            to: "c.yaml", mode: 0o600)
        let second = try TerminalProcess("chat-tui", arguments)
        try await second.wait(for: "2 messages are queued")
        try await second.type("\r")
        try await second.wait(for: "reply number 1")
        try await second.wait(for: "reply number 2")
        let bodies = try server.requests.map { try JSONValue(parsing: $0.body) }
        #expect(bodies.count == 2)
    }
}
