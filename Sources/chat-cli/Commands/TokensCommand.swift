import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli tokens`: counts text as models count it.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "Count the tokens of a text or conversation.",
        discussion: """
            The text is read as in ask: standard input, then the files, then the words. The encoding is that of \
            --encoding, --model or --provider, or else ENCODING_NAME, or else \(TokensCommand.usual.rawValue). \
            models.yaml beside the config file can set the encoding of other models. Counts are exact for public \
            vocabularies; estimates are marked ≈. GigaChat's counts are estimates unless --exact is given.

            --conversation prints the token count of a conversation before the next prompt: each message with its \
            overhead, the overhead of the reply, and the budget.

            EXAMPLES
              chat-cli tokens "Привет, мир"
              chat-cli tokens --model gpt-4 -f notes.txt
              chat-cli tokens --pieces "unbelievable"
              chat-cli tokens --special --encoding cl100k_base "<|endoftext|>"
              chat-cli tokens --exact --provider gigachat "Привет, мир"
              chat-cli tokens --conversation 111
              chat-cli tokens --input jsonl < texts.jsonl    one {"text": …} per line
            """)

    /// What OpenAI's newer models use.
    static let usual = TokenEncoding.o200kBase

    @Argument(help: "The text; several words are joined with spaces; - reads standard input.")
    var words: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Put a text file before the words; - reads standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(
        name: [.customLong("conversation"), .customLong("cid")],
        help: ArgumentHelp("Count the tokens of this conversation.", valueName: "id"),
        completion: CandidateSource.conversations.completion)
    var conversation: String?

    @OptionGroup var last: LastUsedOption

    @OptionGroup var choice: TokenCounterOptions

    @Flag(help: "Print token IDs.")
    var ids = false

    @Flag(help: "Print one token per line: its ID, and its text as JSON.")
    var pieces = false

    @Flag(help: "Count the names of special tokens, such as <|endoftext|>, as the tokens themselves.")
    var special = false

    @Option(help: ArgumentHelp("The input format: text, or jsonl for many texts.", valueName: "format"))
    var input = Input.text

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    /// How the text comes.
    enum Input: String, CaseIterable, ExpressibleByArgument {
        case text
        case jsonl
    }

    func validate() throws {
        if ids, pieces { throw ValidationError("--ids and --pieces cannot be combined") }
        if choice.exact, special { throw ValidationError("--special and --exact cannot be combined") }
        if choice.exact, ids || pieces { throw ValidationError("--exact counts tokens and cannot list them") }
        if conversation != nil, last.isLastUsed { throw ValidationError("--conversation and -c cannot be combined") }
        if conversation != nil || last.isLastUsed,
            !words.isEmpty || !files.isEmpty || ids || pieces || special || input == .jsonl
        {
            throw ValidationError("--conversation and -c count a conversation, and no other text")
        }
        if input == .jsonl, !words.isEmpty && words != ["-"] || !files.isEmpty || pieces || choice.exact {
            throw ValidationError("--input jsonl reads standard input only, and prints counts and token IDs")
        }
    }

    func run() async throws {
        if conversation != nil || last.isLastUsed { return try await weigh() }
        let counter = try choice.counter(sources)
        if !counter.isExact, ids || pieces || special {
            throw ChatError.invalidUsage(
                "no encoding is known for the model \(choice.model ?? ""); name one with --encoding")
        }
        if input == .jsonl { return try answerLines(counter) }
        if words.isEmpty, files.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw ChatError.invalidUsage(#"there is no text: chat-cli tokens "your text", or pipe it in"#)
        }
        let text = try PromptInput(words: words, files: files, mayBeEmpty: true).read()
        let encoder = TokenEncoder(counter.encoding)
        if pieces {
            // A token may end within a character; then its half shows as U+FFFD.
            let lines = encoder.encode(text, special: named).map { token in
                let shown = String(decoding: encoder.decode([token]) ?? [], as: UTF8.self)
                return "\(token)\t\(JSONValue.string(shown).jsonText)\n"
            }
            try StandardStream.output.write(json: Array(lines.joined().utf8))
        } else if ids {
            try StandardStream.output.write(
                encoder.encode(text, special: named).map(String.init).joined(separator: " ") + "\n")
        } else {
            try show(
                choice.exact
                    ? try await choice.exactCount(text, sources)
                    : special
                        ? TokenEstimate(encoder.count(text, special: .all), isExact: true) : counter.count(text))
        }
    }

    /// Which names stand for special tokens.
    private var named: SpecialTokens { special ? .all : .ordinaryText }

    private func show(_ estimate: TokenEstimate) throws {
        switch output {
        case .text: try StandardStream.output.write("\(estimate)\n")
        case .json:
            let json: JSONValue = ["count": .integer(estimate.count), "is_exact": .bool(estimate.isExact)]
            try StandardStream.output.write(json: json)
        }
    }

    private func weigh() async throws {
        let (store, conversation) = try await last.find(orElse: conversation, in: sources)
        let weight = try await choice.weight(of: conversation, in: store, sources)
        switch output {
        case .text:
            try StandardStream.output.write(ShownText.whole(weight.text, on: .output, isRendered: false))
        case .json: try StandardStream.output.write(json: weight.json)
        }
    }

    private func answerLines(_ counter: TokenCounter) throws {
        let encoder = TokenEncoder(counter.encoding)
        var lines = LineInput()
        var number = 0
        while let line = try lines.next() {
            number += 1
            guard let text = (try? JSONValue(parsing: line))?["text"]?.stringValue else {
                throw ChatError.unusableInput(#"line \#(number) of standard input is not {"text": …}"#)
            }
            let answer: JSONValue
            if counter.isExact {
                let ids = encoder.encode(text, special: named)
                answer = ["count": .integer(ids.count), "ids": .array(ids.map { .integer($0) })]
            } else {
                answer = ["count": .integer(counter.count(text).count), "is_exact": false]
            }
            try StandardStream.output.write(json: answer, isIndented: false)
        }
    }
}
