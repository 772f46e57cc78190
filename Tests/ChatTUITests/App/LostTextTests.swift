import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// Nothing that was written is lost, and nothing is sent by mistake.
@Suite struct LostTextTests {
    private static let id = ConversationID(number: 7)
    private static let refusal = ChatError.unusableInput("a.bin is not text")

    private static func stored(_ texts: [String] = ["q", "a"]) -> OpenedConversation {
        var opened = Core.conversation(texts)
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return opened
    }

    @Test func `a message refused before it was stored is back in the input, with the reason`() {
        var core = Core(Self.stored())
        let answer = core.ask("refuse me")
        core.send(.replyEnded(Self.refusal, answer: answer, isStored: false))
        #expect(core.model.composer.text == "refuse me")
        let screen = core.screen()
        #expect(screen.contains("! a.bin is not text") && screen.contains("nothing was sent"))
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects.contains(.keepDraft("refuse me", in: .conversation(Self.id))), "it survives the program")
        core.press("Enter")
        #expect(!core.screen().contains("a.bin is not text"), "the next attempt takes the place of the last")
        core.send(.replyEnded(Self.refusal, answer: 2, isStored: false))
        #expect(core.screen().split(separator: "! a.bin is not text").count == 2, "said once")
    }

    @Test func `a refused message goes to the front of the queue when something else is being written`() {
        var core = Core(Self.stored())
        let answer = core.ask("first")
        core.type("second")
        core.press("Enter")
        core.type("third")
        core.send(.replyEnded(Self.refusal, answer: answer, isStored: false))
        #expect(core.model.composer.text == "third")
        #expect(core.model.chat?.queue.map(\.text) == ["first", "second"])
        #expect(core.effects.contains(.enqueue(QueuedQuestion(ticket: .new(2), text: "first"), in: Self.id)))
    }

    @Test func `a queued message that is refused keeps its place in the queue`() {
        var opened = Self.stored()
        let ticket = QueuedQuestion.Ticket.stored(QueuedPrompt.ID(rawValue: 4))
        opened.queue = [QueuedQuestion(ticket: ticket, text: "queued")]
        var core = Core(opened)
        core.press("Enter")
        core.send(.replyEnded(Self.refusal, answer: 1, isStored: false))
        #expect(core.model.chat?.queue == [QueuedQuestion(ticket: ticket, text: "queued")])
        #expect(core.model.composer.isEmpty && core.screen().contains("1 message is queued"))
    }

    @Test func `a message refused in a conversation that was left is its draft`() {
        var core = Core(Self.stored())
        let answer = core.ask("left behind")
        core.send(.opened(Core.empty))
        core.send(.replyEnded(Self.refusal, answer: answer, isStored: false))
        #expect(core.effects.contains(.keepDraft("left behind", in: .conversation(Self.id))))
    }

    @Test func `the exchange after a refused or unanswered one stands once`() {
        for isStored in [false, true] {
            for begun in [false, true] {
                var core = Core(begun ? Self.stored() : Core.empty)
                let first = core.ask("fails")
                core.send(.replyEnded(.timedOut(stage: "s", after: .seconds(1)), answer: first, isStored: isStored))
                core.press("Ctrl-U")
                let second = core.ask("works")
                let start = ReplyStart(profile: "openai", model: "m", conversation: Self.id)
                core.send(.reply(.started(start), answer: second))
                core.reply("the reply", answer: second)
                core.send(.replyEnded(nil, answer: second))
                let head = core.model.chat?.head
                let key = Conversation.Key(rawValue: 1)
                let messages = [
                    StoredMessage(
                        id: StoredMessage.ID(rawValue: 11), parentID: head, message: Message(.user, "works"),
                        status: .complete, createdAt: .now),
                    StoredMessage(
                        id: StoredMessage.ID(rawValue: 12), parentID: StoredMessage.ID(rawValue: 11),
                        message: Message(.assistant, "the reply"), status: .complete, createdAt: .now),
                ]
                let conversation = Conversation(
                    key: key, id: Self.id, uid: ULID(), head: messages.last?.id, createdAt: .now, lastUsedAt: .now)
                let glance = ConversationGlance(conversation: conversation, news: messages)
                core.send(
                    .looked(ConversationLook(id: Self.id, head: head, isForced: true), .changed(glance)))
                let screen = core.screen()
                #expect(screen.split(separator: "works").count == 2, "stored: \(isStored)\n\(screen)")
                #expect(screen.split(separator: "the reply").count == 2, "stored: \(isStored)\n\(screen)")
            }
        }
    }

    @Test(arguments: ["Ctrl-X w", "Ctrl-X q", "F1", "Ctrl-X m", "Ctrl-R", "F2"])
    func `letters typed in a list find in it and never reach the input`(_ keys: String) {
        var core = Core(Self.stored(["quick question", "a reply with quick words"]))
        _ = core.ask("run")
        core.type("waits")
        core.press("Enter")
        core.press(keys)
        core.send(
            .listed(ConversationPage(conversations: []), ListRequest()))
        let overlay = core.model.overlay
        #expect(overlay != nil)
        for letter in "quick dejyacn" {
            core.type(String(letter))
            #expect(core.model.overlay != nil && core.model.composer.isEmpty, "\(letter)")
            for effect in core.effects {
                if case .recall = effect { continue }
                Issue.record("\(letter) did \(effect)")
            }
        }
        #expect(core.screen().contains("quick dejyacn"), "what is looked for is shown")
        core.send(.input(.paste("pasted")))
        #expect(core.model.composer.isEmpty && core.screen().contains("quick dejyacnpasted"))
        core.press("Ctrl-C")
        if core.model.overlay != nil { core.press("Ctrl-C") }
        #expect(core.model.overlay == nil)
    }

    @Test func `exit is sent to the model only when that is meant`() {
        for word in ["exit", "Quit", ":q", " выход ", "退出"] {
            var core = Core(Self.stored())
            core.type(word)
            core.press("Enter")
            #expect(core.effects.isEmpty && core.screen().contains("y quit  s send it"), "\(word)")
            core.press("Esc")
            #expect(core.model.composer.text == word)
            core.press("Enter", "s")
            #expect(core.effects == [.ask(Question(answer: 1, text: word, conversation: Self.id))])
            core.send(.replyEnded(nil, answer: 1))
            core.type(word)
            core.press("Enter", "y")
            #expect(core.effects == [.quit(0)])
        }
        var core = Core(Self.stored())
        core.type("exit codes of sh?")
        core.press("Enter")
        #expect(core.effects.count == 1)
    }

    @Test func `a whole name of a command is that command`() {
        var core = Core(Self.stored())
        core.type("/q")
        #expect(core.screen().contains("> /quit"))
        core.press("Enter")
        #expect(core.effects == [.quit(0)])
        for command in SlashCommand.onScreen {
            for name in [command.rawValue] + command.aliases {
                #expect(SlashCommand.matching(name).first == command, "\(name)")
            }
        }
    }

    @Test func `a name behind @ that is no file is sent as written, and that is said`() throws {
        for text in ["How do I install @angular/core?", "mail @joe.", "@media/print", "see @./nowhere.txt", "@"] {
            #expect(try QuestionFiles.contents(of: text).text == text)
        }
        #expect(
            QuestionFiles.missing(in: "install @angular/core? ask @joe, see @notes.md") == ["angular/core", "notes.md"])
        var core = Core(Self.stored())
        let answer = core.ask("How do I install @angular/core?")
        core.send(.reply(.notice(Notice(.translated, "no file @angular/core: sent as written")), answer: answer))
        core.reply("npm", answer: answer)
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.screen().split(separator: "no file @angular/core: sent as written").count == 2)
    }

    @Test func `the command menu says how many more there are`() {
        var core = Core(Self.stored())
        core.type("/")
        let screen = core.screen()
        #expect(screen.contains("… \(SlashCommand.onScreen.count - 7) more (Down)"), "\(screen)")
        for _ in SlashCommand.onScreen { core.press("Down") }
        #expect(core.screen().contains("> /quit") && !core.screen().contains("more (Down)"))
    }
}
