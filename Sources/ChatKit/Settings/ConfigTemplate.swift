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

    /// A `models.yaml` with its form in comments; it is valid as it is and changes nothing.
    public static let models = """
        # Models that are not in the built-in catalog, or whose limits differ. Entries here override the built-in ones.
        models: []
        #  - model: qwen3-*          # a name, or the beginning of names
        #    window: 32768           # tokens of the request and the reply together
        #    max_output: 8192        # the longest reply, in tokens
        #    encoding: o200k_base    # the vocabulary to count with: o200k_base, cl100k_base, p50k_base …
        #    source: https://example.org/models, 2026-11-21

        """

    /// A `prices.yaml` with its form in comments; it is valid as it is and changes nothing.
    public static let prices = """
        # Prices for a million tokens each. Entries here override the built-in ones.
        prices: []
        #  - model: gpt-4o           # as the provider names it, without a snapshot's date
        #    currency: usd           # or rub
        #    input: 2.50
        #    cached: 1.25            # input from the provider's cache; the price of input if missing
        #    output: 10
        #    reasoning: 10           # the price of output if missing
        #    from: 2026-01-01        # the first day, UTC; always if missing
        #    above: 272000           # only for requests with more tokens than this
        #    profile: work           # only for this profile
        #    source: our contract

        """

    /// Writes the template to a file that only its owner may read.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that is there already.
    public static func write(to path: String) throws(ChatError) {
        try PrivateFile.create(text, at: path)
    }
}
