import ArgumentParser

/// How an answer is shown.
struct ReplyOutputOptions: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "How the answer is written: text (rendered on a terminal), markdown (its source), json, or jsonl (an event "
                + "a line).", valueName: "format"))
    var format = OutputFormat.text

    @Flag(name: [.customShort("x"), .customLong("extract")], help: "Print only the first code block of the answer.")
    var extractsCode = false

    @Flag(
        name: [.customShort("u"), .customLong("usage")],
        help: "Say what the answer took and cost, and what limits have left.")
    var showsUsage = false

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Say nothing on standard error but errors.")
    var isQuiet = false

    @Flag(name: [.customShort("R"), .customLong("hide-reasoning")], help: "Do not show what the model thinks aloud.")
    var hidesReasoning = false

    @Flag(help: "Ask for the answer in one piece.")
    var noStream = false

    @Flag(help: "Print the request that would be sent, secrets hidden, and send nothing.")
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
