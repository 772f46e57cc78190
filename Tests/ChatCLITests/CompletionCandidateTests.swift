import ChatKit
import TestSupport
import Testing

/// What the program answers to its completion scripts.
@Suite(.timeLimit(.minutes(5))) struct CompletionCandidateTests {
    @Test func `names come with their titles`() async throws {
        let program = try Program()
        _ = try await program.run("ask", "--provider", "demo", "--cid", "111", "hi there")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "112", "x")
        _ = try await program.run("rename", "112", "--title", "Red title")
        _ = try await program.run("queue", "--provider", "demo", "111", "then this")
        _ = try await program.run("template", "save", "tr", "--description", "Translate", "x $input")
        let file = try program.home.write("Be brief.", to: "style.md")
        _ = try await program.run("fragment", "set", "style", file)
        for (words, expected) in [
            (["show", "11"], ["112", "Red title", "111", "hi there"]), (["show", "111"], ["111", "hi there"]),
            (["queue", "rm", ""], ["1", "then this"]), (["ask", "-t", "t"], ["tr", "Translate"]),
            (["ask", "--fragment", ""], ["style", "Be brief."]), (["template", "show", ""], ["tr", "Translate"]),
        ] {
            let answer = try await program.run(["---complete", "zsh"] + words)
            let fields = answer.output.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
            #expect(fields.dropLast() == ["words"] + expected, "\(words)")
        }
        // bash lists descriptions beside several names, and inserts a single one alone.
        let several = try await program.run(["---complete", "bash", "chat-cli show 11", "11", "63"])
        #expect(several.output == "words\u{0}112  Red title\u{0}111  hi there\u{0}")
        let single = try await program.run(["---complete", "bash", "chat-cli show 111", "111", "9"])
        #expect(single.output == "words\u{0}111\u{0}")
        let whole = try await program.run(["---complete", "bash", "chat-cli show 11", "11", "37"])
        #expect(whole.output == "words\u{0}112\u{0}111\u{0}")
    }
}
