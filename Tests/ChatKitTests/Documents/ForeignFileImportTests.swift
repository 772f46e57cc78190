import Foundation
import TestSupport
import Testing

@testable import ChatKit

/// What other programs' files become, and that importing them again adds nothing.
@Suite struct ForeignFileImportTests {
    /// Imports twice; the second run must add nothing.
    static func imported(
        _ path: String, _ format: ImportFormat? = nil, into store: ConversationStore
    ) async throws -> (report: ImportReport, documents: [ConversationDocument]) {
        let report = try await store.importConversations(from: ImportSource(path: path, format: format))
        let again = try await store.importConversations(from: ImportSource(path: path, format: format))
        #expect(again.added.isEmpty && again.messages == 0 && again.unchanged == report.added.count, "\(again)")
        var documents: [ConversationDocument] = []
        for id in report.added { documents.append(try await store.document(of: id, includingAttachments: true)) }
        #expect(try await store.check(quick: false).isEmpty)
        return (report, documents)
    }

    private static func imported(
        _ text: String, named name: String, _ format: ImportFormat? = nil
    ) async throws -> (report: ImportReport, documents: [ConversationDocument]) {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try await imported(path, format, into: fixture.store)
    }

    /// A branch as `role: text`.
    private static func lines(_ document: ConversationDocument) -> [String] {
        let prompt = document.conversation.firstPrompt.map { [$0] } ?? []
        return (prompt + document.branch).map { "\($0.role.rawValue): \($0.text)" }
    }

    // MARK: ChatGPT

    private static let chatGPT = """
        [{"type": "folder", "name": "Work"},
        {"title": "Branches", "create_time": 1700000000.5, "update_time": 1700000100.0, "conversation_id": "c-1",
         "is_archived": true, "current_node": "a2",
         "mapping": {
          "root": {"id": "root", "message": null, "parent": null, "children": ["s"]},
          "s": {"id": "s", "parent": "root", "children": ["u1", "u2"], "message": {"author": {"role": "system"}, "create_time": null,
            "content": {"content_type": "text", "parts": [""]}, "metadata": {"is_visually_hidden_from_conversation": true}}},
          "u1": {"id": "u1", "parent": "s", "children": ["a1", "a2"], "message": {"author": {"role": "user"},
            "create_time": 1700000001.25, "content": {"content_type": "text", "parts": ["Hello\\n```\\nx\\n```"]}, "metadata": {}}},
          "a1": {"id": "a1", "parent": "u1", "children": [], "message": {"author": {"role": "assistant"},
            "create_time": 1700000002, "content": {"content_type": "text", "parts": ["first"]},
            "metadata": {"model_slug": "gpt-4"}}},
          "a2": {"id": "a2", "parent": "u1", "children": [], "message": {"author": {"role": "assistant"},
            "create_time": 1700000003, "content": {"content_type": "text", "parts": ["second"]},
            "metadata": {"model_slug": "gpt-4o"}}},
          "u2": {"id": "u2", "parent": "s", "children": ["t1"], "message": {"author": {"role": "user"},
            "create_time": 1700000004, "content": {"content_type": "text", "parts": ["edited"]}, "metadata": {}}},
          "t1": {"id": "t1", "parent": "u2", "children": ["c1"], "message": {"author": {"role": "assistant"},
            "create_time": 1700000005, "content": {"content_type": "thoughts",
              "thoughts": [{"summary": "Plan", "content": "Use Python"}]}, "metadata": {}}},
          "c1": {"id": "c1", "parent": "t1", "children": ["r1"], "message": {"author": {"role": "assistant"},
            "recipient": "python", "create_time": 1700000006,
            "content": {"content_type": "code", "language": "python", "text": "print(1)"}, "metadata": {}}},
          "r1": {"id": "r1", "parent": "c1", "children": [], "message": {"author": {"role": "tool", "name": "python"},
            "create_time": 1700000007, "content": {"content_type": "execution_output", "text": "1"}, "metadata": {}}}
         }},
        {"title": "No model, no times", "id": "c-2", "mapping": {
          "x": {"id": "x", "children": [], "parent": "gone", "message": {"author": {"role": "user"},
            "content": {"content_type": "multimodal_text", "parts": [
              {"content_type": "audio_transcription", "text": "spoken"},
              {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_1"},
              {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-gone"}]}}}}}
        ]
        """

    @Test func `a ChatGPT export keeps branches, times, models, reasoning and tools`() async throws {
        let (report, documents) = try await Self.imported(Self.chatGPT, named: "conversations.json")
        #expect(report.format == .chatgpt && report.added.count == 2)
        #expect(report.skipped.map(\.text) == ["it is not a conversation"])
        let first = try #require(documents.first)
        #expect(first.conversation.title == "Branches" && first.conversation.isArchived)
        #expect(first.conversation.tags == ["chatgpt"] && first.conversation.model == nil)
        #expect(first.conversation.createdAt.rawValue == 1_700_000_000_500)
        #expect(first.conversation.lastUsedAt.rawValue == 1_700_000_100_000)
        #expect(Self.lines(first) == ["user: Hello\n```\nx\n```", "assistant: second"])
        #expect(
            first.messages.map(\.createdAt.rawValue).map { $0 - 1_700_000_000_000 } == [
                1250, 2000, 3000, 4000, 5000, 6000, 7000,
            ])
        #expect(
            first.messages.map(\.parentID).map { id in id.flatMap { id in first.messages.firstIndex { $0.id == id } } }
                == [nil, 0, 0, nil, 3, 4, 5])
        #expect(first.messages.compactMap(\.model?.rawValue) == ["gpt-4", "gpt-4o"])
        #expect(first.messages[4].message.parts == [.reasoning("Plan\nUse Python")])
        #expect(first.messages[5].message.toolCalls.map(\.arguments) == ["print(1)"])
        #expect(first.messages[6].message.toolResults == [ToolResult(callID: "c1", name: "python", content: "1")])
        let second = try #require(documents.last)
        #expect(Self.lines(second) == ["user: spoken[missing attachment: file-gone]"])
        #expect(report.remarks.map(\.text).contains("an attachment is not in the export: file-gone"))
        #expect(report.remarks.map(\.text).contains("content of the kind audio_asset_pointer is left out"))
    }

    @Test func `a ZIP archive of several files brings its pictures`() async throws {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file("export.zip")
        try #require(Data(base64Encoded: ForeignFixtures.chatGPTArchive)).write(to: URL(fileURLWithPath: path))
        let (report, documents) = try await Self.imported(path, into: fixture.store)
        #expect(report.format == .chatgpt && report.added.count == 2 && report.skipped.isEmpty, "\(report)")
        let first = try #require(documents.first)
        let picture = try #require(first.messages[0].message.attachments.first)
        #expect(picture.name == "dot.png" && picture.mediaType == "image/png")
        #expect(first.attachments[picture.hash]?.count == 18)
        #expect(Self.lines(first) == ["user: What is it?", "assistant: A dot."])
    }

    @Test(arguments: [10, 200, 900, 1400])
    func `a broken archive is an error and nothing is stored`(length: Int) async throws {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file("export.zip")
        let whole = try #require(Data(base64Encoded: ForeignFixtures.chatGPTArchive))
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: ChatError.self) { try ImportSource(path: path) }
    }

    @Test func `what comes before a fault in the JSON is imported`() async throws {
        let cut = String(Self.chatGPT.prefix(Self.chatGPT.count - 300))
        let (report, documents) = try await Self.imported(cut, named: "conversations.json")
        #expect(documents.map(\.conversation.title) == ["Branches"])
        #expect(report.skipped.contains { $0.text.hasPrefix("it is cut off or damaged") }, "\(report)")
    }

    @Test func `a conversation that went on since the last import gets what is new`() async throws {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file("conversations.json")
        let more = #""a2": {"id": "a2", "parent": "u1", "children": ["u3"],"#
        let node = """
            "u3": {"id": "u3", "parent": "a2", "children": [], "message": {"author": {"role": "user"},
              "create_time": 1700000200, "content": {"content_type": "text", "parts": ["more"]}, "metadata": {}}},
            """
        try Data(Self.chatGPT.utf8).write(to: URL(fileURLWithPath: path))
        _ = try await fixture.store.importConversations(from: ImportSource(path: path))
        let grown = Self.chatGPT.replacing(#""a2": {"id": "a2", "parent": "u1", "children": [],"#, with: node + more)
            .replacing(#""current_node": "a2""#, with: #""current_node": "u3""#)
        try Data(grown.utf8).write(to: URL(fileURLWithPath: path))
        let report = try await fixture.store.importConversations(from: ImportSource(path: path))
        #expect(report.messages == 1 && report.extended.count == 1)
        let document = try await fixture.store.document(of: try #require(report.extended.first))
        #expect(document.branch.last?.text == "more")
    }

    // MARK: Claude

    @Test func `a Claude export keeps branches, thinking, tools and attached texts`() async throws {
        let json = """
            [{"uuid": "k-1", "name": "Tea", "created_at": "2026-03-01T10:00:00.000000Z", "updated_at": "2026-03-01T10:09:00Z",
              "account": {"uuid": "me"}, "chat_messages": [
               {"uuid": "m1", "sender": "human", "text": "Hi", "content": [{"type": "text", "text": "Hi"}],
                "created_at": "2026-03-01T10:00:01.5Z", "parent_message_uuid": "00000000-0000-4000-8000-000000000000",
                "attachments": [{"file_name": "a.txt", "extracted_content": "in the file"}], "files": [{"file_name": "p.png"}]},
               {"uuid": "m2", "sender": "assistant", "text": "", "created_at": "2026-03-01T10:00:02Z", "parent_message_uuid": "m1",
                "content": [{"type": "thinking", "thinking": "Hm"}, {"type": "text", "text": "Wait"},
                 {"type": "tool_use", "id": "t1", "name": "search", "input": {"q": "tea"}},
                 {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "green"}]},
                 {"type": "text", "text": "Green"}]},
               {"uuid": "m3", "sender": "assistant", "text": "Other", "content": [], "created_at": "2026-03-01T10:00:03Z",
                "parent_message_uuid": "m1"}]},
             {"uuid": "k-2", "name": "", "chat_messages": [{"uuid": "n1", "sender": "human", "text": "old form"},
               {"uuid": "n2", "sender": "assistant", "text": "yes"}]},
             {"uuid": "k-3", "name": "Empty", "chat_messages": []}]
            """
        let (report, documents) = try await Self.imported(json, named: "conversations.json")
        #expect(report.format == .claude && report.added.count == 2)
        #expect(report.skipped.map(\.text) == ["it has no messages"])
        let first = try #require(documents.first)
        #expect(first.messages.map(\.role) == [.user, .assistant, .tool, .assistant, .assistant])
        #expect(first.messages[0].createdAt.iso8601 == "2026-03-01T10:00:01.500Z")
        #expect(first.messages[0].message.attachments.map(\.name) == ["a.txt"])
        #expect(first.messages[1].message.parts.first == .reasoning("Hm"))
        #expect(first.messages[2].message.toolResults.map(\.content) == ["green"])
        #expect(Self.lines(first) == ["user: Hi", "assistant: Other"])
        #expect(report.remarks.map(\.text) == ["an attachment is not in the export: p.png"])
        #expect(documents.last.map(Self.lines) == ["user: old form", "assistant: yes"])
    }

    // MARK: aichat, EasyBackend, openai-forward, mods

    @Test func `an aichat session brings its first prompt, calls and pictures`() async throws {
        let yaml = """
            model: openai:gpt-4o
            temperature: 0.5
            messages:
            - role: system
              content: Be brief.
            - role: user
              content:
              - type: text
                text: What is it?
              - type: image_url
                image_url:
                  url: data:image/png;base64,iVBORw0KGgo=
            - role: assistant
              content: |
                A dot.

                ---
            - role: tool
              content:
                tool_results:
                - call: {id: c1, name: f, arguments: {a: 1}}
                  output: ok
                text: ''
            """
        let (report, documents) = try await Self.imported(yaml, named: "work.yaml")
        #expect(report.format == .aichat && report.added.count == 1, "\(report)")
        let document = try #require(documents.first)
        #expect(document.conversation.title == "work" && document.conversation.options.temperature == 0.5)
        #expect(document.conversation.firstPrompt?.text == "Be brief.")
        #expect(document.branch.map(\.role) == [.user, .assistant, .assistant, .tool])
        #expect(document.branch[0].message.attachments.count == 1)
        // A block of YAML ends with a line feed.
        #expect(document.branch[1].text == "A dot.\n\n---\n")
        #expect(document.branch[2].message.toolCalls.map(\.arguments) == [#"{"a":1}"#])
        #expect(document.branch[1].model == "openai:gpt-4o")
    }

    @Test func `an EasyBackend file keeps the ID that its clients use`() async throws {
        let json =
            #"["User: 你好\n\n\nChatGPT: Hello\n\nthere<|im_end|>\n", "User: a\nb\n\n\nChatGPT: c<|im_end|>\n", "x"]"#
        let (report, documents) = try await Self.imported(json, named: "c1.json")
        #expect(report.format == .easybackend && report.added == [ConversationID(rawValue: "c1")])
        #expect(documents.map(Self.lines) == [["user: 你好", "assistant: Hello\n\nthere", "user: a\nb", "assistant: c"]])
        #expect(report.remarks.map(\.text) == ["entry 3 is not an exchange"])
    }

    @Test func `the log of openai-forward becomes threads`() async throws {
        let log = #"""
            {'messages': [{'role': 'system', 'content': 'S'}, {'role': 'user', 'content': "it's"}], 'model': 'gpt-4', 'stream': True, 'max_tokens': None, 'uid': 'a', 'datetime': '2026-01-02 03:04:05'}
            {'assistant': 'one\n\'x\' \u0416', 'is_function_call': False, 'uid': 'a'}
            {'messages': [{'role': 'system', 'content': 'S'}, {'role': 'user', 'content': "it's"}, {'role': 'assistant', 'content': 'one\n\'x\' Ж'}, {'role': 'user', 'content': 'two'}], 'model': 'gpt-4', 'uid': 'b', 'datetime': '2026-01-02 03:04:06'}
            {'assistant': 'second', 'uid': 'b'}
            {'messages': [{'role': 'user', 'content': 'alone'}], 'model': 'gpt-4', 'uid': 'c', 'datetime': '2026-01-02 03:05:00'}
            {broken
            """#
        let (report, documents) = try await Self.imported(log, named: "chat.log")
        #expect(report.format == .openaiForward && report.added.count == 2, "\(report)")
        #expect(
            documents.map(Self.lines) == [
                ["system: S", "user: it's", "assistant: one\n'x' Ж", "user: two", "assistant: second"], ["user: alone"],
            ])
        #expect(documents[0].branch[1].model == "gpt-4")
        #expect(documents[0].branch[0].createdAt.iso8601 == "2026-01-02T03:04:05.000Z")
        #expect(report.skipped.count == 1 && report.skipped[0].text.hasPrefix("line 6 is damaged"))
    }

    @Test func `what openai-forward converted is read too`() async throws {
        let json =
            #"[{"datetime": "2026-01-02 03:04:05", "model": "m", "messages": [{"user": "q"}], "assistant": "a"}]"#
        let (report, documents) = try await Self.imported(json, named: "chat_openai.json")
        #expect(report.format == .openaiForward && documents.map(Self.lines) == [["user: q", "assistant: a"]])
    }

    @Test func `a gob file of mods, as Go writes it`() async throws {
        let fixture = try await StoreFixture()
        let path = fixture.folder.file("0123abcd.gob")
        try #require(Data(base64Encoded: ForeignFixtures.modsMessages)).write(to: URL(fileURLWithPath: path))
        let (report, documents) = try await Self.imported(path, into: fixture.store)
        #expect(report.format == .mods)
        let document = try #require(documents.first)
        #expect(document.conversation.firstPrompt?.text == "Be brief.")
        #expect(document.branch.map(\.role) == [.user, .assistant, .tool, .assistant])
        #expect(document.branch[0].text == "Привет, 世界")
        #expect(
            document.branch[1].message.toolCalls == [
                ToolCall(id: "c1", name: "weather", arguments: #"{"city":"Tver"}"#)
            ])
        #expect(document.branch[2].message.toolResults.map(\.content) == ["+3"])
    }

    @Test func `what mods shows is read by its headings`() async throws {
        let text = "**System**: S\n\n**User**: q\n\nmore\n\n**Assistant**: a\n\n- b\n\n"
        let (report, documents) = try await Self.imported(text, named: "shown.md")
        #expect(report.format == .mods)
        #expect(documents.map(Self.lines) == [["system: S", "user: q\n\nmore", "assistant: a\n\n- b"]])
    }

    @Test func `U+0000 in another program's text becomes U+FFFD, with a remark`() async throws {
        let json = #"["User: a\u0000b\n\n\nChatGPT: c<|im_end|>\n"]"#
        let (report, documents) = try await Self.imported(json, named: "c1.json")
        #expect(documents.map(Self.lines) == [["user: a\u{FFFD}b", "assistant: c"]])
        #expect(report.remarks.map(\.text) == ["U+0000 is replaced by U+FFFD"])
    }

    @Test(arguments: [
        "", "hello", "{}", "[]", "[1,2]", "{\"a\":", "---\ntitle: x\n---\n", "SQLite format 3\u{0}", "PK\u{03}\u{04}x",
    ])
    func `a file in no known format is an error`(text: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("x.txt")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: ChatError.self) { try ImportSource(path: path) }
    }

    @Test(arguments: SeededGenerator.seeds(300))
    func `damaged files never crash`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let gob = Array(try #require(Data(base64Encoded: ForeignFixtures.modsMessages)))
        let samples: [([UInt8], ImportFormat)] = [
            (Array(Self.chatGPT.utf8), .chatgpt), (gob, .mods),
            (Array("{'a': [1, 'x\\u0041', (None, True)]}".utf8), .openaiForward),
            (Array("model: x\nmessages:\n- role: user\n  content: hi\n".utf8), .aichat),
        ]
        var (bytes, format) = samples[Int(seed % 4)]
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
        }
        let fixture = try await StoreFixture()
        guard let source = try? ImportSource(bytes: bytes, name: "x", format: format) else { return }
        _ = try await fixture.store.importConversations(from: source)
    }
}
