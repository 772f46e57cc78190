import ArgumentParser

/// How an answer is shown.
struct ReplyOutputOptions: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "The output format: text (rendered on a terminal), markdown (source), json, or jsonl (one event per "
                + "line).", valueName: "format"))
    var format = OutputFormat.text

    @Flag(name: [.customShort("x"), .customLong("extract")], help: "Print only the first code block of the reply.")
    var extractsCode = false

    @Flag(
        name: [.customShort("u"), .customLong("usage")],
        help: "Print tokens, cost and the remaining limits to standard error.")
    var showsUsage = false

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Print only errors to standard error.")
    var isQuiet = false

    @Flag(name: [.customShort("R"), .customLong("hide-reasoning")], help: "Do not show the reasoning.")
    var hidesReasoning = false

    @Flag(help: "Request the reply in one piece.")
    var noStream = false

    @Flag(help: "Print the request with secrets hidden, and send nothing.")
    var dryRun = false

    func validate() throws {
        if extractsCode, format != .text, format != .markdown {
            throw ValidationError("--extract needs --output text")
        }
    }

    /// Whether a line about the conversation's cost and the limits follows the answer.
    var saysSpending: Bool { showsUsage && (format == .text || format == .markdown) }

    /// - Parameter answers: How many are asked for.
    func makePrinter(answers: Int) -> any ReplyPrinter {
        switch format {
        case .json: JSONPrinter()
        case .jsonl: JSONLinesPrinter(answers: answers)
        case .text, .markdown:
            if extractsCode {
                ExtractingPrinter(isQuiet: isQuiet, showsUsage: showsUsage)
            } else {
                TextPrinter(
                    isQuiet: isQuiet, showsReasoning: !isQuiet && !hidesReasoning && StandardStream.error.isTerminal,
                    showsUsage: showsUsage, isRendered: format == .text)
            }
        }
    }
}

extension OutputFormat: ExpressibleByArgument {}
