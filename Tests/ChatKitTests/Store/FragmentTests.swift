import ChatKit
import TestSupport
import Testing

@Suite struct FragmentTests {
    @Test func `a text is stored once for all names and messages that have it`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let style = try await fixture.store.setFragment("style", "Коротко и ясно.\n")
        let same = try await fixture.store.setFragment("другой", "Коротко и ясно.\n")
        #expect(style.hash == same.hash)
        _ = try await fixture.begin([style.attachment.part, .text("Review")], in: conversation)
        let listed = try await fixture.store.fragments()
        #expect(listed.map(\.name) == ["style", "другой"] && listed.map(\.uses) == [1, 1])
        #expect(try await fixture.store.fragment("style")?.text == "Коротко и ясно.\n")
        try await fixture.store.setFragment("style", "Other")
        #expect(try await fixture.store.fragment("style")?.text == "Other")
        #expect(
            try await fixture.store.attachments(of: [Message(role: .user, parts: [style.attachment.part])]).count == 1)
        #expect(try await fixture.store.removeFragment("style"))
        #expect(try await !fixture.store.removeFragment("style"))
        #expect(try await fixture.store.fragment("style") == nil)
    }

    @Test func `fragments, and the prompts that include them, are found by their words`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let rules = try await fixture.store.setFragment("rules", "Называй модели коротко; prefer `C++` here.")
        try await fixture.store.setFragment("other", "nothing of the kind")
        #expect(try await fixture.store.fragments(matching: "модель").map(\.name) == ["rules"])
        #expect(try await fixture.store.fragments(matching: "C++").map(\.name) == ["rules"])
        #expect(try await fixture.store.fragments(matching: "other").map(\.name) == ["other"])
        #expect(try await fixture.store.fragments(matching: "absent").isEmpty)
        #expect(try await fixture.store.fragments(matching: "\"").isEmpty)
        _ = try await fixture.begin([rules.attachment.part, .text("Look")], in: conversation)
        #expect(try await fixture.store.search(SearchQuery("модели")).hits.count == 1)
    }

    @Test(arguments: ["", "-x", ".", "a\nb", String(repeating: "я", count: 65)])
    func `a name that a list could not show is refused`(name: String) async throws {
        let fixture = try await StoreFixture()
        await #expect(throws: ChatError.self) { try await fixture.store.setFragment(name, "text") }
    }
}
