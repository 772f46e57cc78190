import Foundation
import TestSupport
import Testing

@testable import ChatKit

/// A folder of Markdown files and the database, both ways.
@Suite struct SyncTests {
    private struct Place {
        let fixture: StoreFixture
        let folder: String

        init() async throws {
            fixture = try await StoreFixture()
            folder = fixture.folder.file("notes")
        }

        @discardableResult
        func sync() async throws -> SyncReport { try await fixture.store.sync(with: folder) }

        var files: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
            }
        }

        func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

        /// Replaces words in a file.
        func edit(_ name: String, _ old: String, _ new: String) throws {
            let text = try text(name)
            try #require(text.contains(old), "\(text)")
            try Data(text.replacing(old, with: new).utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
    }

    @Test func `each conversation becomes a file, and a second sync changes nothing`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("111", firstPrompt: "Be brief.")
        try await place.fixture.exchange("When does the train leave?", "At 9:00.", in: made)
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let picture = try await place.fixture.store.attach(bytes, mediaType: "image/png", name: "a.png")
        let other = try await place.fixture.conversation()
        _ = try await place.fixture.begin([.text("Look"), .image(picture)], in: other)
        let report = try await place.sync()
        #expect(try place.files == ["111-When-does-the-train-leave.md", "112-Look.md"])
        #expect(report.written.count == 2 && report.messages == 0 && report.remarks.isEmpty, "\(report)")
        #expect(try place.text("112-Look.md").contains("![a.png](attachments/\(picture.hash))"))
        let again = try await place.sync()
        #expect(again.written.isEmpty && again.messages == 0 && again.remarks.isEmpty, "\(again)")
    }

    @Test(arguments: SeededGenerator.seeds(60))
    func `documents of any content survive a move to another database by files`(seed: UInt64) async throws {
        var random = RandomDocument(random: SeededGenerator(seed: seed))
        let document = try random.document()
        let place = try await Place()
        var writer = DocumentWriter(.json, titles: [], isList: false)
        _ = try await place.fixture.store.importConversations(
            from: ImportSource(bytes: writer.bytes(of: document), name: "x"))
        try await place.sync()
        let other = try await StoreFixture()
        let report = try await other.store.sync(with: place.folder)
        #expect(report.added.count == 1 && report.written.isEmpty && report.remarks.isEmpty, "\(report)")
        let back = try await other.store.document(of: try #require(report.added.first), includingAttachments: true)
        #expect(back.numbered.json.jsonBytes() == document.numbered.json.jsonBytes())
    }

    @Test func `an edited message becomes exactly one sibling`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("When?", "At 9:00.", in: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        try place.edit(name, "At 9:00.", "At 9:05.\n\nPlatform 2.")
        let report = try await place.sync()
        #expect(report.messages == 1 && report.extended == [made.id] && report.written == [name], "\(report)")
        let document = try await place.fixture.store.document(of: made.id)
        #expect(document.messages.map(\.text) == ["When?", "At 9:00.", "At 9:05.\n\nPlatform 2."])
        #expect(document.messages[2].parentID == document.messages[0].id)
        // An edited reply at the end is what the conversation goes on with.
        #expect(document.branch.last?.text == "At 9:05.\n\nPlatform 2.")
        let again = try await place.sync()
        #expect(again.messages == 0 && again.written.isEmpty, "\(again)")
    }

    @Test func `what follows an edited prompt follows the former one still`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("first", "one", in: made)
        try await place.fixture.exchange("second", "two", in: try await place.fixture.store.conversation(made.id))
        try await place.sync()
        let name = try #require(try place.files.first)
        try place.edit(name, "first\n", "first, edited\n")
        try await place.sync()
        let document = try await place.fixture.store.document(of: made.id)
        #expect(document.messages.map(\.text) == ["first", "one", "second", "two", "first, edited"])
        #expect(document.messages[4].parentID == nil)
        #expect(document.branch.map(\.text) == ["first", "one", "second", "two"])
    }

    @Test func `a file edited while the database went on makes two branches`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("q", "a", in: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        try place.edit(name, "\na\n", "\nb\n")
        try await place.fixture.exchange("here", "there", in: try await place.fixture.store.conversation(made.id))
        try await place.sync()
        let document = try await place.fixture.store.document(of: made.id)
        #expect(document.branch.map(\.text) == ["q", "a", "here", "there"])
        #expect(document.messages.map(\.text) == ["q", "a", "here", "there", "b"])
        #expect(try place.text(name).contains("there"))
    }

    @Test func `fields are taken from the side that changed them, and kept here where both did`() async throws {
        let place = try await Place()
        var made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("q", "a", in: made)
        made = try await place.fixture.store.setTitle("Tea", of: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        try place.edit(name, "title: \"Tea\"", "title: Green tea")
        try place.edit(name, "tags: []", "tags: [drinks, 'hot ones']")
        try place.edit(name, "pinned: false", "pinned: true")
        #expect(try await place.sync().remarks.isEmpty)
        var now = try await place.fixture.store.conversation(made.id)
        #expect(now.title == "Green tea" && now.tags == ["drinks", "hot ones"] && now.isPinned)
        try place.edit(name, "title: \"Green tea\"", "title: Black tea")
        now = try await place.fixture.store.setTitle("White tea", of: now)
        let report = try await place.sync()
        #expect(
            report.remarks.map(\.text) == ["the title was changed on both sides; the database's is kept, not Black tea"]
        )
        #expect(try await place.fixture.store.conversation(made.id).title == "White tea")
        #expect(try place.text(name).contains("title: \"White tea\""))
    }

    @Test func `a deleted conversation does not come back, and its file stays`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("q", "a", in: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        let before = try place.text(name)
        try await place.fixture.store.delete(made.id)
        let report = try await place.sync()
        #expect(report.remarks.map(\.text) == ["its conversation was deleted; the file is left as it is"])
        #expect(try await place.fixture.store.find(made.id) == nil)
        #expect(try place.text(name) == before)
    }

    @Test func `a missing file is written again, and a renamed one is found by its uid`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("q", "a", in: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        try FileManager.default.moveItem(atPath: place.folder + "/" + name, toPath: place.folder + "/mine.md")
        #expect(try await place.sync().written.isEmpty)
        #expect(try place.files == ["mine.md"])
        try FileManager.default.removeItem(atPath: place.folder + "/mine.md")
        #expect(try await place.sync().written == [name])
    }

    @Test func `a damaged file is not overwritten without a copy`() async throws {
        let place = try await Place()
        let made = try await place.fixture.conversation("x")
        try await place.fixture.exchange("q", "a", in: made)
        try await place.sync()
        let name = try #require(try place.files.first)
        try place.edit(name, "<!-- chat:turn {", "my note\n\n<!-- chat:turn {broken")
        let report = try await place.sync()
        #expect(!report.remarks.isEmpty)
        let document = try await place.fixture.store.document(of: made.id)
        #expect(document.messages.map(\.text).contains { $0.contains("my note") })
        #expect(try String(contentsOfFile: place.folder + "/" + name + ".damaged", encoding: .utf8).contains("{broken"))
    }

    @Test func `files that are not ours are left alone`() async throws {
        let place = try await Place()
        try await place.fixture.exchange("q", "a", in: try await place.fixture.conversation("x"))
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        let note = place.folder + "/README.md"
        try Data("# Notes\n".utf8).write(to: URL(fileURLWithPath: note))
        let report = try await place.sync()
        #expect(report.remarks.map(\.subject) == ["README.md"])
        #expect(try String(contentsOfFile: note, encoding: .utf8) == "# Notes\n")
        #expect(try place.files.count == 2)
    }
}
