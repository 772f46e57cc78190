import ChatKit
import Foundation
import TestSupport
import Testing

/// Stored history where nothing can be written: it is read, and what could not be repaired is reported.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ReadOnlyHistoryTests {
    /// What keeps the database from being written.
    enum Barrier: String, CaseIterable {
        case readOnlyMount, fullDisk, noPermission

        /// Mounting needs root; taking permissions away needs another user, or not to be root.
        static let areTried = geteuid() == 0
    }

    /// How the last process left the database.
    enum State: String, CaseIterable {
        case closed, killed
        /// Copied elsewhere, or started anew since: the log is there, its index is not.
        case killedWithoutIndex
    }

    private let program: Program

    init() throws {
        program = try Program()
        chmod(program.home.path, 0o755)
    }

    /// Makes a database with a whole conversation, and unless it is closed with a reply that was cut off.
    private func makeDatabase(_ state: State) async throws -> String {
        let made = program.home.file("made")
        let folder = program.home.file("there")
        for path in [made, folder] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        do {
            let store = try await ConversationStore.open(at: made + "/chat.db")
            let conversation = try await store.create(
                ConversationDraft(id: ConversationID(rawValue: "111"), title: "T"))
            let turn = try await store.beginTurn(Self.draft("the question"), in: conversation)
            try await store.finishTurn(
                turn.id, TurnOutcome(status: .complete, parts: [.text("the whole reply")], usage: Usage(totalTokens: 7))
            )
            if state != .closed {
                let other = try await store.create(ConversationDraft(id: ConversationID(rawValue: "222")))
                let running = try await store.beginTurn(Self.draft("another"), in: other)
                try await store.journal([.text("half a reply")], of: running.id)
                // As they are while the process runs: that is what a killed one leaves.
                for suffix in state == .killed ? ["", "-wal", "-shm"] : ["", "-wal"] {
                    try FileManager.default.copyItem(
                        atPath: made + "/chat.db" + suffix, toPath: folder + "/chat.db" + suffix)
                }
            }
        }
        if state == .closed {
            while FileManager.default.fileExists(atPath: made + "/chat.db-wal") { await Task.yield() }
            try FileManager.default.copyItem(atPath: made + "/chat.db", toPath: folder + "/chat.db")
        }
        return folder
    }

    private static func draft(_ prompt: String) -> TurnDraft {
        TurnDraft(
            question: .new(Message(.user, prompt)), profile: "demo", provider: .demo, model: "demo-1", context: [])
    }

    /// Runs a command with the barrier up.
    private func run(_ command: String, _ barrier: Barrier, in folder: String) async throws -> Program.Outcome {
        let run = "exec $PROGRAM \(command) --db \(folder)/chat.db"
        let script =
            switch barrier {
            case .readOnlyMount: "mount --bind \(folder) \(folder) && mount -o remount,ro,bind \(folder) && \(run)"
            case .fullDisk:
                """
                cp -r \(folder) \(folder)-kept && mount -t tmpfs -o size=1m tmpfs \(folder) && \
                cp \(folder)-kept/* \(folder)/ && rm -r \(folder)-kept && \
                { cat /dev/zero > \(folder)/fill 2>/dev/null; \(run); }
                """
            case .noPermission:
                "chmod 444 \(folder)/*; chmod 555 \(folder); "
                    + "exec setpriv --reuid=65534 --regid=65534 --clear-groups $PROGRAM \(command) --db \(folder)/chat.db"
            }
        return try await program.shell("unshare -m bash -c '\(script)'")
    }

    @Test(
        .enabled(if: Barrier.areTried, "mounting and changing users need root"), arguments: Barrier.allCases,
        State.allCases)
    func `every command that reads works, and interrupted replies are shown and reported`(
        barrier: Barrier, state: State
    ) async throws {
        let folder = try await makeDatabase(state)
        let before = try Data(contentsOf: URL(filePath: folder + "/chat.db"))
        for (command, expected) in [
            ("list", "111"), ("show 111", "the whole reply"), ("search whole", "the whole reply"),
            ("export 111", "the whole reply"), ("export 111 --format json", "the whole reply"),
            ("why 111", "the question"),
            ("usage --since all", "demo-1"), ("show -c", state == .closed ? "the whole reply" : "half a reply"),
        ] {
            let outcome = try await run(command, barrier, in: folder)
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
            #expect(outcome.output.contains(expected), "\(command): \(outcome.output) \(outcome.errors)")
            let reports = outcome.errors.contains(
                "a reply in conversation 222 was interrupted; the received part is shown")
            #expect(reports == (state != .closed), "\(command): \(outcome.errors)")
        }
        #expect(try Data(contentsOf: URL(filePath: folder + "/chat.db")) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "/dev/shm").allSatisfy { !$0.hasPrefix("chatkit-") })
    }

    @Test(.enabled(if: Barrier.areTried, "mounting and changing users need root"), arguments: Barrier.allCases)
    func `doctor reports that nothing can be written, as ask finds out`(barrier: Barrier) async throws {
        let folder = try await makeDatabase(.closed)
        let asked = try await run("ask --provider demo hi", barrier, in: folder)
        #expect(asked.status == 74)
        let outcome = try await run("doctor", barrier, in: folder)
        #expect(outcome.output.contains("problem  writing"), "\(outcome.output)")
        #expect(outcome.status != 0)
    }

    @Test(.enabled(if: Barrier.areTried, "mounting and changing users need root"))
    func `doctor reports that a new database cannot be made`() async throws {
        let folder = program.home.file("there")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let outcome = try await run("doctor", .readOnlyMount, in: folder)
        #expect(outcome.output.contains("problem  database"), "\(outcome.output)")
        #expect(outcome.output.contains("the file system is read-only"), "\(outcome.output)")
    }

    @Test(.enabled(if: Barrier.areTried, "mounting and changing users need root"))
    func `a database that may not be read either is an error that says so`() async throws {
        let folder = try await makeDatabase(.closed)
        let outcome = try await program.shell(
            "chmod 600 \(folder)/chat.db; exec setpriv --reuid=65534 --regid=65534 --clear-groups "
                + "$PROGRAM list --db \(folder)/chat.db")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("no permission to read it"), "\(outcome.errors)")
    }

    @Test func `a mistake in the config file keeps nobody from stored history`() async throws {
        let folder = try await makeDatabase(.closed)
        let config = try program.home.write("profiles: [wrong\n", to: "config.yaml")
        for (command, expected) in [
            (["list"], "111"), (["show", "111"], "the whole reply"), (["search", "whole"], "the whole reply"),
            (["export", "111"], "the whole reply"), (["why", "111"], "the question"), (["usage"], "demo-1"),
            (["set", "111", "--tag", "kept"], ""), (["rename", "111", "112"], ""), (["rm", "112", "--force"], ""),
        ] {
            let outcome = try await program.run(command + ["--db", folder + "/chat.db", "--config", config])
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
            #expect(expected.isEmpty || outcome.output.contains(expected), "\(command): \(outcome.output)")
        }
        let asked = try await program.run("ask", "hi", "--db", folder + "/chat.db", "--config", config)
        #expect(asked.status == 78)
    }
}
