import ChatKit
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct InterruptionTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: [(2, 130), (15, 143), (1, 129)] as [(Int32, Int32)])
    func `a signal keeps what had arrived, and the next question works`(signal: Int32, status: Int32) async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .stream([ScriptedReply.openAIChunk("beginning"), .stall]) : .openAI(["done"])
        }
        let running = try program.start(["ask", "--cid", "1", "hi"], environment: openAI(server))
        await running.waitForOutput("beginning")
        running.send(signal: signal)
        let outcome = await running.outcome()
        #expect(outcome.status == status)
        #expect(outcome.output == "beginning\n")
        #expect(await server.waitForDisconnect())
        let shown = try await program.run("show", "1")
        #expect(shown.output.contains("[stopped]"))
        #expect(shown.output.contains("beginning"))

        let next = try await program.run("ask", "-c", "go on", environment: openAI(server))
        #expect(next.output == "done\n")
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["messages"]?.arrayValue?.map { $0["content"]?.stringValue } == ["hi", "beginning", "go on"])
    }

    @Test func `a reader that goes away ends the request quietly and loses nothing`() async throws {
        let server = try await ScriptedServer.start { _ in
            let chunk = SSE.data(#"{"choices":[{"index":0,"delta":{"content":"line\n"}}]}"#)
            return .stream([.sendMany(chunk, times: 1_000_000)])
        }
        let outcome = try await program.shell(
            "$PROGRAM ask --cid 1 hi | head -n 1; echo ${PIPESTATUS[0]}", environment: openAI(server))
        #expect(outcome.output == "line\n141\n")
        #expect(outcome.errors.contains("started conversation"))
        #expect(!outcome.errors.contains("error"))
        #expect(await server.waitForDisconnect())
        #expect(try await program.run("show", "1").output.contains("line\nline\n"))
    }

    @Test func `a full disk behind standard output is an error, and the answer is kept`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["kept"]) }
        let outcome = try await program.shell(
            "$PROGRAM ask --cid 1 hi > /dev/full; echo $?", environment: openAI(server))
        #expect(outcome.output == "74\n")
        #expect(outcome.errors.contains("No space left"))
        #expect(try await program.run("show", "1").output.contains("kept"))
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
