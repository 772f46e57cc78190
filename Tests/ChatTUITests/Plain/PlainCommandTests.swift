import Testing

@testable import chat_tui

@Suite struct PlainCommandTests {
    @Test(arguments: [
        ("hello /new", PlainCommand.ask("hello /new")), ("//etc/hosts", .ask("/etc/hosts")), ("/new", .new),
        ("/open 7", .open("7")), ("/OPEN  trip", .open("trip")), ("/model", .model(nil)),
        ("/model gpt-4o mini", .model("gpt-4o mini")), ("/history", .history(20)), ("/history 3", .history(3)),
        ("/copy", .copy(block: nil)), ("/copy 2", .copy(block: 2)), ("/exit", .quit),
        ("/title   A name", .rename("A name")), ("/rename A name", .rename("A name")), ("/открыть 7", .open("7")),
        ("/profile azure", .provider("azure")), ("/provider", .provider(nil)), ("/open", .list), ("/chats", .list),
        ("/delete", .delete(isSure: false)), ("/delete yes", .delete(isSure: true)), ("/continue", .goOn),
        ("/new\nis a pasted text", .ask("/new\nis a pasted text")),
    ])
    func `a line is a question or a command`(_ line: String, _ command: PlainCommand) {
        #expect(PlainCommand(line) == command)
    }

    @Test(arguments: ["/", "/nothing", "/stop", "/queue", "/theme", "/history 0", "/history x", "/copy -1"])
    func `what is no command is not sent to the model`(_ line: String) {
        guard case .mistake = PlainCommand(line) else {
            Issue.record("\(line) was taken for something")
            return
        }
    }

    @Test(arguments: [20, 40, 80, 200]) func `the help names what works and breaks between words`(_ width: Int) {
        let text = PlainCommand.helpText(width: width)
        for command in SlashCommand.inPlainMode { #expect(text.contains(command.usage)) }
        for command in SlashCommand.allCases where text.contains("/\(command.rawValue) ") {
            let line = "/\(command.rawValue)" + (command.needsOperand ? " x" : "")
            if case .mistake = PlainCommand(line) { Issue.record("\(command) is listed") }
        }
        let words = Set(PlainCommand.helpText(width: 1000).split { $0 == " " || $0 == "\n" })
        #expect(Set(text.split { $0 == " " || $0 == "\n" }).isSubset(of: words))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
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
