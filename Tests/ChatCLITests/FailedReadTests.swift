import ChatKit
import TestSupport
import Testing

/// Input that fails while it is read: the first page of a process's memory, which is never there; a folder.
@Suite(.timeLimit(.minutes(5))) struct FailedReadTests {
    private let broken = "/proc/self/mem"

    @Test(arguments: [
        "ask --provider demo -f FILE summarise", "ask --provider demo -a FILE summarise",
        "ask --provider demo summarise < /", "ask --provider demo -a - summarise < /",
        "ask --provider demo --tools FILE hi", "ask --provider demo --schema FILE hi", "tokens < /",
        "tokens --input jsonl < /", "translate --from openai --to gigachat < /",
        "translate --from gigachat --to openai --reply --stream < /", "list --config FILE --env-file FILE",
        "ask --provider demo --config FILE hi",
    ])
    func `a failed read is an error and never a shorter text`(command: String) async throws {
        let program = try Program()
        let outcome = try await program.shell("$PROGRAM " + command.replacing("FILE", with: broken))
        #expect(outcome.status == 74, "\(outcome.output) \(outcome.errors)")
        let reasons = ["Input/output error", "Is a directory"]
        #expect(reasons.contains { outcome.errors.contains($0) }, "\(outcome.errors)")
        #expect(try await program.run("list").output.isEmpty, "nothing was asked")
    }

    @Test func `plain chat-tui reports that its input cannot be read, and asks nothing`() async throws {
        let program = try Program("chat-tui")
        let outcome = try await program.shell("$PROGRAM --plain --provider demo < /")
        #expect(outcome.status == 74, "\(outcome.output) \(outcome.errors)")
        #expect((outcome.output + outcome.errors).contains("Is a directory"), "\(outcome.output) \(outcome.errors)")
    }
}
