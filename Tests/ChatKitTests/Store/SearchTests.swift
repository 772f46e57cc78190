import ChatKit
import Testing

@Suite struct SearchTests {
    /// Whether a message with the text is found by the query.
    private static let table: [(query: String, text: String, isFound: Bool)] = [
        ("ёлка", "Новогодняя елка", true), ("елка", "Ёлка и ЁЖИК", true), ("ёжик", "ЁЖИК", true),
        ("привет", "ПРИВЕТ, мир", true), ("модел", "говорит с моделями", true), ("модель", "говорит с моделями", true),
        ("модели", "эта модель", true), ("книга", "о книгах", true), ("разговоры", "один разговор", true),
        ("дом", "на кухне", false), ("йод", "иод", false),
        ("数据库", "我想知道数据库索引", true), ("学习", "机器学习很有趣", true), ("习学", "机器学习很有趣", false),
        ("学习 机器", "机器学习很有趣", true), ("東京", "私は東京に住んでいます", true), ("한국", "저는 한국어를", true),
        ("ภาษา", "ฉันเรียนภาษาไทย", true), ("GPT模型", "新的gpt模型好", true),
        ("cafe", "Café au lait", true), ("café", "CAFE", true), ("cafe\u{301}", "café", true), ("naïve", "naive", true),
        ("🎉", "done🎉!", true), ("🎉", "done", false),
        ("gpt-4", "I use gpt-4o here", true), ("gpt-4", "gpt and 4", false), ("gpt-4", "4 gpt", false),
        ("don't", "I don't know", true), ("C++", "in c++ and C", true), ("C++", "clang", false),
        ("foo\"", "foo bar", true), ("\"foo bar\"", "a foo bar b", true), ("\"foo bar\"", "bar foo", false),
        ("\"foo", "a foo", true), ("AND OR NOT", "and or not", true), ("a:b", "a b", true), ("body:x", "x", false),
        ("word — word", "word", true), ("comp", "computer", true), ("comp", "discompose", false),
        ("co", "computer", false),
        ("one two", "two and one", true), ("one two", "one", false), ("(x)", "x", true), ("x*", "x", true),
        ("^x", "a x", true), ("{x}", "x", true), ("50%", "50 percent", true), ("snake_case", "a snake_case b", true),
    ]

    @Test(arguments: table)
    func `words are found as people mean them`(row: (query: String, text: String, isFound: Bool)) async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin(row.text, in: conversation)
        let page = try await fixture.store.search(SearchQuery(row.query))
        #expect(page.hits.map(\.id) == (row.isFound ? [turn.question] : []), "\(row.query) in \(row.text)")
    }

    @Test(arguments: [
        "", " \n", "\"", "\"\"", "—", "*", "-", "()", "NEAR(", "\0", "place:c1", String(repeating: "w ", count: 5000),
    ])
    func `no query is an error`(query: String) async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        _ = try await fixture.begin("some words", in: conversation)
        #expect(try await fixture.store.search(SearchQuery(query)).hits.isEmpty)
    }

    @Test func `what was found is marked, Chinese exactly`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        _ = try await fixture.begin("我想知道数据库索引 и ЁЛКА. Café!", in: conversation)
        for (query, marked) in [("数据库", ["数据库"]), ("елка", ["ЁЛКА"]), ("cafe 索", ["索", "Café"])] {
            let hit = try #require(try await fixture.store.search(SearchQuery(query)).hits.first)
            #expect(hit.snippet == "我想知道数据库索引 и ЁЛКА. Café!")
            #expect(hit.matches.map { String(hit.snippet[$0]) } == marked)
        }
    }

    @Test func `a long text is cut around the words`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let filler = String(repeating: "filler ", count: 500)
        _ = try await fixture.begin(filler + "needle " + filler, in: conversation)
        let hit = try #require(try await fixture.store.search(SearchQuery("needle")).hits.first)
        #expect(hit.snippet.count < 250)
        #expect(hit.matches.map { String(hit.snippet[$0]) } == ["needle"])
    }

    @Test func `the newest come first, page by page`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        for number in 1...3 { try await fixture.exchange("word \(number)", "word", in: conversation) }
        var found: [StoredMessage.ID] = []
        var query = SearchQuery("word", limit: 4)
        let first = try await fixture.store.search(query)
        found += first.hits.map(\.id)
        #expect(first.next != nil)
        query.before = first.next
        let second = try await fixture.store.search(query)
        #expect(second.hits.count == 2 && second.next == nil)
        found += second.hits.map(\.id)
        #expect(found == (try await fixture.store.messages(of: conversation).map(\.id).reversed()))
    }

    @Test func `a search can be kept to a conversation and to roles`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.conversation("first", firstPrompt: "word")
        let second = try await fixture.conversation("second")
        for conversation in [first, second] { try await fixture.exchange("word", "word", in: conversation) }
        let inFirst = try await fixture.store.search(SearchQuery("word", conversation: first.key)).hits
        #expect(inFirst.count == 3 && inFirst.allSatisfy { $0.conversation == first.id })
        let users = try await fixture.store.search(SearchQuery("word", roles: [.user])).hits
        #expect(users.map(\.conversation) == [second.id, first.id])
        let both = SearchQuery("word", conversation: first.key, roles: [.system, .assistant])
        #expect(try await fixture.store.search(both).hits.map(\.role) == [.assistant, .system])
    }

    @Test func `where a message stands is not searched as its words`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        _ = try await fixture.begin("hello", in: conversation)
        #expect(try await fixture.store.search(SearchQuery("user")).hits.isEmpty)
        #expect(try await fixture.store.search(SearchQuery("c\(conversation.key.rawValue)")).hits.isEmpty)
    }

    @Test func `reasoning and tools are searched as well, a deleted conversation is not`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("x")
        let turn = try await fixture.begin("q", in: conversation)
        let call = ToolCall(id: "1", name: "weather", arguments: #"{"city": "Tver"}"#)
        try await fixture.store.finishTurn(
            turn.id, TurnOutcome(status: .complete, parts: [.reasoning("because"), .text("so"), .toolCall(call)]))
        for word in ["because", "so", "tver", "because tver"] {
            #expect(try await fixture.store.search(SearchQuery(word)).hits.count == 1, "\(word)")
        }
        #expect(try await fixture.store.check(quick: false) == [])
        try await fixture.store.delete(conversation.id)
        #expect(try await fixture.store.search(SearchQuery("because")).hits.isEmpty)
        #expect(try await fixture.store.check(quick: false) == [])
    }
}
