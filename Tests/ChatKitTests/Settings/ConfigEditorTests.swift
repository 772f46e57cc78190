import ChatKit
import Foundation
import TestSupport
import Testing

/// Settings that a program writes into the config file.
@Suite struct ConfigEditorTests {
    private static func edit(_ config: String, _ changes: [(path: [String], value: String)]) throws -> String {
        let fixture = try SettingsFixture(config: config)
        try fixture.settings().write(changes)
        return try String(contentsOfFile: fixture.configPath, encoding: .utf8)
    }

    @Test func `a file that is not there is made for its owner alone`() throws {
        let fixture = try SettingsFixture()
        let settings = try fixture.settings()
        try settings.write([(["terminal", "theme"], "dark"), (["profiles", "openai", "model"], "gpt-4o")])
        let again = try fixture.settings()
        #expect(again.hasConfigFile && again.configFileMode.map { $0 & 0o777 } == 0o600)
        #expect(try again.terminalPreferences().theme == .dark)
        #expect(try again.incompleteProfile(named: "openai").model == "gpt-4o")
    }

    @Test func `the rest of the file stays as it is`() throws {
        let config = """
            # mine
            terminal:
                enter: newline   # as I am used to
                # theme: dark
            profiles:
              work:   # at work
                provider: openai
                base_url: "https://a.example/v1"

              home: {provider: demo}

            """
        let changed = try Self.edit(
            config,
            [
                (["terminal", "enter"], "send"), (["terminal", "theme"], "light"), (["default_profile"], "work"),
                (["profiles", "work", "model"], "m: 1"), (["profiles", "new", "provider"], "demo"),
            ])
        #expect(
            changed == """
                # mine
                terminal:
                    enter: send  # as I am used to
                    theme: light
                    # theme: dark
                profiles:
                  work:   # at work
                    provider: openai
                    base_url: "https://a.example/v1"
                    model: "m: 1"

                  home: {provider: demo}
                  new:
                    provider: demo
                default_profile: work

                """)
    }

    @Test(arguments: [
        "terminal: {enter: newline}\n", "terminal:\n  theme: >\n    dark\n", "terminal: &a\n  theme: dark\n",
    ])
    func `a file that is written in another way is left alone`(_ config: String) throws {
        let fixture = try SettingsFixture(config: config)
        let error = chatError { try fixture.settings().write([(["terminal", "theme"], "light")]) }
        #expect(error != nil)
        #expect(try String(contentsOfFile: fixture.configPath, encoding: .utf8) == config)
    }

    @Test func `what is not valid is not written`() throws {
        let fixture = try SettingsFixture(config: "terminal:\n  enter: send\n")
        #expect(chatError { try fixture.settings().write([(["terminal", "theme"], "pink")]) } != nil)
        #expect(chatError { try fixture.settings().write([(["termnal", "theme"], "dark")]) } != nil)
        #expect(try String(contentsOfFile: fixture.configPath, encoding: .utf8) == "terminal:\n  enter: send\n")
    }
}
