import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DialectTurnTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    private let finish = ScriptedProvider.Step.give(.finished(ReplyFinish(reason: .stop)))

    @Test func `results of tools are a turn's question and are kept as such`() async throws {
        let call = ToolCall(id: "c1", name: "w", arguments: "{}")
        let first = ScriptedProvider(.give(.toolCall(call)), .give(.finished(ReplyFinish(reason: .toolCalls))))
        let conversation = try await run(first, Message(.user, "w?"), .new(ConversationDraft()))
        let results = Message(role: .tool, parts: [.toolResult(ToolResult(callID: "c1", content: "+3"))])
        let second = ScriptedProvider(
            .look { request in
                #expect(request.messages.map(\.role) == [.user, .assistant, .tool])
                #expect(request.messages.last == results)
            }, .give(.text("+3 degrees")), finish)
        _ = try await run(second, results, .existing(conversation))
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.role) == [.user, .assistant, .tool, .assistant])
        #expect(branch[2].message == results)
    }

    @Test func `attachments are stored with their question and go along with every later one`() async throws {
        let bytes: [UInt8] = [0x89, 0x50]
        let stored = try await store.attach(bytes, mediaType: "image/png")
        let hash = stored.hash
        let question = Message(role: .user, parts: [.text("what?"), stored.part])
        let fresh = ScriptedProvider(
            .look { #expect($0.attachments == [hash: bytes] && $0.uploads.isEmpty) },
            .give(.uploaded(Upload(hash: hash, fileID: "file-7"))), .give(.text("a cat")), finish)
        let conversation = try await run(
            fresh, question, .new(ConversationDraft()), attachments: [hash: bytes])
        let later = ScriptedProvider(
            .look { #expect($0.attachments == [hash: bytes] && $0.uploads == [hash: "file-7"]) },
            .give(.text("grey")), finish)
        _ = try await run(later, Message(.user, "and its colour?"), .existing(conversation))
    }

    @Test func `a picture that the provider made is stored in its place in the reply`() async throws {
        let bytes: [UInt8] = [1, 2, 3]
        let made = ReceivedAttachment(Attachment(of: bytes, mediaType: "image/jpeg", name: "cat.jpg"), bytes: bytes)
        let provider = ScriptedProvider(.give(.text("see ")), .give(.attachment(made)), .give(.text(" there")), finish)
        let conversation = try await run(provider, Message(.user, "draw"), .new(ConversationDraft()))
        let reply = try #require(try await store.branch(of: try await store.conversation(conversation.id)).last)
        #expect(reply.message.parts.count == 3)
        let picture = try #require(reply.message.attachments.first)
        #expect(try await store.bytes(of: picture) == bytes)
        #expect(picture.name == "cat.jpg")
    }

    private func run(
        _ provider: ScriptedProvider, _ question: Message, _ place: TurnRequest.Place,
        attachments: [String: [UInt8]] = [:]
    ) async throws -> Conversation {
        let stream = TurnRunner(store: store, provider: provider).run(
            TurnRequest(place: place, question: question, model: "m", attachments: attachments))
        var iterator = stream.makeAsyncIterator()
        var conversation: Conversation?
        while let event = try await iterator.next() {
            if case .started(let start) = event, let id = start.conversation {
                conversation = try await store.conversation(id)
            }
        }
        return try #require(conversation)
    }
}
