/// The user's own catalog of models, `models.yaml` beside the config file:
///
/// ```yaml
/// models:
///   - model: qwen3-*          # a name, or the beginning of names
///     window: 32768           # tokens of request and reply together
///     max_output: 8192        # the longest reply
///     encoding: o200k_base    # the vocabulary to count with, where it is one that we have
///     source: https://example.org/models, 2026-11-21
/// ```
enum ModelsFile {
    private static let names = ["model", "window", "max_output", "encoding", "source"]

    /// The entries of the file; none if there is no file.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` with `path:line`, or
    ///   ``ChatError/fileUnusable(path:reason:)``.
    static func entries(at path: String) throws(ChatError) -> [ModelEntry] {
        let file: SettingsFile
        do {
            file = try SettingsFile(path: path)
        } catch .fileNotFound {
            return []
        }
        guard let root = try YAMLNode.document(file.text, path: path), !root.isNull else { return [] }
        guard let members = root.members, members.count == 1, members[0].name == "models",
            let models = members[0].value.elements
        else {
            throw .invalidSettings(
                place: "\(path):\(root.line)", problem: "expected models: and a list below it", hint: form)
        }
        var entries: [ModelEntry] = []
        for model in models { entries.append(try entry(model, path: path)) }
        return entries
    }

    private static let form = "write each as - {model: NAME, window: TOKENS, max_output: TOKENS, source: …}"

    private static func entry(_ node: YAMLNode, path: String) throws(ChatError) -> ModelEntry {
        func wrong(_ line: Int, _ problem: String, _ hint: String = form) -> ChatError {
            .invalidSettings(place: "\(path):\(line)", problem: problem, hint: hint)
        }
        guard let members = node.members else {
            throw wrong(node.line, "expected a model, found \(node.kindName)")
        }
        var values: JSONObject = [:]
        for (name, line, value) in members where !value.isNull {
            guard names.contains(name) else {
                throw wrong(line, "unknown setting \(name)", Spelling.hint(for: name, among: names) ?? form)
            }
            let json = value.json
            let isTokens = name == "window" || name == "max_output"
            guard isTokens ? (json.intValue ?? 0) > 0 : json.stringValue.map({ !$0.isEmpty }) ?? false else {
                throw wrong(line, "\(name): expected \(isTokens ? "a number of tokens" : "a text")")
            }
            values[name] = json
        }
        guard let pattern = values["model"]?.stringValue, let window = values["window"]?.intValue else {
            throw wrong(node.line, "a model needs model and window")
        }
        return ModelEntry(
            pattern,
            ModelLimits(
                window: window, maximumOutput: values["max_output"]?.intValue,
                source: values["source"]?.stringValue ?? "\(path):\(node.line)"),
            encoding: values["encoding"]?.stringValue)
    }
}
