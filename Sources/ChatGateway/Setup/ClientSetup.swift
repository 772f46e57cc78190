public import ChatKit

/// The settings with which another program uses the gateway.
///
/// Sources, read 2026-11-30: the documentation of Claude Code (settings, `env`), Codex (`config.toml`, model providers),
/// Aider (`.aider.conf.yml`) and OpenAI's SDKs (environment).
public struct ClientSetup: Sendable {
    public enum Program: String, Sendable, CaseIterable {
        case claude
        case codex
        case aider
        case cline
        case openai
    }

    let program: Program
    let url: String
    let token: Secret
    let model: String?

    /// - Parameters:
    ///   - url: The gateway's address, without a slash at the end.
    public init(program: Program, url: String, token: Secret, model: String?) {
        self.program = program
        // Some programs name the version in their base URLs, and people paste it.
        self.url = url.hasSuffix("/v1") ? String(url.dropLast(3)) : url
        self.token = token
        self.model = model
    }

    /// The lines to set, with the token.
    public var instructions: String {
        switch program {
        case .claude:
            claudeEnvironment.map { "export \($0)=\(Self.quoted($1))\n" }.joined()
        case .codex:
            "# ~/.codex/config.toml, the first lines before its first table\n" + codexKeys + codexTable
                + "# and in the environment:\nexport CHATKIT_TOKEN="
                + Self.quoted(token.reveal()) + "\n"
        case .aider: "# ~/.aider.conf.yml\n" + aiderLines
        case .cline:
            """
            In the settings of the extension:
              API Provider      OpenAI Compatible
              Base URL          \(url)/v1
              API Key           \(token.reveal())
              Model ID          \(model ?? "the model to use, such as GigaChat-2-Max")

            """
        case .openai:
            (model.map { "# model: \(VisibleText.cleaned($0))\n" } ?? "")
                + "export OPENAI_BASE_URL=\(Self.quoted(url + "/v1"))\nexport OPENAI_API_KEY=\(Self.quoted(token.reveal()))\n"
        }
    }

    private var claudeEnvironment: [(String, String)] {
        [("ANTHROPIC_BASE_URL", url), ("ANTHROPIC_AUTH_TOKEN", token.reveal())]
            + (model.map { [("ANTHROPIC_MODEL", $0)] } ?? [])
    }

    /// Codex asks the Responses API only, and takes the token from the environment. Keys stand before the first table.
    private var codexKeys: String {
        "model_provider = \"chatkit\"\n" + (model.map { "model = \(JSONValue.string($0).jsonText)\n" } ?? "")
    }

    private var codexTable: String {
        """

        [model_providers.chatkit]
        name = "ChatKit gateway"
        base_url = "\(url)/v1"
        wire_api = "responses"
        env_key = "CHATKIT_TOKEN"

        """
    }

    private var aiderLines: String {
        "openai-api-base: \(url)/v1\nopenai-api-key: \(token.reveal())\n"
            + (model.map { "model: \(JSONValue.string("openai/" + $0).jsonText)\n" } ?? "")
    }

    /// The program's settings file; nil for a program that has none.
    ///
    /// - Parameter home: The home folder.
    public func file(inHome home: String) throws(ChatError) -> ClientSettingsFile? {
        switch program {
        case .claude:
            ClientSettingsFile(path: home + "/.claude/settings.json", form: .json(claudeEnvironment))
        case .codex:
            ClientSettingsFile(path: home + "/.codex/config.toml", form: .lines(top: codexKeys, bottom: codexTable))
        case .aider: ClientSettingsFile(path: home + "/.aider.conf.yml", form: .lines(top: "", bottom: aiderLines))
        case .cline, .openai: nil
        }
    }

    /// A word for a shell.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
