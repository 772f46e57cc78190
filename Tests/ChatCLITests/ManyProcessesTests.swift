import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ManyProcessesTests {
    @Test func `64 processes at once lose nothing and do not talk across each other`() async throws {
        let program = try Program()
        let outcomes = try await withThrowingTaskGroup(of: Program.Outcome.self) { group in
            for number in 0..<64 {
                group.addTask {
                    try await program.run(
                        "ask", "--provider", "demo", "--conversation", "c\(number % 4)", "question \(number)")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.errors)") }
        #expect(outcomes.count { $0.errors.contains("started conversation") } == 4)

        let store = try await ConversationStore.open(at: program.home.path + "/.local/share/chatkit/chat.db")
        for number in 0..<4 {
            let conversation = try await store.conversation(try ConversationID(validating: "c\(number)"))
            let branch = try await store.branch(of: conversation)
            #expect(branch.map(\.role) == Array(repeating: [.user, .assistant], count: 16).flatMap(\.self))
            let questions = branch.filter { $0.role == .user }.map(\.text)
            #expect(Set(questions) == Set(stride(from: number, to: 64, by: 4).map { "question \($0)" }))
            #expect(try await store.turns(of: conversation).allSatisfy { $0.status == .complete })
        }
        #expect(try await store.check(quick: false).isEmpty)
    }

    @Test func `a caller that does not wait is told who is busy`() async throws {
        let program = try Program()
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("slow"), .stall]) }
        let environment = ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
        let running = try program.start(["ask", "--cid", "1", "hi"], environment: environment)
        await running.waitForOutput("slow")
        let refused = try await program.run("ask", "--cid", "1", "--no-wait", "me too", environment: environment)
        #expect(refused.status == 75)
        #expect(refused.errors.contains("process \(running.processID) (chat-cli)"))
        // Another conversation does not care.
        let other = try await program.run("ask", "--provider", "demo", "--cid", "2", "--no-wait", "hi")
        #expect(other.status == 0)

        let waiting = try program.start(["ask", "--provider", "demo", "--cid", "1", "after you"])
        await waiting.waitForErrors("waiting for process \(running.processID)")
        running.send(signal: 9)
        #expect(await waiting.outcome().status == 0)
        #expect(try await program.run("show", "1").output.contains("after you"))
    }
}
