import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChatClientTests {
    private let folder: TemporaryFolder
    private let client: ChatClient
    private let id: ConversationID

    init() async throws {
        folder = try TemporaryFolder()
        id = try ConversationID(validating: "111")
        let config = """
            profiles:
              demo:
                provider: demo
                model: demo
                first_prompt: Be brief.
              other:
                provider: demo
                model: demo
            default_profile: demo
            """
        try config.write(toFile: folder.file("config.yaml"), atomically: true, encoding: .utf8)
        client = try await ChatClient.open(
            Settings(
                environment: EnvironmentVariables([
                    "HOME": folder.path, "CHAT_CONFIG": folder.file("config.yaml"), "CHAT_DB": folder.file("chat.db"),
                ])))
    }

    @Test func `a prompt starts the conversation that it names, and the next one continues it`() async throws {
        let first = try await client.ask("hi", in: "111").text()
        #expect(first.contains("hi"))
        _ = try await client.ask("again", in: "111").text()
        let conversation = try await client.store.conversation(id)
        #expect(conversation.firstPrompt?.text == "Be brief.")
        #expect(conversation.profile == "demo")
        let branch = try await client.store.branch(of: conversation)
        #expect(branch.filter { $0.role == .user }.map(\.text) == ["hi", "again"])
        #expect(branch.count == 4)
    }

    @Test func `a prompt without a conversation starts one under the next number`() async throws {
        for expected in ["1", "2"] {
            var iterator = try await client.ask("hi").makeAsyncIterator()
            guard case .started(let start)? = try await iterator.next() else { throw ChatError.unexpected("no start") }
            #expect(start.conversation?.rawValue == expected)
        }
    }

    @Test func `what a prompt says overrides the conversation and the profile`() async throws {
        _ = try await client.ask("hi", in: "111").text()
        var prompt = ChatPrompt("again", in: id)
        prompt.profile = "other"
        prompt.options.temperature = 0.2
        prompt.firstPrompt = ""
        let plan = try await client.plan(prompt)
        #expect(plan.request.options.temperature == 0.2)
        #expect(plan.request.messages.map(\.role) == [.user, .assistant, .user])
        _ = try await client.ask(prompt).text()
        let conversation = try await client.store.conversation(id)
        #expect(conversation.firstPrompt == nil)
        #expect(try await client.store.lastTurn(of: conversation)?.profile == "other")
        #expect(conversation.profile == "demo", "a profile given for one prompt is not kept")
    }

    @Test func `a stored prompt is repeated or replaced beside its reply`() async throws {
        _ = try await client.ask("hi", in: "111").text()
        let conversation = try await client.store.conversation(id)
        let stored = try #require(try await client.store.branch(of: conversation).first { $0.role == .user })
        var again = ChatPrompt(stored.message, in: id)
        again.effect = .repeats(stored.id)
        _ = try await client.ask(again).text()
        var other = ChatPrompt("hello", in: id)
        other.effect = .replaces(stored.id)
        _ = try await client.ask(other).text()
        let now = try await client.store.branch(of: try await client.store.conversation(id))
        #expect(now.filter { $0.role == .user }.map(\.text) == ["hello"])
        #expect(now.first { $0.role == .user }?.parentID == stored.parentID)
    }

    @Test func `an ID that cannot be one is refused`() async {
        await #expect(throws: ChatError.self) { try await client.ask("hi", in: "") }
    }

    @Test func `the quick start of the documentation is the one that is compiled`() throws {
        let document = try String(
            contentsOfFile: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Sources/ChatKit/ChatKit.docc/ChatKit.md").path, encoding: .utf8)
        let compiled = try String(
            contentsOfFile: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "QuickStart.swift").path, encoding: .utf8)
        let blocks = document.components(separatedBy: "```swift\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count == 2)
        for block in blocks {
            let lines = block.split(separator: "\n").filter { $0 != "import ChatKit" }.map { "    " + $0 }
            #expect(compiled.contains(lines.joined(separator: "\n")))
        }
    }
}
