import ChatKit
import Testing

@testable import chat_tui

/// What somebody sees who has not used it before.
@Suite struct FirstUseTests {
    @Test func `after Ctrl-X a Russian letter is the key in its place`() {
        let letters = zip("ьыкпнцрМЬБЮ", "msrgywhvm<>")
        for (typed, place) in letters {
            var russian = Core(Core.conversation(["q", "a"]))
            var latin = Core(Core.conversation(["q", "a"]))
            russian.press("Ctrl-X")
            russian.type(String(typed))
            latin.press("Ctrl-X", String(place))
            #expect(russian.effects == latin.effects && russian.model.overlay == latin.model.overlay, "\(typed)")
            #expect(russian.model.message?.text == latin.model.message?.text || place == "v", "\(typed)")
            #expect(russian.model.composer.isEmpty)
        }
        var core = Core(Core.conversation(["q", "a"]))
        core.press("Ctrl-X")
        core.type("ь")
        #expect(core.screen().contains("Models of openai"))
    }

    @Test func `a sequence says what may follow, and Esc gives it up`() {
        var core = Core(Core.conversation(["q", "a"]))
        for (columns, rows) in [(80, 24), (40, 12)] {
            core.press("Ctrl-X")
            let last = core.rows(columns, rows).last ?? ""
            #expect(last.hasPrefix("Ctrl-X:  m model  s chats  n new"), "\(last)")
            #expect(last.count < columns && !last.contains("demo") && !last.contains("…"))
            core.press("Esc")
            #expect(core.rows(columns, rows).last?.contains("F1 keys") == true)
            #expect(!core.screen(columns, rows).contains("means nothing"))
        }
        var unready = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        unready.press("Ctrl-X")
        #expect(unready.rows().last?.contains("d demo") == true)
    }

    @Test func `every word on what may follow has a key behind it`() throws {
        let found = AppAction.keys.continuations(of: [try #require(KeyChord("Ctrl-X"))])
        #expect(found.count > 20)
        for (keys, row) in found {
            let sequence = try #require(KeySequence("Ctrl-X \(keys)"))
            #expect(AppAction.keys.meaning(of: sequence.chords) == .action(row.action))
        }
    }

    @Test func `that nobody answers fits a small screen, and is not said any more when the demo does`() {
        for key in ["Tab", "Ctrl-X d"] {
            var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
            core.type("hi")
            core.press("Enter")
            #expect(core.rows(40, 12).contains("Set up a provider"))
            core.press("Esc")
            core.press(key)
            #expect(!core.screen(40, 12).contains("no provider"))
            core.press("Enter")
            #expect(core.effects == [.ask(Question(answer: 1, text: "hi", profile: "demo", model: "demo"))])
        }
    }

    @Test func `a long remark has a second row where there is room`() {
        var core = Core(Core.conversation(["q", "a"]))
        let path = "/home/somebody/.local/share/chat/chats.db"
        core.send(.failed(.storeUnavailable(path: path, reason: "the disk is full")))
        let words = core.rows(80, 24).joined(separator: " ")
        #expect(words.contains(path) && words.contains("the disk is full"))
        #expect(core.rows(40, 12).joined().contains("/home/somebody"))
        #expect(core.rows(20, 5).last == ">")
    }

    @Test func `advice that is longer than the screen is shown from its beginning`() {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        #expect(core.screen(40, 12).contains("No provider is set up yet") && core.screen(40, 12).contains("more below"))
        core.press("Ctrl-End")
        #expect(core.screen(40, 12).contains("AZURE_OPENAI_API_KEY"))
        var resized = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        #expect(!resized.screen(80, 24).contains("more below"))
        #expect(resized.screen(40, 12).contains("No provider is set up yet"))
        #expect(!resized.screen(80, 24).contains("more below"))
        _ = resized.screen(20, 5)
        resized.press("Ctrl-X d")
        #expect(resized.screen(20, 5).hasPrefix("Write a question"))
    }

    @Test func `F2 is on the page of the keys`() {
        var core = Core()
        core.press("F1")
        #expect(core.screen(80, 60).contains(" F2, Ctrl-X s"))
        #expect(core.screen(40, 200).contains(" F2, Ctrl-X s"))
    }

    @Test func `an answer that was stored says what it took`() {
        var opened = Core.conversation(["q", "a"])
        opened.accounts = [
            opened.messages[1].id: ReplyAccount(
                usage: Usage(inputTokens: 12, outputTokens: 34), totalTime: .milliseconds(1234))
        ]
        var core = Core(opened)
        #expect(core.screen().contains(" · 12 in / 34 out · 1.2 s"))
    }

    @Test func `a database that cannot be opened ends it`() {
        var model = AppModel(at: .now)
        _ = model.open(.new)
        let error = ChatError.storeCorrupt(path: "/etc/passwd", reason: "it is not a database")
        #expect(model.update(.unopened(.new, error), at: .now) == [.giveUp(error)])
        var core = Core()
        _ = core.model.open(.named("9"))
        core.send(.unopened(.named("9"), error))
        #expect(core.effects.isEmpty && core.screen().contains("/etc/passwd"), "what is open stays open")
    }
}
