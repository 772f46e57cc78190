import ChatKit
import TestSupport
import Testing

@Suite struct CompletionsCommandTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `each shell gets a script, and is told the commands`(shell: String) async throws {
        let program = try Program()
        let script = try await program.run("completions", shell)
        #expect(script.status == 0 && script.output.contains("---complete \(shell)"))
        let line = shell == "bash" ? ["chat-cli ", ""] : [""]
        let answer = try await program.run(["---complete", shell] + line)
        for word in ["ask", "config", "keys", "doctor"] { #expect(answer.output.contains(word)) }
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

    @Test func `the program proposes profiles, models and conversations`() async throws {
        let program = try Program()
        let profiles = try await program.run("---complete", "zsh", "keys", "status", "")
        #expect(profiles.output == "words\0openai\0\0azure\0\0gigachat\0\0demo\0\0")
        let models = try await program.run("---complete", "fish", "ask", "--model", "gpt-4o")
        #expect(models.output.split(separator: "\n").contains("gpt-4o-mini\t"))
        let path = program.home.file("chat.db")
        let store = try await ConversationStore.open(at: path)
        _ = try await store.create(ConversationDraft(id: ConversationID(validating: "trip")))
        let conversations = try await program.run(["---complete", "fish", "rm", ""], environment: ["CHAT_DB": path])
        #expect(conversations.output == "trip\t\n")
    }

    @Test func `the database that the line names is the one that is read`() async throws {
        let program = try Program()
        let path = program.home.file("other.db")
        let store = try await ConversationStore.open(at: path)
        _ = try await store.create(ConversationDraft(id: ConversationID(validating: "far")))
        #expect(try await program.run("---complete", "fish", "show", "--db", path, "").output == "far\t\n")
        #expect(try await program.run("---complete", "fish", "show", "--db=\(path)", "f").output == "far\t\n")
    }

    @Test func `chat-tui completes its conversations and profiles too`() async throws {
        let program = try Program("chat-tui")
        let path = program.home.file("chat.db")
        let store = try await ConversationStore.open(at: path)
        _ = try await store.create(ConversationDraft(id: ConversationID(validating: "x$(touch f)")))
        let answer = try await program.run(["---complete", "bash", "chat-tui x", "x"], environment: ["CHAT_DB": path])
        #expect(answer.output == "words\0x\\$\\(touch\\ f\\)\0")
        #expect(try await program.run("---complete", "fish", "--provider", "d").output == "demo\t\n")
        #expect(try await program.run("--generate-completion-script", "bash").output.contains("---complete bash"))
    }

    @Test(arguments: [
        ["---complete"], ["---complete", "tcsh", "x"], ["---complete", "bash", "x"], ["---complete", "zsh"],
    ])
    func `a request that no script makes is answered with nothing`(arguments: [String]) async throws {
        let outcome = try await Program().run(arguments)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
    }
}
