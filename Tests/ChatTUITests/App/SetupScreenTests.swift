import ChatKit
import TerminalText
import TestSupport
import Testing

@testable import chat_tui

/// Setting up a provider, the settings of a conversation and of the screen, without leaving the program.
@Suite struct SetupScreenTests {
    private static let id = ConversationID(number: 7)

    private static func stored() -> Core {
        var opened = Core.conversation(["q", "a"])
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    @Test func `the first start asks for a provider, hides the key, tests it and chooses a model`() throws {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        #expect(core.screen().contains("Press Enter to set one up"))
        core.press("Enter")
        #expect(core.screen().contains("Set up a provider") && core.screen().contains("< OpenAI >"))
        core.press("Enter")
        core.type("sk-secret-1")
        let screen = core.screen()
        #expect(!screen.contains("sk-secret") && screen.contains(String(repeating: "•", count: 11)))
        core.press("Enter")
        let draft = ProviderDraft(service: .openai, key: Secret("sk-secret-1"))
        #expect(core.effects == [.test(draft)] && core.screen().contains("testing…"))
        core.send(.tested(["gpt-4o", "gpt-4o-mini"], draft))
        #expect(core.screen().contains("The key works"))
        core.type("mini")
        core.press("Enter")
        #expect(core.effects == [.storeProvider(draft, "gpt-4o-mini")])
        core.send(.setUp(profile: "openai", model: "gpt-4o-mini"))
        #expect(core.model.overlay == nil && core.screen().contains("gpt-4o-mini · openai"))
        #expect(core.screen().contains("openai is set up"))
    }

    @Test func `a key that is refused is said in the form, where it can be changed`() {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        core.press("Ctrl-X a", "Down")
        core.press("Enter")
        core.type("x")
        core.press("Ctrl-S")
        core.send(.untested(.unauthorized(profile: "openai", status: 401, detail: "")))
        #expect(core.screen().contains("! ") && core.screen().contains("/setup takes another key"))
        core.press("Esc")
        #expect(core.model.overlay == nil)
    }

    @Test func `a server of one's own needs an address and no key, Azure needs both`() {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        core.press("Ctrl-X a", "Left", "Left")
        #expect(core.screen().contains("http://localhost:11434/v1"))
        core.press("Ctrl-S")
        #expect(
            core.effects == [.test(ProviderDraft(service: .server, address: "http://localhost:11434/v1"))])
        core.press("Esc", "Ctrl-X a", "Right", "Right")
        #expect(core.screen().contains("Azure OpenAI"))
        core.press("Ctrl-S")
        #expect(core.effects.isEmpty && core.screen().contains("the key is missing"))
        core.press("Esc", "Ctrl-X a", "Right")
        #expect(core.screen().contains("GIGACHAT_API_PERS"))
    }

    @Test func `a pasted key has no white space, and is not shown`() {
        var core = Core(OpenedConversation(answerer: .unready(.notConfigured)))
        core.press("Ctrl-X a", "Down")
        core.send(.input(.paste("sk-\n pasted \n")))
        #expect(!core.screen().contains("pasted"))
        core.press("Ctrl-S")
        #expect(core.effects == [.test(ProviderDraft(service: .openai, key: Secret("sk-pasted")))])
    }

    @Test func `what is set of a conversation is edited in one form`() {
        var core = Self.stored()
        core.press("Ctrl-X ,")
        #expect(core.effects == [.values(Self.id)])
        var values = ConversationValues(title: "Talk", firstPrompt: "Be brief.\nIn English.", temperature: "0.5")
        core.send(.values(values, in: Self.id))
        #expect(core.screen().contains("Be brief.↵In English.") && core.screen().contains("0.5"))
        core.press("Down")
        core.type("work, мой тег")
        core.press("Ctrl-S")
        values.tags = "work, мой тег"
        #expect(core.effects == [.storeValues(values, in: Self.id), .gauge(Self.id)])
        #expect(values.tagList == ["work", "мой тег"])
    }

    @Test(arguments: [("Down Down Down", "3"), ("Down Down Down Down", "none"), ("Up", "5 euros")])
    func `what cannot be is said and not stored`(_ keys: String, _ text: String) {
        var core = Self.stored()
        core.send(.values(ConversationValues(), in: Self.id))
        core.press(keys)
        core.type(text)
        core.press("Ctrl-S")
        #expect(core.effects.isEmpty && core.screen().contains("! "), "\(core.screen())")
    }

    @Test func `a conversation that has not begun has what was set from its first message on`() {
        var core = Core()
        core.type("/system Answer in verse.")
        core.press("Enter")
        core.type("hi")
        core.press("Enter")
        let values = ConversationValues(firstPrompt: "Answer in verse.")
        #expect(core.effects.last == .ask(Question(answer: 1, text: "hi", values: values)))
    }

    @Test func `settings of the screen are changed at once and kept`() {
        for (text, setting) in [
            ("/theme contrast", ScreenSetting.theme(.contrast)), ("/theme dark", .theme(.dark)),
        ] {
            var core = Self.stored()
            core.type(text)
            core.press("Enter")
            #expect(core.effects == [.remember(setting)])
        }
        var core = Self.stored()
        core.press("F8")
        #expect(core.effects == [.remember(.mouse(true))] && core.model.isMouseOn)
        #expect(core.model.frame(TerminalSize(columns: 80, rows: 24)).modes.contains(.mouse))
    }

    @Test func `profiles say where their keys come from`() {
        var core = Self.stored()
        core.press("Ctrl-X m", "Left")
        core.send(
            .offers(
                [
                    OfferedProfile(name: "openai", origin: "key from OPENAI_API_KEY"),
                    OfferedProfile(name: "x", isSetUp: false),
                ],
                models: [], of: nil))
        #expect(core.screen().contains("openai  key from OPENAI_API_KEY") && core.screen().contains("(not set up)"))
    }

    @Test func `what was set up is stored and used: key for its owner alone, model, default`() async throws {
        let server = try await ScriptedServer.start { request in
            request.headers.first { $0.name.lowercased() == "authorization" }?.value == "Bearer sk-right"
                ? .text("{\"object\":\"list\",\"data\":[{\"id\":\"m-1\"},{\"id\":\"m-2\"}]}", status: 200)
                : .text("{\"error\":{\"message\":\"no\"}}", status: 401)
        }
        let folder = try TemporaryFolder()
        var draft = ProviderDraft(service: .server, address: server.url + "/v1", key: Secret("sk-wrong"))
        let terminal = try TerminalProcess("chat-tui", ["--db", folder.path + "/c.db"])
        try await terminal.wait(for: "Press Enter to set one up")
        try await terminal.type("\r\u{1B}[D\u{1B}[D")
        try await terminal.wait(for: "localhost:11434")
        try await terminal.type("\u{1B}[B\u{15}" + draft.address)
        try await terminal.wait(for: draft.address)
        try await terminal.type("\rsk-wrong\r")
        try await terminal.wait(for: "/setup takes another key")
        try await terminal.type("\u{15}sk-right\r")
        try await terminal.wait(for: "m-2")
        try await terminal.type("m-2\r")
        try await terminal.wait(for: "m-2 · local")
        draft.key = Secret("")
        let home = terminal.home.path
        #expect(await terminal.look { !$0.text.contains("sk-right") })
        let settings = try Settings(environment: EnvironmentVariables(["HOME": home]))
        let profile = try settings.profile()
        #expect(profile.name == "local" && profile.model == "m-2" && profile.baseURL == server.url + "/v1")
        #expect(try settings.keyStore.status("local")?.isPrivate == true)
        #expect(settings.configFileMode.map { $0 & 0o777 } == 0o600)
    }
}
