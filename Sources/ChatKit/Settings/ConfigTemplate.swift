/// What `config init` writes: every setting, commented out, with its meaning.
public enum ConfigTemplate {
    /// The text of the file; it is valid as it is and changes nothing.
    public static var text: String {
        var lines = [
            "# The settings of chat-cli and chat-tui. Stronger than this file: flags, then the environment.",
            "# chat-cli config explain KEY tells where a value comes from.",
            "# Keep keys out of this file where you can: api_key_env, api_key_file or api_key_command say where they are,",
            "# and chat-cli keys set PROFILE stores one. A key that stands here needs chmod 600.",
            "",
            "# The profile that answers where --provider names none:",
            "# default_profile: work",
            "",
            "# What all questions together may cost, by the local day and month; several amounts with commas between.",
            "# No question is sent that could cost more. What models cost may be told in prices.yaml beside this file.",
            "limits:",
            "  # daily: 5 usd",
            "  # monthly: 50 usd, 5000 rub, 10000000 tokens",
            "",
            "# How chat-tui behaves:",
            "terminal:",
        ]
        for setting in TerminalSetting.allCases {
            lines.append("  # \(setting.rawValue): \(setting.example)    # \(setting.summary)")
        }
        lines += [
            "",
            "# The profiles openai, azure, gigachat and demo exist without this file.",
            "profiles:",
            "  # work:",
            "  #   provider: openai    # or azure, gigachat, demo",
        ]
        var level: Substring = ""
        for key in SettingKey.all {
            let parts = key.name.split(separator: ".")
            let name = parts.last ?? ""
            var indentation = "  #   "
            if parts.count == 2 {
                if parts[0] != level { lines.append("  #   \(parts[0]):") }
                level = parts[0]
                indentation += "  "
            }
            let audience =
                key.kinds.count < ProviderKind.allCases.count - 1
                ? "; only \(key.kinds.map(\.rawValue).joined(separator: ", "))" : ""
            let line = key.isSecret ? "\(indentation)\(name)_file: ~/…" : "\(indentation)\(name): \(key.example)"
            lines.append("\(line)    # \(key.summary)\(audience)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes the template to a file that only its owner may read.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that is there already.
    public static func write(to path: String) throws(ChatError) {
        try PrivateFile.create(text, at: path)
    }
}
