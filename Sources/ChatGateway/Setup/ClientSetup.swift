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
        self.url = url
        self.token = token
        self.model = model
    }

    /// The lines to set, with the token.
    public var instructions: String {
        switch program {
        case .claude:
            claudeEnvironment.map { "export \($0)=\(Self.quoted($1))\n" }.joined()
        case .codex:
            "# ~/.codex/config.toml\n" + codexLines + "# and in the environment:\nexport CHATKIT_TOKEN="
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
            "export OPENAI_BASE_URL=\(Self.quoted(url + "/v1"))\nexport OPENAI_API_KEY=\(Self.quoted(token.reveal()))\n"
        }
    }

    private var claudeEnvironment: [(String, String)] {
        [("ANTHROPIC_BASE_URL", url), ("ANTHROPIC_AUTH_TOKEN", token.reveal())]
            + (model.map { [("ANTHROPIC_MODEL", $0)] } ?? [])
    }

    /// Codex asks the Responses API only, and takes the token from the environment or from its file.
    private var codexLines: String {
        """
        model_provider = "chatkit"
        \(model.map { "model = \(JSONValue.string($0).jsonText)\n" } ?? "")
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
            ClientSettingsFile(path: home + "/.codex/config.toml", form: .block(codexLines, atTop: true))
        case .aider: ClientSettingsFile(path: home + "/.aider.conf.yml", form: .block(aiderLines, atTop: false))
        case .cline, .openai: nil
        }
    }

    /// A word for a shell.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}

/// A settings file of another program, into which lines of ours are put and out of which they are taken.
public struct ClientSettingsFile: Sendable {
    enum Form: Sendable {
        /// Members of the object `env`.
        case json([(String, String)])
        /// Lines between two marks. TOML needs them before its first table.
        case block(String, atTop: Bool)
    }

    public let path: String
    let form: Form

    private static let begin = "# >>> chatkit gateway\n"
    private static let end = "# <<< chatkit gateway\n"

    /// Puts our lines in; what a former call had put in is replaced.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that is not of its form.
    public func write() throws(ChatError) {
        let text = try TextFile.read(path) ?? ""
        switch form {
        case .json(let members):
            var object = try json(text)
            var environment = object["env"]?.objectValue ?? [:]
            for (name, value) in members { environment[name] = .string(value) }
            object["env"] = .object(environment)
            try TextFile.replace(
                String(decoding: JSONValue.object(object).jsonBytes(isIndented: true), as: UTF8.self) + "\n", at: path)
        case .block(let lines, let atTop):
            let block = Self.begin + lines + Self.end
            let rest = Self.withoutBlock(text)
            try TextFile.replace(
                atTop ? block + rest : rest + (rest.isEmpty || rest.hasSuffix("\n") ? "" : "\n") + block, at: path)
        }
    }

    /// Takes our lines out.
    ///
    /// - Returns: Whether there were any.
    public func undo() throws(ChatError) -> Bool {
        guard let text = try TextFile.read(path) else { return false }
        switch form {
        case .json(let members):
            var object = try json(text)
            guard var environment = object["env"]?.objectValue else { return false }
            let count = environment.count
            for (name, _) in members { environment[name] = nil }
            guard environment.count < count else { return false }
            object["env"] = environment.isEmpty ? nil : .object(environment)
            try TextFile.replace(
                String(decoding: JSONValue.object(object).jsonBytes(isIndented: true), as: UTF8.self) + "\n", at: path)
        case .block:
            let rest = Self.withoutBlock(text)
            guard rest != text else { return false }
            try TextFile.replace(rest, at: path)
        }
        return true
    }

    private func json(_ text: String) throws(ChatError) -> JSONObject {
        if text.allSatisfy(\.isWhitespace) { return [:] }
        guard let object = (try? JSONValue(parsing: text))?.objectValue else {
            throw .fileUnusable(path: path, reason: "it is not a JSON object, and is left as it is")
        }
        return object
    }

    private static func withoutBlock(_ text: String) -> String {
        guard let start = text.firstRange(of: begin), let stop = text[start.upperBound...].firstRange(of: end) else {
            return text
        }
        return String(text[..<start.lowerBound] + text[stop.upperBound...])
    }
}
