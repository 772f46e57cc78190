import GRDB
import TestSupport
import Testing

@testable import ChatKit

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
        ("C++", "plain C", false), ("C#", "in C# and F#", true), ("C#", "issue C # 5", false), ("c", "C++ code", true),
        ("вопросам", "один вопрос", true), ("вопрос", "о вопросах", true), ("домам", "у дома", true),
        ("красивых", "красивая ёлка", true), ("делать", "он делает", true), ("делал", "делаем", true),
        ("running", "he runs", true), ("connections", "connection refused", true), ("happiness", "happy", true),
        ("happier", "unhappy", false),
        ("\"connection refused\"", "connections refused", false),
        ("\"Connection refused\"", "a connection refused", true),
        ("\"один вопрос\"", "одни вопросы", false), ("конфиг", "конфигурацию", true),
        ("C++学习", "用C++学习", true), ("数据 C++", "C++的数据库", true),
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

    @Test(.timeLimit(.minutes(1))) func `a long message with the words everywhere is searched in linear time`()
        async throws
    {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        // Where the cost is the square of the length, this takes minutes.
        _ = try await fixture.begin(String(repeating: "word слово 数据 ", count: 200_000), in: conversation)
        let hit = try #require(try await fixture.store.search(SearchQuery("word слова 数据")).hits.first)
        #expect(hit.snippet.count < 250 && hit.matches.count > 3)
    }

    @Test func `reading a long text ends when the search is cancelled`() async throws {
        let fixture = try await StoreFixture()
        let text = String(repeating: "filler ", count: 100_000) + "needle"
        let asked = try await fixture.store.read { database in
            let tokenizer = try SearchTokenizer.make(database)
            var asked = 0
            let excerpt = SearchExcerpt(of: text, SearchPattern("needle", tokenizer), tokenizer) {
                asked += 1
                return true
            }
            #expect(excerpt == nil)
            return asked
        }
        #expect(asked == 1)
    }

    @Test func `one word of a megabyte is cut to a piece that can be shown`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        _ = try await fixture.begin(String(repeating: "x", count: 1_000_000) + " needle", in: conversation)
        let hit = try #require(try await fixture.store.search(SearchQuery("needle")).hits.first)
        #expect(hit.snippet.utf8.count < 700)
        #expect(hit.matches.map { String(hit.snippet[$0]) } == ["needle"])
    }

    @Test func `conversations come with their best hit: title, then prompt, then reply, recent before old`()
        async throws
    {
        let fixture = try await StoreFixture()
        let reply = try await fixture.conversation("reply")
        try await fixture.exchange("q", "about whales", in: reply)
        let prompt = try await fixture.conversation("prompt")
        try await fixture.exchange("a whale", "so", in: prompt)
        try await fixture.exchange("whales again", "whale", in: prompt)
        let titled = try await fixture.conversation("titled")
        _ = try await fixture.store.setTitle("Whales", of: titled)
        let old = try await fixture.conversation("old")
        try await fixture.exchange("whale", "whale", in: old)
        try await fixture.store.write { database in
            try database.execute(
                sql: "UPDATE message SET created_at = 0 WHERE conversation_key = ?", arguments: [old.key.rawValue])
        }
        let hits = try await fixture.store.bestHits(SearchQuery("whale"))
        #expect(hits.map(\.id.rawValue) == ["titled", "prompt", "old", "reply"])
        #expect(hits.map(\.hitCount) == [0, 3, 2, 1])
        #expect(hits[0].best == nil && hits[0].titleMatches?.count == 1)
        #expect(hits[1].best?.snippet == "whales again")
        #expect(try await fixture.store.bestHits(SearchQuery("whale", limit: 2)).count == 2)
        // The beginning of a word counts where whole words give too few.
        #expect(try await fixture.store.bestHits(SearchQuery("wha")).count == 4)
        _ = try await fixture.store.setTitle("Fish", of: titled)
        #expect(try await fixture.store.bestHits(SearchQuery("whale")).count == 3)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the index is in step after whatever changes the history`(seed: UInt64) async throws {
        let fixture = try await StoreFixture()
        var generator = SeededGenerator(seed: seed)
        let words = ["кит", "whale", "数据", "C++", "ёж", "running", "\n", "notes"]
        func text() -> String {
            (0..<Int.random(in: 1...5, using: &generator)).map { _ in words.randomElement(using: &generator) ?? "" }
                .joined(separator: " ")
        }
        var conversations = [try await fixture.conversation()]
        for step in 0..<40 {
            let index = Int.random(in: 0..<conversations.count, using: &generator)
            let conversation = conversations[index]
            switch Int.random(in: 0..<9, using: &generator) {
            case 0:
                conversations.append(
                    try await fixture.store.create(ConversationDraft(title: text(), firstPrompt: text())))
            case 1: _ = try await fixture.store.setTitle(step % 3 == 0 ? nil : text(), of: conversation)
            case 2: _ = try await fixture.store.setFirstPrompt(text(), of: conversation)
            case 3:
                let file = try await fixture.store.attach(Array(text().utf8), mediaType: "text/plain", name: "n.txt")
                let turn = try await fixture.begin([.file(file), .text(text())], in: conversation)
                let call = ToolCall(id: "1", name: "tool", arguments: "{}")
                try await fixture.store.finishTurn(
                    turn.id,
                    TurnOutcome(status: .complete, parts: [.reasoning(text()), .text(text()), .toolCall(call)]))
            case 4:
                let turn = try await fixture.begin(text(), in: conversation)
                try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .failed, parts: []))
            case 5 where conversations.count > 1:
                try await fixture.store.delete(conversation.id)
                conversations.remove(at: index)
            case 6:
                // As another program would do it: parts from the first to the last, changed and removed.
                let (first, second) = (text(), text())
                try await fixture.store.write { database in
                    try database.execute(
                        sql: """
                            INSERT INTO message (conversation_key, role, status, created_at) VALUES (?, 'user', 'complete', 1);
                            INSERT INTO part (message_id, position, kind, text)
                                SELECT max(id), 0, 'text', ? FROM message;
                            INSERT INTO part (message_id, position, kind, text)
                                SELECT max(id), 1, 'text', ? FROM message;
                            UPDATE part SET text = text || ' more' WHERE position = 1;
                            UPDATE message SET role = 'tool' WHERE id = (SELECT max(id) FROM message);
                            DELETE FROM part WHERE id = (SELECT max(id) FROM part WHERE position = 1)
                            """, arguments: [conversation.key.rawValue, first, second])
                }
            case 7:
                if let message = try await fixture.store.messages(of: conversation).last(where: { $0.role != .system })
                {
                    _ = try await fixture.store.switchBranch(to: message.id, of: conversation)
                }
            default: try await fixture.exchange(text(), text(), in: conversation)
            }
            let problems = try await fixture.store.check(quick: false)
            #expect(problems == [], "seed \(seed), step \(step)")
        }
        let query = SearchQuery("whale", limit: 1000)
        let before = try await fixture.store.search(query).hits.map(\.id)
        try await fixture.store.rebuildSearchIndex()
        #expect(try await fixture.store.search(query).hits.map(\.id) == before)
    }
}
