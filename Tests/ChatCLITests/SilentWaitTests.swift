import TestSupport
import Testing

/// A program that waits says what it waits for.
@Suite(.timeLimit(.minutes(5))) struct SilentWaitTests {
    @Test(arguments: [
        "ask --provider demo -n hi", "tokens hi", "tokens --input jsonl", "translate --from openai --to gigachat",
        "ask --provider demo -n -a - hi",
    ])
    func `waiting for standard input is reported`(line: String) async throws {
        let program = try Program()
        // The fifo's other end is held open by the shell until the notice has come, or for two minutes at most: a shell
        // without an end would outlive a test that fails.
        let outcome = try await program.shell(
            """
            mkfifo ~/pipe; exec 3<>~/pipe
            "$PROGRAM" \(line) < ~/pipe 2> ~/errors 3>&- &
            for _ in {1..1200}; do
              grep -q 'waiting for standard input' ~/errors && break
              read -rt 0.1 <> <(:)
            done
            kill $!; cat ~/errors
            """)
        #expect(outcome.output.contains("note: waiting for standard input; < /dev/null leaves it out"))
    }
}
