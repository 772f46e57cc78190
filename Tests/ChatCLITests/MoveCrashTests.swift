import ChatKit
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// `kill -9` and Ctrl-C in the middle of an import, a sync, a backup and a restore.
@Suite(.timeLimit(.minutes(5))) struct MoveCrashTests {
    private let program: Program
    private var databasePath: String { program.home.path + "/.local/share/chatkit/chat.db" }
    private static let count = 1200

    init() throws {
        program = try Program()
    }

    /// A file with many conversations of three messages each.
    private func manyConversations() throws -> String {
        let file = program.home.file("many.json")
        let words = String(repeating: "some words to search for ", count: 10)
        let conversations = (1...Self.count).map { number in
            let uid = String(repeating: "0", count: 26 - String(number).count) + String(number)
            let messages = (1...3).map { id in
                #"{"id":\#(id)\#(id > 1 ? ",\"parent_id\":\(id - 1)" : ""),"role":"\#(id % 2 == 1 ? "user" : "assistant")","parts":[{"type":"text","text":"\#(words)\#(number) \#(id)"}]}"#
            }
            return
                #"{"format":"chatkit.conversation","version":1,"conversation":{"id":"\#(number)","uid":"\#(uid)","head_id":3},"messages":[\#(messages.joined(separator: ","))]}"#
        }
        try Data(("[" + conversations.joined(separator: ",") + "]").utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Whether a command has ended.
    private final class Ended: Sendable {
        let value = Mutex(false)
    }

    /// Sends a signal to a command as soon as something is reached, or leaves it to its end where it is faster.
    private func kill(_ arguments: [String], _ signal: Int32, when isReached: () -> Bool) async throws -> Int32 {
        let running = try program.start(arguments)
        let hasEnded = Ended()
        async let status = ending(of: running, hasEnded)
        while !isReached(), !hasEnded.value.withLock({ $0 }) { await Task.yield() }
        running.send(signal: signal)
        return await status
    }

    private func ending(of running: RunningProgram, _ hasEnded: Ended) async -> Int32 {
        let outcome = await running.outcome()
        hasEnded.value.withLock { $0 = true }
        return outcome.status
    }

    private func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    @Test(arguments: [SIGKILL, SIGINT])
    func `an import that is stopped has whole conversations, and goes on`(signal: Int32) async throws {
        let file = try manyConversations()
        for limit in [200_000, 900_000, 1_800_000] {
            _ = try await kill(["import", file], signal) { size(databasePath + "-wal") + size(databasePath) > limit }
            let store = try await ConversationStore.open(at: databasePath)
            #expect(try await store.check(quick: false).isEmpty)
            for id in try await store.allIDs() {
                let document = try await store.document(of: id)
                #expect(document.branch.count == 3 && document.messages.count == 3, "\(id)")
            }
        }
        let last = try await program.run("import", file)
        #expect(last.status == 0, "\(last.errors)")
        let store = try await ConversationStore.open(at: databasePath)
        #expect(try await store.allIDs().count == Self.count)
    }

    @Test func `a sync that is killed leaves whole files, and the next one ends it`() async throws {
        #expect(try await program.run("import", try manyConversations()).status == 0)
        let folder = program.home.file("notes")
        let names = {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                $0.hasSuffix(".md") && !$0.hasPrefix(".")
            }
        }
        for limit in [5, 300] {
            _ = try await kill(["sync", folder], SIGKILL) { ((try? names()) ?? []).count > limit }
            for name in try names() {
                let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
                #expect(text.hasPrefix("---\n") && text.hasSuffix("<!-- chat:end -->\n"), "\(name)")
            }
        }
        let last = try await program.run("sync", folder)
        #expect(
            last.status == 0 && last.output.hasSuffix("0 messages taken into 0 conversations\n"),
            "\(last.output)\(last.errors)")
        let all = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(all.count == Self.count && all.filter { $0.contains("partial") }.isEmpty)
    }

    @Test func `a restore that is killed leaves the database as it was or as the backup has it`() async throws {
        let backup = program.home.file("b.db")
        #expect(try await program.run("import", try manyConversations()).status == 0)
        #expect(try await program.run("backup", backup).status == 0)
        for limit in [100_000, 1_000_000, 3_000_000] {
            #expect(try await program.run("ask", "--provider", "demo", "--conversation", "mine", "hi").status == 0)
            let before = size(databasePath + "-wal")
            _ = try await kill(["restore", backup], SIGKILL) { size(databasePath + "-wal") > before + limit }
            let store = try await ConversationStore.open(at: databasePath)
            #expect(try await store.check(quick: false).isEmpty)
            let count = try await store.allIDs().count
            let mine = try await store.find(try ConversationID(validating: "mine"))
            #expect(mine == nil ? count == Self.count : count == Self.count + 1)
        }
        #expect(try await program.run("restore", backup).status == 0)
        let store = try await ConversationStore.open(at: databasePath)
        #expect(try await store.allIDs().count == Self.count)
    }

    @Test func `a backup that is killed leaves no file under its name`() async throws {
        #expect(try await program.run("import", try manyConversations()).status == 0)
        let backup = program.home.file("b.db")
        let parts = {
            try FileManager.default.contentsOfDirectory(atPath: program.home.path).filter {
                $0.hasPrefix("b.db.partial")
            }
        }
        _ = try await kill(["backup", backup], SIGKILL) { !((try? parts()) ?? []).isEmpty }
        if FileManager.default.fileExists(atPath: backup) {
            let store = try await ConversationStore.open(at: backup)
            #expect(try await store.allIDs().count == Self.count)
        } else {
            #expect(try await program.run("backup", backup).status == 0)
        }
    }
}
