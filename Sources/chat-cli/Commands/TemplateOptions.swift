import ArgumentParser
import ChatArguments
import ChatKit

/// Stored texts that a prompt is made of.
struct TemplateOptions: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp(
            "Use this prompt template (chat-cli template list), or the YAML file of this name.", valueName: "name"),
        completion: CandidateSource.templates.completion)
    var template: String?

    @Option(
        name: [.customShort("p"), .customLong("param")],
        help: ArgumentHelp(
            "A parameter of the template; key=@file reads the value from a file, and @@ begins one with @.",
            valueName: "key=value"))
    var parameters: [String] = []

    @Option(
        help: ArgumentHelp("Put this fragment before the prompt (chat-cli fragment list).", valueName: "name"),
        completion: CandidateSource.fragments.completion)
    var fragment: [String] = []

    func validate() throws {
        if template == "" { throw ValidationError("--template must not be empty") }
        if template == nil, !parameters.isEmpty { throw ValidationError("-p needs -t") }
        for parameter in parameters where !parameter.contains("=") || parameter.hasPrefix("=") {
            throw ValidationError("-p needs a key and a value: -p language=Russian")
        }
    }

    /// Whether a parameter is read from standard input.
    var readsStandardInput: Bool { parameters.contains { $0.hasSuffix("=@-") } }

    /// Reads the template; nil where none is named.
    func read(from folder: @autoclosure () throws(ChatError) -> TemplateFolder) throws(ChatError) -> PromptTemplate? {
        guard let template else { return nil }
        let folder = try folder()
        do throws(ChatError) {
            return try folder.read(template)
        } catch .fileNotFound(let path) where !template.contains("/") && !template.hasSuffix(".yaml") {
            _ = path
            throw .notFound(kind: "template", name: template)
        }
    }

    /// Returns the values that were given, those of files read.
    func values() throws(ChatError) -> [String: String] {
        var values: [String: String] = [:]
        for parameter in parameters {
            let pieces = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let (key, value) = (String(pieces[0]), String(pieces[1]))
            guard values[key] == nil else { throw .invalidUsage("the parameter \(key) is given twice") }
            if value.hasPrefix("@@") {
                values[key] = String(value.dropFirst())
            } else if value.hasPrefix("@") {
                let file = String(value.dropFirst())
                var text = file == "-" ? try TextInput.standardInput() : try TextInput.file(file)
                // The line end that every text file has is none of the value.
                if text.utf8.last == UInt8(ascii: "\n") { text = String(text.dropLast()) }
                values[key] = text
            } else {
                values[key] = value
            }
        }
        return values
    }
}

extension ModelOptions {
    /// These options over those of a template.
    func over(_ template: PromptTemplate) -> ModelOptions {
        var options = self
        options.profile = profile ?? template.profile
        options.model = model ?? template.model
        var extra = template.options
        options.temperature = temperature ?? extra.removeValue("temperature")?.doubleValue
        options.maxTokens = maxTokens ?? extra.removeValue("max_tokens")?.intValue
        options.options = extra.map { "\($0.name)=\($0.value.jsonText)" } + self.options
        return options
    }
}

extension JSONObject {
    fileprivate mutating func removeValue(_ name: String) -> JSONValue? {
        defer { self[name] = nil }
        return self[name]
    }
}
