import ArgumentParser
import ChatKit

/// Which tools the model may call, and what they answered.
struct ToolOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The tools that the model may call: a JSON file in OpenAI's format, or a list of functions; - reads "
                + "standard input. The conversation keeps them; none removes them.", valueName: "file"),
        completion: .file())
    var tools: String?

    @Option(
        help: ArgumentHelp(
            "Which tool to call: auto, none, required, or a tool's name.", valueName: "choice"))
    var toolChoice: String?

    @Option(
        name: .customLong("tool-result"),
        help: ArgumentHelp(
            "The result of the tool call with this ID: a text file, or - for standard input. One for each call.",
            valueName: "id=file"))
    var results: [String] = []

    func validate() throws {
        if let toolChoice, toolChoice.isEmpty { throw ValidationError("--tool-choice must not be empty") }
        for result in results where result.first == "=" || !result.contains("=") || result.last == "=" {
            throw ValidationError("--tool-result needs an ID and a file: --tool-result call_1=answer.json")
        }
    }

    /// Whether standard input is one of the files.
    var readsStandardInput: Bool { tools == "-" || results.contains { $0.hasSuffix("=-") } }

    var choice: ToolChoice? {
        switch toolChoice {
        case nil: nil
        case "auto"?: .auto
        case "none"?: ToolChoice.none
        case "required"?: .required
        case let name?: .named(name)
        }
    }

    /// The tools that were given; nil when none were, and an empty list to take them away.
    ///
    /// - Throws: What keeps the file from being read as tools.
    func read() throws(ChatError) -> [Tool]? {
        guard let tools else { return nil }
        return tools == "none" ? [] : try ToolFile.read(tools)
    }

    /// The results in the order of the arguments.
    func readResults() throws(ChatError) -> [(id: String, content: String)] {
        var read: [(String, String)] = []
        for result in results {
            // An ID may have a = in it, a file's name hardly begins with one.
            guard let place = result.firstIndex(of: "=") else { continue }
            let file = String(result[result.index(after: place)...])
            read.append(
                (
                    String(result[..<place]),
                    file == "-" ? try TextInput.standardInput() : try TextInput.file(file)
                ))
        }
        return read
    }
}
