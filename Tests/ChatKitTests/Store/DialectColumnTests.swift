import Testing

@testable import ChatKit

@Suite struct DialectColumnTests {
    @Test func `tools, their choice and the answer's form are kept with the turn`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let options = RequestOptions(
            tools: [
                .function(FunctionTool(name: "w", description: "d", parameters: ["type": "object"], strict: false)),
                .builtIn(["type": "web_search"]),
            ], toolChoice: .named("w"),
            responseFormat: .jsonSchema(SchemaFormat(name: "a", schema: ["type": "object"], strict: true)),
            extra: ["seed": 1])
        var draft = TurnDraft.asking("?")
        draft.options = options
        _ = try await fixture.store.beginTurn(draft, in: conversation)
        #expect(try await fixture.store.turns(of: conversation).first?.options == options)
    }

    @Test func `names, states and what belongs to an attachment are kept`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        var picture = try await fixture.store.attach([1, 2], mediaType: "image/png", name: "p.png")
        picture.detail = "high"
        picture.url = "https://example.org/p.png"
        picture.fileID = "file-1"
        let message = Message(
            role: .user, name: "ann",
            parts: [.image(picture), .toolCall(ToolCall(id: "c", name: "w", arguments: "{}", stateID: "s"))])
        var draft = TurnDraft.asking("?")
        draft.question = .new(message)
        _ = try await fixture.store.beginTurn(draft, in: conversation)
        #expect(try await fixture.store.branch(of: conversation).map(\.message) == [message])
        let journalled = Part.toolCall(ToolCall(id: "c", name: "w", arguments: "{}", stateID: "s"))
        let columns = try #require(journalled.journalled)
        #expect(Part(journalKind: columns.kind, content: columns.content) == journalled)
    }

    @Test func `an upload is remembered for its profile until the attachment goes`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let picture = try await fixture.store.attach([1, 2], mediaType: "image/png")
        let message = Message(role: .user, parts: [picture.part])
        var draft = TurnDraft.asking("?")
        draft.question = .new(message)
        _ = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.remember(Upload(hash: picture.hash, fileID: "old"), at: "giga")
        try await fixture.store.remember(Upload(hash: picture.hash, fileID: "new"), at: "giga")
        #expect(try await fixture.store.uploads(at: "giga", of: [message]) == [picture.hash: "new"])
        #expect(try await fixture.store.uploads(at: "other", of: [message]) == [:])
        let later = Timestamp(rawValue: Timestamp.now.rawValue + 60_000)
        #expect(try await fixture.store.uploads(at: "giga", of: [message], since: later) == [:])
        #expect(try await fixture.store.attachments(of: [message]) == [picture.hash: [1, 2]])
        try await fixture.store.delete(conversation.id)
        #expect(try await fixture.store.uploads(at: "giga", of: [message]) == [:])
    }
}
