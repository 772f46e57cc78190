import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// Slash commands, files and the history in the input.
@Suite struct CommandTests {
    private static func stored() -> Core {
        var opened = Core.conversation(["q", "a"])
        opened.isStored = true
        opened.head = opened.messages.last?.id
        return Core(opened)
    }

    @Test func `commands are carried out and not sent`() {
        var core = Self.stored()
        core.type("/rename Новое имя")
        core.press("Enter")
        #expect(core.effects == [.rename(ConversationID(number: 7), title: "Новое имя")])
        #expect(core.model.composer.isEmpty)
        core.type("/модель gpt-x")
        core.press("Enter")
        #expect(core.effects == [.keep(profile: "openai", model: "gpt-x", in: ConversationID(number: 7))])
        core.type("/open 12")
        core.press("Enter")
        #expect(core.effects == [.open(.named("12"))])
    }

    @Test func `what is no command is told, and two slashes send one`() {
        var core = Self.stored()
        core.type("/etc/passwd what is it")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.model.composer.text == "/etc/passwd what is it")
        #expect(core.screen().contains("/etc/passwd is no command"))
        core.press("Ctrl-A")
        core.type("/")
        core.press("Enter")
        #expect(
            core.effects == [
                .ask(Question(answer: 1, text: "/etc/passwd what is it", conversation: ConversationID(number: 7)))
            ])
    }

    @Test func `a pasted line that begins with a slash is a question`() {
        var core = Self.stored()
        core.send(.input(.paste("/quit")))
        core.press("Enter")
        #expect(core.effects == [.ask(Question(answer: 1, text: "/quit", conversation: ConversationID(number: 7)))])
    }

    @Test func `deleting asks first`() {
        var core = Self.stored()
        core.type("/delete")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.screen().contains("Move “Talk” to the trash? y/n"))
        core.press("n")
        #expect(core.effects.isEmpty)
        core.type("/delete")
        core.press("Enter", "y")
        #expect(core.effects == [.delete(ConversationID(number: 7))])
    }

    /// The letter «н» begins the Russian "no" and sits on the Y key.
    @Test(arguments: ["y", "Y", "д", "Д", "n", "N", "н", "Н", "т", "Т", "l", " "] as [Character])
    func `a confirmation takes the letter that was typed, not its key`(_ letter: Character) {
        let confirms = "yYдД".contains(letter)
        let keys = [
            KeyEvent(.character(letter)),
            // As a terminal sends it that reports the place of the key.
            KeyEvent(
                .character(letter), letter.isUppercase ? .shift : [],
                standardKey: RussianLayout.standardKey(of: letter)),
        ]
        for key in keys {
            var core = Self.stored()
            core.type("/delete")
            core.press("Enter")
            core.send(.input(.key(key)))
            #expect(core.effects == (confirms ? [.delete(ConversationID(number: 7))] : []))
            #expect(!core.screen().contains("y/n"))

            core = Self.stored()
            let answer = core.ask("question")
            core.type("/quit")
            core.press("Enter")
            core.send(.input(.key(key)))
            #expect(core.effects == (confirms ? [.quit(0)] : []))
            core.send(.replyEnded(.cancelled, answer: answer))
            core.type("exit")
            core.press("Enter")
            #expect(core.screen().contains("send it"))
            core.send(.input(.key(key)))
            #expect(core.effects == (confirms ? [.quit(0)] : []))

            var list = ConversationList()
            let summary = ConversationSummary(
                key: Conversation.Key(rawValue: 3), id: ConversationID(number: 12), title: "Title", lastUsedAt: .now)
            list.show(ConversationPage(conversations: [summary]), for: ListRequest())
            _ = list.press(KeyEvent(.delete))
            #expect(list.press(key) == (confirms ? .delete(ConversationID(number: 12)) : .none))
        }
    }

    @Test func `Esc refuses a confirmation`() {
        var core = Self.stored()
        core.type("/delete")
        core.press("Enter", "Esc")
        #expect(core.effects.isEmpty && !core.screen().contains("y/n"))
    }

    @Test func `a command is completed, and what it does is shown`() {
        var core = Self.stored()
        core.type("/ren")
        #expect(core.screen().contains("/rename TITLE  give this conversation a title"))
        core.press("Tab")
        #expect(core.model.composer.text == "/rename ")
        core.press("Ctrl-U")
        core.type("/p")
        #expect(
            core.screen().contains("> /provider [NAME]  choose")
                && core.screen().contains("  /pin              keep this"))
    }

    @Test func `who knows no command writes a slash and chooses one`() {
        var core = Self.stored()
        core.type("/")
        let screen = core.screen()
        #expect(screen.contains("> /help") && screen.contains("  /model") && screen.contains("Enter do it"))
        #expect(core.rows(80, 24).contains("> /"), "the input stays where it was")
        core.press("Down", "Enter")
        #expect(core.effects == [.open(.new)] && core.model.composer.isEmpty)
        core.type("/ren")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.model.composer.text == "/rename ", "a title is to follow")
        core.press("Ctrl-U")
        core.type("/re")
        core.press("Down", "Up", "Down")
        core.type("t")
        #expect(core.screen().contains("> /retry"))
        for size in [(20, 5), (40, 12), (20, 8)] {
            let frame = core.model.frame(TerminalSize(columns: size.0, rows: size.1))
            #expect(frame.text.contains("> /ret"))
        }
    }

    @Test func `what a command is about is completed where it is chosen from`() {
        var core = Self.stored()
        core.type("/model gpt-4")
        core.press("Tab")
        #expect(core.effects == [.offer(modelsOf: nil), .offer(modelsOf: "openai")])
        core.send(
            .offers(
                [OfferedProfile(name: "demo"), OfferedProfile(name: "openai")], models: ["gpt-3", "gpt-4", "gpt-4o"],
                of: "openai"))
        let screen = core.screen()
        #expect(screen.contains("gpt-4o") && !screen.contains("gpt-3"))
        core.press("Esc", "Ctrl-U")
        core.type("/open Talk")
        core.press("Tab")
        core.send(.listed(ConversationPage(conversations: []), ListRequest()))
        #expect(core.screen().contains("find: Talk"))
    }

    @Test func `Tab with nothing written leads to the conversations`() {
        var core = Self.stored()
        core.press("Tab")
        #expect(core.screen().hasPrefix("Conversations"))
        core.press("Tab")
        #expect(core.screen().hasPrefix("Talk"))
    }

    @Test func `a path is completed as far as it is the same`() {
        var core = Self.stored()
        core.type("see @no")
        core.press("Tab")
        #expect(core.effects == [.findPaths("no")])
        core.send(.foundPaths(["notes.md", "notes/", "nothing"], beginning: "no"))
        #expect(core.model.composer.text == "see @not" && core.screen().contains("notes.md  notes/  nothing"))
        core.type("es.")
        core.press("Tab")
        core.send(.foundPaths(["nothing"], beginning: "no"))
        #expect(core.model.composer.text == "see @notes.", "an answer that comes late changes nothing")
        core.send(.foundPaths(["notes.md"], beginning: "notes."))
        #expect(core.model.composer.text == "see @notes.md")
    }

    @Test func `Enter in an open block of code is a new line`() {
        var core = Self.stored()
        core.type("```py")
        core.press("Enter")
        core.type("x = 1")
        core.press("Enter")
        #expect(core.effects.isEmpty)
        core.type("```")
        core.press("Enter")
        #expect(
            core.effects == [
                .ask(Question(answer: 1, text: "```py\nx = 1\n```", conversation: ConversationID(number: 7)))
            ])
    }

    @Test func `the history goes through all conversations and is searched`() {
        var core = Self.stored()
        core.send(.recalled(["newest elsewhere", "q", "older"], words: ""))
        core.press("Up")
        #expect(core.model.composer.text == "q", "this conversation's own come first")
        core.press("Up")
        #expect(core.model.composer.text == "newest elsewhere")
        core.press("Ctrl-R")
        #expect(core.effects == [.recall("")])
        core.type("old")
        #expect(core.effects == [.recall("old")])
        core.send(.recalled(["never mind"], words: "ol"))
        #expect(!core.screen().contains("never mind"))
        core.send(.recalled(["older", "old"], words: "old"))
        core.press("Down", "Up", "Enter")
        #expect(core.model.composer.text == "older")
    }

    @Test func `an editor's text takes the place of what was written, and can be taken back`() {
        var core = Self.stored()
        core.type("abc")
        core.press("Ctrl-X Ctrl-E")
        #expect(core.effects == [.edit("abc")])
        core.send(.edited("from the editor", status: 0))
        #expect(core.model.composer.text == "from the editor")
        core.press("Ctrl-_")
        #expect(core.model.composer.text == "abc")
        core.send(.edited(nil, status: 1))
        #expect(core.model.composer.text == "abc" && core.screen().contains("the editor ended with 1"))
    }
}

@Suite struct QuestionFilesTests {
    @Test func `the text of a file goes behind the question`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("Заметки\n```\ncode\n```\n", to: "notes.md")
        let whole = try QuestionFiles.contents(of: "Что тут: @\(path)?").text
        #expect(whole == "Что тут: @\(path)?\n\n\(path):\n\n````md\nЗаметки\n```\ncode\n```\n````")
        #expect(try QuestionFiles.contents(of: "hello @someone, see a@b.c").text == "hello @someone, see a@b.c")
    }

    @Test func `a file that is not text is sent as it is, a folder is an error`() throws {
        let folder = try TemporaryFolder()
        let binary = try folder.write("\u{89}PNG\u{0}", to: "picture.bin")
        let contents = try QuestionFiles.contents(of: "what is @\(binary)")
        #expect(contents.text == "what is @\(binary)")
        #expect(contents.attachments.map(\.attachment.name) == ["picture.bin"])
        #expect(contents.attachments.first?.bytes == Array("\u{89}PNG\u{0}".utf8))
        #expect(throws: ChatError.fileUnusable(path: folder.path, reason: "it is not an ordinary file")) {
            try QuestionFiles.contents(of: "see @\(folder.path)")
        }
    }

    @Test func `paths are found by their beginning`() throws {
        let folder = try TemporaryFolder()
        for name in ["alpha.txt", "alps.txt", ".hidden", "beta"] { _ = try folder.write("x", to: name) }
        #expect(
            QuestionFiles.beginning(with: folder.path + "/al")
                == ["alpha.txt", "alps.txt"].map { folder.path + "/" + $0 })
        #expect(QuestionFiles.beginning(with: folder.path + "/").count == 3)
        #expect(QuestionFiles.beginning(with: folder.path + "/.h") == [folder.path + "/.hidden"])
        #expect(QuestionFiles.beginning(with: "/nowhere/at/all").isEmpty)
    }
}
