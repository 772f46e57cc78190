import ChatKit
import TestSupport
import Testing

/// Standard streams as scripts leave them: closed, full, read by nobody.
@Suite(.timeLimit(.minutes(5))) struct StandardStreamTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `a closed standard input is an empty one`() async throws {
        let outcome = try await program.shell("$PROGRAM ask --provider demo -q hi <&-")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("words: 1"))
    }

    @Test(arguments: [
        "list", "show a", "export a", "ask --provider demo --cid a hi", "help ask", "--version", "completions bash",
    ])
    func `a closed standard output is an error and no file of ours is written into`(command: String) async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        let outcome = try await program.shell("$PROGRAM \(command) </dev/null >&-")
        #expect(outcome.status == 74)
        #expect(outcome.errors.hasSuffix("error: cannot write the output: it is closed\n"))
        #expect(try await program.run("show", "a").status == 0)
    }

    @Test(arguments: ["list", "help", "--version", "help ask", "config show"])
    func `a full disk is an error, for help and versions too`(command: String) async throws {
        _ = try await program.run("ask", "--provider", "demo", "hi")
        let outcome = try await program.shell("$PROGRAM \(command) >/dev/full")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("No space left"))
    }

    @Test func `with all of them closed a question is asked and kept`() async throws {
        let outcome = try await program.shell("$PROGRAM ask --provider demo --cid a -q hi <&- >&- 2>&-")
        #expect(outcome.status == 74)
        #expect(try await program.run("show", "a").output.contains("hi"))
    }
}
