import ChatKit
import Foundation
import Testing

@testable import chat_tui

/// Whole screens in four sizes, as files that were looked at. After a change that is meant,
/// `GOLDEN_SCREENS=accept make test FILTER=GoldenScreenTests` writes them anew; look at the difference before it is kept.
@Suite struct GoldenScreenTests {
    private static let sizes = [(80, 24), (120, 40), (40, 12), (20, 5)]

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// Situations, by the name of their file.
    private static let scenes: [String: @Sendable () -> Core] = [
        "welcome": { Core() },
        "unready": { Core(OpenedConversation(answerer: .unready(.notConfigured))) },
        "dialogue": {
            var core = Core(dialogue)
            core.type("ещё раз, 再说一遍")
            return core
        },
        "streaming": {
            var core = Core(Core.conversation([]))
            let answer = core.ask("Show me, in Swift")
            core.now += .seconds(2)
            core.reply(
                "Каждый вызов ждёт **одну** задачу:\n\n| way | cost |\n|---|---|\n| one task | none |\n\n",
                answer: answer)
            core.now += .seconds(5)
            core.reply("```swift\nlet task = Task { await fetch(key) } // one for all\nreturn await", answer: answer)
            core.now += .milliseconds(400)
            core.type("and then")
            core.press("Enter")
            return core
        },
        "thinking": {
            var core = Core()
            let answer = core.ask("Why?")
            core.send(.reply(.reasoning("First, what is asked. Then why."), answer: answer))
            core.now += .seconds(1)
            core.press("Ctrl-X h")
            return core
        },
        "failure": {
            var core = Core(Core.conversation(["q", "a"]))
            let answer = core.ask("Расскажи")
            core.reply("It does not deadlock: while one call is", answer: answer)
            core.send(.replyEnded(.rateLimited(profile: "openai", retryAfter: nil), answer: answer))
            return core
        },
        "retry": {
            var core = Core(Core.conversation(["q", "a"]))
            let answer = core.ask("now")
            let notice = Notice(.retrying, "too many requests; waiting 12 s", pause: .seconds(12))
            core.send(.reply(.notice(notice), answer: answer))
            return core
        },
        "chats": {
            var core = Core(dialogue)
            core.press("F2")
            return core
        },
        "models": {
            var core = Core(dialogue)
            core.press("Ctrl-X m")
            core.send(.offers(["azure", "gigachat", "openai"].map { OfferedProfile(name: $0) }, models: [], of: nil))
            core.press("Down")
            return core
        },
        "help": {
            var core = Core(dialogue)
            core.press("F1")
            return core
        },
    ]

    private static let dialogue = Core.conversation([
        "Почему небо голубое?",
        "Свет *рассеивается*:\n\n- синий **сильнее**\n- красный слабее\n\n```py\nprint(1) # one\n```",
        "用中文再说一遍。", "蓝光比红光散射得更厉害，所以天空看起来是蓝色的。", "Once more?",
        "See [the page](https://example.com/sky) and `scatter()`. " + String(repeating: "Words that go on. ", count: 6),
    ])

    /// The list, as it comes when it is asked for.
    private static let page = ConversationPage(
        conversations: (1...6 as ClosedRange<Int64>).map { number in
            let titles = ["Swift actors", "Ключевая ставка", "流式输出与终端", "Draft: a letter", "Talk", "Unit tests"]
            return ConversationSummary(
                key: Conversation.Key(rawValue: number), id: ConversationID(number: number + 2),
                title: titles[Int(number) - 1], lastUsedAt: Timestamp(rawValue: 0), isPinned: number == 1)
        })

    @Test(arguments: scenes.keys.sorted())
    func `a screen is as it was when it was last looked at`(_ name: String) throws {
        let scene = try #require(Self.scenes[name])
        var text = ""
        for (columns, rows) in Self.sizes {
            var core = scene()
            let size = TerminalSize(columns: columns, rows: rows)
            _ = core.model.frame(size)
            for case .list(let request) in core.model.reads() + core.effects { core.send(.listed(Self.page, request)) }
            text += GoldenScreen(frame: core.model.frame(size)).description(name) + "\n"
        }
        let file = Self.folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["GOLDEN_SCREENS"] == "accept" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        let different = zip(text.split(separator: "\n"), kept.split(separator: "\n")).first { $0 != $1 }
        #expect(text == kept, "\(name): \(different.map { "\($0.0)\ninstead of\n\($0.1)" } ?? "longer or shorter")")
    }
}
