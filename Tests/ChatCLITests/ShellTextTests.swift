import ChatArguments
import TestSupport
import Testing

@Suite struct ShellTextTests {
    @Test(arguments: [
        "111", "проект", "two words", "it's", "-c", "--db=x", "", "$(touch f)", "a\nb", "世界", "x*", "~", "#1", "a;b",
    ])
    func `a shell reads a quoted word as it is`(word: String) async throws {
        let program = try Program()
        let outcome = try await program.shell("printf %s \(ShellText.quoted(word))")
        #expect(outcome.output == word)
    }

    @Test func `plain words stay plain, and one that looks like an option is told apart from one`() {
        #expect(ShellText.argument("111") == "111" && ShellText.argument("-c") == "-- -c")
        #expect(ShellText.option("--conversation", "проект") == "--conversation проект")
        #expect(ShellText.option("--conversation", "-c d") == "'--conversation=-c d'")
    }
}
