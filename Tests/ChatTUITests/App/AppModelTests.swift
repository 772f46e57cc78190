import ChatKit
import Testing

@testable import chat_tui

@Suite struct AppModelTests {
    @Test func `a question is sent, its answer streams in and is finished`() {
        var core = Core()
        let answer = core.ask("Почему небо голубое?")
        #expect(
            core.effects == [.ask(Question(answer: 1, text: "Почему небо голубое?", conversation: nil))])
        core.send(
            .reply(
                .started(ReplyStart(profile: "openai", model: "m", conversation: ConversationID(number: 3))),
                answer: answer))
        core.reply("Свет **рассеи", answer: answer)
        let during = core.screen()
        #expect(during.contains("streaming") && during.contains("Esc stop"))
        #expect(during.contains("Свет рассеи"))
        core.reply("вается**: 天空", answer: answer)
        core.send(.reply(.usage(Usage(inputTokens: 12, outputTokens: 34)), answer: answer))
        core.send(.replyEnded(nil, answer: answer))
        let after = core.screen()
        #expect(after.contains("Свет рассеивается: 天空"))
        #expect(after.contains("12 in / 34 out") && !after.contains("Esc stop"))
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.model.nextWake == nil, "an idle program costs nothing")
        _ = core.ask("next")
        #expect(core.effects == [.ask(Question(answer: 2, text: "next", conversation: ConversationID(number: 3)))])
    }

    @Test(arguments: ["Esc", "Ctrl-C"]) func `an answer is stopped and what had come is kept`(_ key: String) {
        var core = Core()
        let answer = core.ask("hi")
        core.reply("half an ans", answer: answer)
        core.press(key)
        #expect(core.effects == [.stop(answer: answer)])
        core.send(.replyEnded(.cancelled, answer: answer))
        let screen = core.screen()
        #expect(screen.contains("half an ans") && screen.contains("stopped"))
    }

    @Test func `an error stands under what had come, with its hint`() {
        var core = Core()
        let answer = core.ask("hi")
        core.reply("half", answer: answer)
        core.send(.replyEnded(.rateLimited(profile: "openai", retryAfter: nil), answer: answer))
        let screen = core.screen()
        #expect(screen.contains("half"))
        #expect(screen.contains("! the provider of the profile openai has too many requests"))
        #expect(screen.contains("what came is kept; Ctrl-X g continues it, Ctrl-X r sends it again"))
    }

    @Test func `a failed end stands under what had come, an empty one under the question`() {
        var core = Core()
        let failed = core.ask("hi")
        core.reply("half", answer: failed)
        core.send(
            .replyEnded(.replyFailed(profile: "openai", reason: .other("network_error")), answer: failed))
        #expect(core.screen().contains("! the reply failed: the provider ended it with network_error"))
        let empty = core.ask("and?")
        core.send(.replyEnded(.emptyReply(profile: "openai", reason: .stop), answer: empty))
        #expect(core.screen().contains("! the reply is empty"))
    }

    @Test func `asking again takes the place of the answer`() {
        var core = Core(Core.conversation(["question", "first answer"]))
        core.press("Ctrl-X r")
        #expect(core.effects == [.ask(Question(answer: 1, conversation: ConversationID(number: 7)))])
        core.reply("second answer", answer: 1)
        let screen = core.screen()
        #expect(screen.contains("second answer") && !screen.contains("first answer"))
    }

    @Test func `questions written while an answer comes wait for it`() {
        var core = Core()
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        #expect(core.effects.isEmpty)
        #expect(core.screen().contains("1 waiting"))
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.effects == [.ask(Question(answer: 2, text: "two", ticket: .new(1)))])
    }

    @Test func `an answer goes on while another conversation is read`() {
        var core = Core(Core.conversation(["a", "b"]))
        let answer = core.ask("question")
        core.send(.opened(Core.empty))
        core.reply("came meanwhile", answer: answer)
        #expect(!core.screen().contains("came meanwhile"))
        core.effects = core.model.choose(ConversationID(number: 7))
        #expect(core.effects.isEmpty, "it is not read from the disk, where the answer is not yet")
        #expect(core.screen().contains("came meanwhile"))
    }

    @Test func `Ctrl-C clears the text first and quits only when pressed twice`() {
        var core = Core()
        core.type("text")
        core.press("Ctrl-C")
        #expect(core.effects.isEmpty && core.model.composer.isEmpty)
        core.press("Ctrl-C", "Ctrl-C")
        #expect(core.effects.isEmpty, "too soon after the text was cleared")
        core.now += .seconds(1)
        core.press("Ctrl-C")
        #expect(core.effects.isEmpty && core.screen().contains("Ctrl-C again to quit"))
        core.press("Ctrl-C")
        #expect(core.effects == [.quit(0)])
        core.press("Ctrl-Y")
        #expect(core.model.composer.text == "text")
    }

    @Test func `Ctrl-D quits when nothing is written`() {
        var core = Core()
        core.type("x")
        core.press("Ctrl-D")
        #expect(core.effects.isEmpty)
        core.press("Backspace", "Ctrl-D")
        #expect(core.effects == [.quit(0)])
    }

    @Test(arguments: ["Ctrl-D", "Ctrl-X Ctrl-C"])
    func `a key that quits says first that an answer is being written`(_ key: String) {
        var core = Core()
        let answer = core.ask("question")
        core.press(key)
        #expect(core.effects.isEmpty)
        #expect(core.screen().contains("\(key) again quits: an answer is being written"))
        core.now += .seconds(5)
        core.press(key)
        #expect(core.effects.isEmpty, "too long after the first time")
        core.type("next")
        core.press("Enter", key)
        #expect(core.effects == [.quit(0)])
        core.send(.replyEnded(.cancelled, answer: answer))
        core.now += .seconds(5)
        core.press(key)
        #expect(core.effects.isEmpty && core.screen().contains("again quits: 1 message is queued"))
    }

    @Test func `Ctrl-C stops, and then says what goes on elsewhere before it quits`() {
        var core = Core(Core.conversation(["a", "b"]))
        _ = core.ask("far")
        core.send(.opened(Core.empty))
        let answer = core.ask("near")
        core.press("Ctrl-D")
        #expect(core.screen().contains("Ctrl-D again quits: 2 answers are being written"))
        core.press("Ctrl-C")
        #expect(core.effects == [.stop(answer: answer)], "it stops the answer though quitting was spoken of")
        core.send(.replyEnded(.cancelled, answer: answer))
        core.now += .seconds(1)
        core.press("Ctrl-C")
        #expect(core.effects.isEmpty)
        #expect(core.screen().contains("Ctrl-C again quits: an answer is being written in “Talk”"))
        core.press("Ctrl-C")
        #expect(core.effects == [.quit(0)])
    }

    @Test func `the command to quit asks while an answer is being written, and Ctrl-backslash never`() {
        var core = Core()
        _ = core.ask("question")
        core.type("/quit")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.screen().contains("Quit? an answer is being written y/n"))
        core.press("n")
        #expect(core.effects.isEmpty && !core.screen().contains("y/n"))
        core.type("/выход")
        core.press("Enter", "y")
        #expect(core.effects == [.quit(0)])
        core.press("Ctrl-\\")
        #expect(core.effects == [.quit(0)])
    }

    @Test func `without a provider the demo answers only when it was chosen`() {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        #expect(core.screen().contains("OPENAI_API_KEY") && core.screen().contains("Tab demo"))
        core.type("hi")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.model.composer.text == "hi")
        #expect(core.screen().contains("Set up a provider"))
        core.press("Esc", "Tab", "Enter")
        #expect(
            core.effects == [.ask(Question(answer: 1, text: "hi", profile: "demo", model: "demo"))])
        core.send(.opened(OpenedConversation(answerer: .unready(.notConfigured))))
        #expect(core.screen().contains("demo") && !core.screen().contains("OPENAI_API_KEY"))
    }

    @Test func `keys mean the same in the Russian layout`() {
        var core = Core()
        core.send(.input(.key(KeyEvent(.character("ч"), .control))))
        core.send(.input(.key(KeyEvent(.character("ы"), .control))))
        core.press("F1")
        #expect(core.screen().hasPrefix("Keys"))
        core.press("Esc", "Ctrl-X")
        core.send(.input(.key(KeyEvent(.character("ы"), .control))))
        core.press("F2")
        let answer = core.effects
        #expect(answer == [.list(ListRequest())])
    }

    @Test func `the last answer and its code are copied as they were written`() {
        var core = Core(Core.conversation(["q", "Look:\n\n```swift\nlet a = 1\n\tb\n```\n\n```\nsecond\n```\nend"]))
        core.press("Ctrl-X y")
        #expect(
            core.effects == [
                .copy("Look:\n\n```swift\nlet a = 1\n\tb\n```\n\n```\nsecond\n```\nend", what: "the reply “Look:”")
            ])
        core.press("Ctrl-X 1")
        #expect(core.effects == [.copy("let a = 1\n\tb\n", what: "code block 1 “let a = 1”")])
        core.press("Ctrl-X c")
        #expect(core.effects == [.copy("second\n", what: "code block 2 “second”")])
    }

    @Test func `a paste is one step and never sends`() {
        var core = Core()
        let text = String(repeating: "строка 行\n", count: 2000)
        core.send(.input(.paste(text)))
        #expect(core.effects.isEmpty && core.model.composer.text == text)
        core.press("Ctrl-_")
        #expect(core.model.composer.isEmpty)
    }

    @Test func `Esc drops what is selected before it stops an answer`() {
        var core = Core()
        let answer = core.ask("hi")
        core.type("more text")
        core.press("Ctrl-Space", "Ctrl-A", "Esc")
        #expect(core.effects.isEmpty && core.model.composer.text == "more text")
        core.press("Esc")
        #expect(core.effects == [.stop(answer: answer)])
        core.press("Ctrl-E", "Ctrl-Space", "Home", "Alt-W")
        #expect(core.effects == [.copy("more text", what: "the selection “more text”")])
    }

    @Test func `a quoted key goes in as it is`() {
        var core = Core()
        core.press("Ctrl-V")
        #expect(core.screen().contains("the next key goes in as it is"))
        core.press("Tab", "Ctrl-V", "Enter", "Ctrl-V")
        core.type("ж")
        core.press("Ctrl-V", "F5")
        #expect(core.model.composer.text == "\t\nж" && core.screen().contains("F5 types nothing"))
    }

    @Test func `hostile titles, models and answers are shown and do nothing`() {
        var opened = Core.conversation(["\u{1B}[2Jq", "\u{1B}]52;c;AAAA\u{07}a\u{202E}b"])
        opened.title = "t\u{1B}]0;x\u{07}"
        opened.answerer = .ready(profile: "p\u{1B}[31m", model: "m\u{9B}2J")
        var core = Core(opened)
        let frame = core.model.frame(TerminalSize(columns: 80, rows: 24))
        let bad = frame.rows.joined().flatMap(\.text.unicodeScalars).filter {
            $0.value < 32 || $0.value == 0x9B || $0.value == 0x202E
        }
        #expect(bad.isEmpty)
        #expect(frame.text.contains("‹CSI 2J›") && frame.text.contains("‹RLO›"))
    }
}
