import ChatKit
import Foundation
import TestSupport
import Testing

/// What a wrong config file gets: its path and line, what was expected, and a hint.
@Suite struct ConfigErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let config: String
        let line: Int
        let problem: String
        var hint = ""
        var testDescription: String { problem }
    }

    static let cases: [Case] = [
        Case(config: "profile:\n  a: 1", line: 1, problem: "unknown setting profile", hint: "did you mean profiles?"),
        Case(config: "\nmodel: x", line: 2, problem: "unknown setting model", hint: "model belongs into a profile"),
        Case(config: "a: 1\nb: 2\na: 3", line: 1, problem: "a is given twice", hint: "remove one"),
        Case(
            config: "profiles:\n  work:\n    provider: openai\n    base_ur: https://x", line: 4,
            problem: "unknown setting base_ur", hint: "did you mean base_url?"),
        Case(
            config: "profiles:\n  work:\n    provider: openai\n    zzzzzz: 1", line: 4,
            problem: "unknown setting zzzzzz", hint: "settings: provider, base_url"),
        Case(
            config: "profiles:\n  work:\n    provider: opanai", line: 3, problem: "unknown provider opanai",
            hint: "did you mean openai?"),
        Case(config: "profiles:\n  work:\n    model: x", line: 2, problem: "names no provider", hint: "add provider:"),
        Case(
            config: "profiles:\n  openai:\n    provider: azure", line: 3, problem: "always has the provider openai",
            hint: "another name"),
        Case(
            config: "profiles:\n  openai:\n    temperature: hot", line: 3,
            problem: "temperature: expected a number from 0 to 2, found hot", hint: "temperature: 0.7"),
        Case(
            config: "profiles:\n  openai:\n    temperature: 3", line: 3,
            problem: "temperature: expected a number from 0 to 2, found 3"),
        Case(
            config: "profiles:\n  openai:\n    temperature: \"0.5\"", line: 3, problem: "temperature: expected a number"
        ),
        Case(
            config: "profiles:\n  openai:\n    retries: 1.5", line: 3,
            problem: "retries: expected a whole number from 0 to 20"),
        Case(
            config: "profiles:\n  openai:\n    context_budget: 0", line: 3,
            problem: "context_budget: expected a whole number, 1 or more"),
        Case(
            config: "profiles:\n  openai:\n    model: [a]", line: 3, problem: "model: expected a text, found a list"),
        Case(
            config: "profiles:\n  openai:\n    allow_insecure: yes", line: 3,
            problem: "allow_insecure: expected true or false, found yes"),
        Case(
            config: "profiles:\n  openai:\n    base_url: api.openai.com", line: 3,
            problem: "base_url: expected an address", hint: "https://api.openai.com/v1"),
        Case(
            config: "profiles:\n  openai:\n    timeouts:\n      conect: 1", line: 4,
            problem: "unknown setting timeouts.conect", hint: "did you mean timeouts.connect?"),
        Case(config: "profiles:\n  openai:\n    timeouts: 5", line: 3, problem: "timeouts: expected names with values"),
        Case(
            config: "profiles:\n  openai:\n    timeouts: {idle: -1}", line: 3,
            problem: "timeouts.idle: expected a number of seconds above 0, found -1"),
        Case(
            config: "profiles:\n  openai:\n    deployments: {a: b}", line: 3,
            problem: "deployments is for azure, and this profile's provider is openai", hint: "remove it"),
        Case(
            config: "profiles:\n  azure:\n    deployments: {a: [b]}", line: 3,
            problem: "deployments: expected names with texts"),
        Case(
            config: "profiles:\n  openai:\n    api_key: a\n    api_key_env: B", line: 4,
            problem: "api_key and api_key_env are both given", hint: "keep one"),
        Case(
            config: "profiles:\n  openai:\n    api_key_env: sk-live-123", line: 3,
            problem: "api_key_env: expected a variable's name", hint: "api_key_file"),
        Case(
            config: "profiles:\n  openai:\n    api_key_command: [pass]", line: 3,
            problem: "api_key_command: expected a shell command, found a list"),
        Case(config: "profiles:\n  - openai", line: 2, problem: "profiles: expected names with settings, found a list"),
        Case(config: "profiles:\n  ../x: {provider: demo}", line: 2, problem: "../x cannot be the name of a profile"),
        Case(config: "profiles:\n  openai: yes", line: 2, problem: "openai: expected settings, found a single value"),
        Case(config: "just text", line: 1, problem: "expected names with values, found a single value"),
        Case(config: "default_profile: [a]", line: 1, problem: "default_profile: expected a profile's name"),
        Case(config: "profiles:\n\topenai:", line: 2, problem: "a tab indents the line", hint: "spaces"),
        Case(config: "profiles:\n  openai: {model: x", line: 2, problem: "not YAML"),
        Case(config: "a: *nowhere", line: 1, problem: "not YAML"),
        Case(config: "profiles: {}\n---\nprofiles: {}", line: 2, problem: "not YAML"),
        Case(config: "profiles:\n  openai:\n    model: \"a\u{7}b\"", line: 3, problem: "not YAML"),
        Case(config: "? [a]\n: b", line: 1, problem: "a name cannot be a list or a mapping"),
    ]

    @Test(arguments: cases) func `a wrong file is an error with its line and a hint`(wrong: Case) throws {
        let fixture = try SettingsFixture(config: wrong.config)
        let error = chatError { _ = try fixture.settings() }
        guard case .invalidSettings(let place, let problem, let hint)? = error else {
            Issue.record("\(String(describing: error)) instead of \(wrong.problem)")
            return
        }
        #expect(place == "\(fixture.configPath):\(wrong.line)")
        #expect(problem.contains(wrong.problem))
        #expect(wrong.hint.isEmpty || hint.contains(wrong.hint))
        #expect(error?.exitStatus == 78)
    }

    @Test(arguments: ["api_key: hidden", "proxy: 'http://u:hidden@p'", "headers: {X-Auth: hidden}"])
    func `a secret in a file that others may read is refused with the command that helps`(setting: String) throws {
        let config = "profiles:\n  openai:\n    \(setting)\n"
        let fixture = try SettingsFixture(config: config, mode: 0o640)
        let error = chatError { _ = try fixture.settings() }
        #expect(error?.hint == "chmod 600 \(fixture.configPath)")
        #expect(error?.message.hasPrefix("\(fixture.configPath):3: ") == true)
        #expect(error?.message.contains("hidden") == false)
        #expect(chatError { _ = try SettingsFixture(config: config, mode: 0o400).settings() } == nil)
    }

    @Test func `a secret never stands in an error about its type`() throws {
        let fixture = try SettingsFixture(config: "profiles:\n  openai:\n    api_key: [hidden]")
        let error = chatError { _ = try fixture.settings() }
        #expect(error?.message.contains("api_key: expected a text") == true)
        #expect(error?.message.contains("hidden") == false)
    }

    @Test func `bytes that are not UTF-8 are an error with their line`() throws {
        let fixture = try SettingsFixture(config: "")
        try Data([0x61, 0x3A, 0x0A, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: fixture.configPath))
        let error = chatError { _ = try fixture.settings() }
        #expect(error == .fileUnusable(path: fixture.configPath, reason: "line 2 is not UTF-8"))
    }

    @Test func `a byte order mark does not matter`() throws {
        let fixture = try SettingsFixture(config: "\u{FEFF}default_profile: demo")
        #expect(try fixture.settings().profile().name == "demo")
    }

    @Test func `Windows line ends do not matter`() throws {
        let fixture = try SettingsFixture(config: "profiles:\r\n  openai:\r\n    modl: x\r\n")
        let error = chatError { _ = try fixture.settings() }
        #expect(error?.message.hasPrefix("\(fixture.configPath):3: ") == true)
    }

    @Test func `a folder in place of the file is an error`() throws {
        let folder = try TemporaryFolder()
        let error = chatError { _ = try SettingsFixture().settings(["CHAT_CONFIG": folder.path]) }
        #expect(error == .fileUnusable(path: folder.path, reason: "Is a directory"))
    }

    @Test func `a huge file is an error`() throws {
        let fixture = try SettingsFixture(config: String(repeating: "# text\n", count: 50_000))
        let error = chatError { _ = try fixture.settings() }
        #expect(error == .fileUnusable(path: fixture.configPath, reason: "it is larger than 256 KiB"))
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
        String(repeating: "{a: ", count: 50_000), "profiles: " + String(repeating: "[", count: 100_000),
    ]) func `deep nesting is an error and no crash`(config: String) throws {
        let fixture = try SettingsFixture(config: config)
        #expect(throws: ChatError.self) { try fixture.settings() }
    }

    @Test func `aliases that unfold to something huge are an error`() throws {
        var bomb = "a0: &a0 [x]\n"
        for level in 1...9 {
            bomb += "a\(level): &a\(level) [" + (0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ",") + "]\n"
        }
        bomb += "? *a9\n: 1\n"
        let fixture = try SettingsFixture(config: bomb)
        let error = chatError { _ = try fixture.settings() }
        #expect(error?.message.contains("more than 32 aliases") == true)

        var values = "profiles:\n  demo:\n    options:\n      a0: &a0 [1,1,1,1,1,1,1,1]\n"
        for level in 1...6 {
            values +=
                "      a\(level): &a\(level) [" + (0..<5).map { _ in "*a\(level - 1)" }.joined(separator: ",") + "]\n"
        }
        let many = chatError { _ = try SettingsFixture(config: values).settings() }
        #expect(many?.message.contains("too many values") == true)
    }

    @Test func `a few aliases work`() throws {
        let config = "profiles: {a: {provider: demo, options: &o {n: 1}}, b: {provider: demo, options: *o}}"
        let profile = try SettingsFixture(config: config).settings().profile(named: "b")
        #expect(profile.options.extra == ["n": 1])
    }
}
