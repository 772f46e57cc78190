import Testing

@testable import chat_tui

@Suite struct PlainCommandTests {
    @Test(arguments: [
        ("hello /new", PlainCommand.ask("hello /new")), ("//etc/hosts", .ask("/etc/hosts")), ("/new", .new),
        ("/open 7", .open("7")), ("/OPEN  trip", .open("trip")), ("/model", .model(nil)),
        ("/model gpt-4o mini", .model("gpt-4o mini")), ("/history", .history(20)), ("/history 3", .history(3)),
        ("/copy", .copy(block: nil)), ("/copy 2", .copy(block: 2)), ("/exit", .quit),
        ("/title   A name", .title("A name")),
        ("/new\nis a pasted text", .ask("/new\nis a pasted text")),
    ])
    func `a line is a question or a command`(_ line: String, _ command: PlainCommand) {
        #expect(PlainCommand(line) == command)
    }

    @Test(arguments: ["/", "/nothing", "/open", "/history 0", "/history x", "/copy -1"])
    func `what is no command is not sent to the model`(_ line: String) {
        guard case .mistake = PlainCommand(line) else {
            Issue.record("\(line) was taken for something")
            return
        }
    }

    @Test func `the help names every command`() {
        for name in ["new", "open", "list", "history", "retry", "model", "profile", "title", "copy", "quit", "exit"] {
            #expect(PlainCommand.helpText.contains("/\(name)"))
        }
    }

    @Test func `lines become texts`() {
        var text = PlainText()
        #expect(text.add("one") == "one")
        #expect(text.add("two\\") == nil && text.isOpen)
        #expect(text.add("") == "two\n" && !text.isOpen)
        #expect(text.add("\"\"\"") == nil && text.isOpen)
        #expect(text.add("a\\") == nil)
        #expect(text.add("") == nil)
        #expect(text.add("  \"\"\" ") == "a\\\n")
        #expect(text.add("x\\") == nil)
        #expect(text.end() == "x" && text.end() == nil)
        #expect(text.add("\"\"\"") == nil)
        text.discard()
        #expect(text.add("say \"\"\"") == "say \"\"\"")
    }
}
