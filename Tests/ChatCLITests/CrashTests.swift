import ChatKit
import Glibc
import TestSupport
import Testing

/// `kill -9` in the middle of an answer.
@Suite(.timeLimit(.minutes(5))) struct CrashTests {
    private let program: Program
    private let pieces = (0..<200).map { "‹\($0) ждём 世界› " }

    init() throws {
        program = try Program()
    }

    @Test func `whenever the process is killed, a prefix of the answer is kept`() async throws {
        let gates = (0..<20).map { _ in Gate() }
        let server = try await ScriptedServer.start { [pieces] request in
            // Half of the answer flows freely, so that the kill meets writing as well as waiting.
            var steps = pieces.map(ScriptedReply.openAIChunk)
            steps.insert(.wait(gates[request.number - 1]), at: 100)
            return .stream(steps + [.stall])
        }
        var generator = SeededGenerator(seed: 20_261_121)
        for (number, gate) in gates.enumerated() {
            let id = "crash-\(number)"
            let running = try program.start(["ask", "-q", "--cid", id, "hi"], environment: openAI(server))
            let last = Int.random(in: 0..<pieces.count, using: &generator)
            if last >= 100 { gate.open() }
            await running.waitForOutput(pieces[last])
            running.send(signal: SIGKILL)
            let outcome = await running.outcome()
            gate.open()
            #expect(outcome.status == 128 + SIGKILL)

            let store = try await ConversationStore.open(at: databasePath)
            _ = try await store.recoverInterrupted()
            let conversation = try await store.conversation(try ConversationID(validating: id))
            let reply = try await store.branch(of: conversation).last { $0.role == .assistant }
            let kept = reply?.text ?? ""
            #expect(pieces.joined().utf8.starts(with: kept.utf8))
            #expect(reply == nil || reply?.status == .interrupted)
            #expect(try await store.check(quick: false).isEmpty)
        }
    }

    @Test func `a delta before a silence is kept although nothing follows it`() async throws {
        let server = try await ScriptedServer.start { [pieces] _ in
            .stream(pieces.prefix(5).map(ScriptedReply.openAIChunk) + [.stall])
        }
        let running = try program.start(["ask", "--cid", "1", "hi"], environment: openAI(server))
        await running.waitForOutput(pieces[4])
        // The journal is written while the stream is silent; another connection sees the database change.
        let store = try await ConversationStore.open(at: databasePath)
        let conversation = try await store.conversation(try ConversationID(validating: "1"))
        let expected = pieces.prefix(5).joined()
        while try await store.runningReply(in: conversation) != [.text(expected)] { await Task.yield() }
        running.send(signal: SIGKILL)
        _ = await running.outcome()

        let listed = try await program.run("list")
        #expect(listed.errors.contains("a reply in conversation 1 was interrupted"))
        let shown = try await program.run("show", "1")
        #expect(shown.output.contains(expected.dropLast()))
        #expect(shown.output.contains("[interrupted]"))
        #expect(!shown.errors.contains("was interrupted"))
    }

    @Test func `the next question goes on after a crash`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .stream([ScriptedReply.openAIChunk("half"), .stall]) : .openAI(["whole"])
        }
        let running = try program.start(["ask", "--cid", "1", "hi"], environment: openAI(server))
        await running.waitForOutput("half")
        running.send(signal: SIGKILL)
        _ = await running.outcome()
        let next = try await program.run("ask", "-c", "go on", environment: openAI(server))
        #expect(next.status == 0)
        #expect(next.output == "whole\n")
    }

    private var databasePath: String { program.home.path + "/.local/share/chatkit/chat.db" }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
