import ChatKit
import Testing

@testable import chat_tui

/// The palette, and the one table that keys, hints, help and palette are made from.
@Suite struct PaletteTests {
    private static func palette(_ words: String) -> String {
        var core = Core(Core.conversation(["q", "a"]))
        core.press("Ctrl-P")
        core.send(
            .listed(
                ConversationPage(conversations: [
                    ConversationSummary(
                        key: Conversation.Key(rawValue: 1), id: ConversationID(number: 3), title: "Отпуск в Крыму",
                        lastUsedAt: Core.time)
                ]), ListRequest()))
        core.send(.offers([OfferedProfile(name: "azure")], models: ["gpt-4o-mini"], of: "openai"))
        core.type(words)
        return core.rows()[2]
    }

    @Test(arguments: [
        ("copy reply", "copy the last reply"), ("theme dark", "dark background"), ("крым", "Отпуск в Крыму"),
        ("4o mini", "gpt-4o-mini"), ("azure", "azure"), ("srch", "search"), ("mouse", "mouse"), ("русский", "русский"),
        ("settings", "the settings of this conversation"), ("why", "what the last request contained"),
        ("quit", "quit"), ("Ctrl-X g", "continue an interrupted reply"), ("regenrate", ""), ("compare", "other models"),
    ])
    func `words, parts of words and letters find what is meant first`(_ words: String, _ found: String) {
        #expect(Self.palette(words).contains(found), "\(words): \(Self.palette(words))")
    }

    @Test func `every action has a key in the palette, and does what the key does`() {
        var core = Core(Core.conversation(["q", "a"]))
        core.press("Ctrl-P")
        core.type("costs money")
        core.press("Enter")
        #expect(core.effects == [.costs(nil)])
        let text = core.screen(120, 200)
        #expect(!text.isEmpty)
    }

    @Test func `hints name keys of the table`() {
        var core = Core(Core.conversation(["q", "a"]))
        let hints = core.rows(200, 24).last ?? ""
        for action in [AppAction.help, .conversations, .searchAll, .palette, .chooseModel] {
            let hint = AppAction.hint(action, core.model.keys)
            #expect(hint.map { hints.contains($0) } == true, "\(action): \(hints)")
        }
        #expect(AppAction.keys.conflicts.isEmpty && AppAction.keys(.newline).conflicts.isEmpty)
    }

    @Test func `what is meant scores above what is near`() {
        let match = FuzzyMatch("new")
        let whole = match.score(["begin a new one"]) ?? 0
        #expect(whole > match.score(["renewal"]) ?? 0)
        #expect(match.score(["nothing ever was"]) ?? 0 < match.score(["renewal"]) ?? 0)
        #expect(match.score(["old"]) == nil && FuzzyMatch("Ёлка").score(["елка"]) != nil)
    }
}
