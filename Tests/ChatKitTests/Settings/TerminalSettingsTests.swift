import ChatKit
import TestSupport
import Testing

@Suite struct TerminalSettingsTests {
    @Test func `Enter sends unless the file or the environment wants it to break the line`() throws {
        #expect(try SettingsFixture(config: "").settings().enterKey() == .send)
        let fixture = try SettingsFixture(config: "terminal:\n  enter: newline")
        #expect(try fixture.settings().enterKey() == .newline)
        let settings = try fixture.settings(["CHAT_ENTER": "send"])
        #expect(try settings.enterKey() == .send)
        let explanation = try settings.explain("terminal.enter")
        #expect(explanation.winner?.origin == .environment("CHAT_ENTER"))
        #expect(explanation.overridden.map(\.value.description) == ["newline", "send"])
        let error = chatError { _ = try fixture.settings(["CHAT_ENTER": "perhaps"]).enterKey() }
        #expect(error?.message.contains("CHAT_ENTER: expected send or newline") == true)
    }

    @Test(arguments: [
        ("terminal:\n  enter: perhaps", 2, "enter: expected send or newline", "enter: newline"),
        ("terminal:\n  entr: send", 2, "unknown setting terminal.entr", "did you mean enter?"),
        ("terminal: newline", 1, "terminal: expected names with values", "enter: newline"),
        ("terminl:\n  enter: send", 1, "unknown setting terminl", "did you mean terminal?"),
    ])
    func `a wrong setting is named with its line`(config: String, line: Int, problem: String, hint: String) throws {
        let fixture = try SettingsFixture(config: config)
        let error = chatError { _ = try fixture.settings() }
        #expect(error?.message.hasPrefix("\(fixture.configPath):\(line): ") == true, "\(error?.message ?? "none")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "none")")
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "none")")
    }
}
