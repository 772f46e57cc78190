import ChatKit
import TerminalText
import Testing

@testable import chat_tui

/// Screens in Russian and Chinese.
@Suite struct LanguageScreenTests {
    /// Names of keys, commands and things that are called the same everywhere.
    private static let names: Set<String> = [
        "Enter", "Esc", "Tab", "Ctrl", "Alt", "Shift", "Delete", "PageUp", "PageDown", "Home", "End", "Up", "Down",
        "Left", "Right", "Backspace", "Space", "OpenAI", "GigaChat", "Azure", "Ollama", "llama", "cpp", "vLLM", "API",
        "GIGACHAT", "PERS", "CORP", "VISUAL", "EDITOR", "Talk", "gpt", "test", "token", "tok", "usd", "tokens", "KEY",
        "CREDENTIALS", "ENDPOINT", "OPENAI", "AZURE", "ID", "shell", "provider", "demo", "English", "chat", "openai",
        "python", "print", "work", "rub", "drop", "oldest", "keep", "ends", "summarize", "error", "easybackend",
    ]

    private static let scenes: [@Sendable () -> Core] = [
        { Core() }, { Core(OpenedConversation(answerer: .unready(.notConfigured))) },
        { opened("") }, { opened("F1") }, { opened("F2") }, { opened("Ctrl-P") }, { opened("Ctrl-X m") },
        { opened("Ctrl-X w") },
        { opened("Ctrl-F") }, { opened("Ctrl-S") }, { opened("Ctrl-R") }, { opened("Ctrl-X a") }, { opened("Ctrl-X") },
        { opened("Alt-Up") }, { opened("Ctrl-V") },
        {
            var core = Core()
            core.press("Ctrl-X ,")
            return core
        },
        {
            var core = opened("")
            _ = core.ask("и?")
            core.now += .seconds(3)
            core.type("/")
            return core
        },
    ]

    private static func opened(_ keys: String) -> Core {
        var opened = Core.conversation(["вопрос", "ответ\n\n```python\nprint(1)\n```"])
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        var core = Core(opened)
        _ = core.screen()
        if !keys.isEmpty { core.press(keys) }
        core.send(.listed(ConversationPage(conversations: []), ListRequest()))
        core.send(.offers([OfferedProfile(name: "work")], models: [], of: nil))
        return core
    }

    @Test(arguments: [Language.russian, .chinese]) func `no English words are left on a screen`(_ language: Language) {
        Language.$scoped.withValue(language) {
            for (number, scene) in Self.scenes.enumerated() {
                for (columns, rows) in [(80, 24), (120, 40), (160, 200), (40, 12)] {
                    var core = scene()
                    let text = core.screen(columns, rows)
                    let words = text.split { !($0.isASCII && $0.isLetter) }.map(String.init)
                    for word in words where word.count > 2 && !Self.names.contains(word) {
                        // Commands are English everywhere, with what follows them.
                        guard !Self.isPartOfCommand(word) else { continue }
                        Issue.record("\(language), scene \(number), \(columns)x\(rows): \(word)\n\(text)")
                    }
                }
            }
        }
    }

    private static func isPartOfCommand(_ word: String) -> Bool {
        SlashCommand.allCases.contains { $0.usage.lowercased().contains(word.lowercased()) }
    }

    @Test(arguments: Language.allCases) func `nothing is wider than the screen, and nothing is cut inside a hint`(
        _ language: Language
    ) {
        Language.$scoped.withValue(language) {
            for scene in Self.scenes {
                for (columns, rows) in [(80, 24), (120, 40), (40, 12), (20, 5)] {
                    var core = scene()
                    let frame = core.model.frame(TerminalSize(columns: columns, rows: rows))
                    for row in frame.rows {
                        #expect(row.count == columns)
                        #expect(row.reduce(0) { $0 + Int($1.columns) } == columns, "\(language) \(columns)x\(rows)")
                    }
                }
            }
        }
    }

    @Test func `the language changes while the program runs, and is remembered`() {
        var core = Self.opened("")
        core.type("/язык")
        #expect(core.screen().contains("/language"))
        core.press("Ctrl-C")
        let effects = core.model.apply(.theme(.dark))
        #expect(effects == [.remember(.theme(.dark))])
        #expect(ScreenSetting.language(.russian).path == ["terminal", "language"])
    }
}
