import ChatKit
import TestSupport
import Testing

@Suite struct CompletionsCommandTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `each shell gets a script that knows the commands`(shell: String) async throws {
        let outcome = try await Program().run("completions", shell)
        #expect(outcome.status == 0)
        for word in ["chat-cli", "config", "keys", "doctor"] { #expect(outcome.output.contains(word)) }
    }

    @Test func `the bash script is one that bash accepts`() async throws {
        let script = try await Program().run("completions", "bash").output
        let folder = try TemporaryFolder()
        let path = try folder.write(script, to: "chat-cli.bash")
        let checked = try await SecretSource.command("bash -n \(path) && echo fine").resolve()
        #expect(checked == Secret("fine"))
    }

    @Test func `other shells are refused with those there are`() async throws {
        let outcome = try await Program().run("completions", "tcsh")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("'fish'"))
    }

    @Test func `the shell is told the profiles and the conversations there are`() async throws {
        let program = try Program(environment: ["SAP_SHELL": "bash"])
        let profiles = try await program.run("---completion", "keys", "status", "--", "positional@0", "2", "0")
        #expect(profiles.output.split(separator: "\n") == ["openai", "azure", "gigachat", "demo"])
        let models = try await program.run("---completion", "ask", "--", "--model", "2", "0", "gpt-4o")
        #expect(models.output.split(separator: "\n").contains("gpt-4o-mini"))
        let path = program.home.file("chat.db")
        let store = try await ConversationStore.open(at: path)
        _ = try await store.create(ConversationDraft(id: ConversationID(validating: "trip")))
        let conversations = try await program.run(
            ["---completion", "rm", "--", "positional@0", "1", "0"], environment: ["CHAT_DB": path])
        #expect(conversations.output == "trip\n")
    }
}
