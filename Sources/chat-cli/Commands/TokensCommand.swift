import ArgumentParser
import ChatKit
import FoundationEssentials

/// `chat-cli tokens`: counts text as OpenAI's models count it.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "Count the tokens of text, exactly as OpenAI's models do.",
        discussion: """
            Text is taken as for ask: standard input, then files, then the words. The encoding is --encoding, else the \
            one of --model, else ENCODING_NAME, else \(TokensCommand.usual.rawValue).

            EXAMPLES
              chat-cli tokens "Привет, мир"
              chat-cli tokens --model gpt-4 -f notes.txt
              chat-cli tokens --pieces "unbelievable"
              chat-cli tokens --input jsonl < texts.jsonl     one {"text": …} a line; answers {"count": …, "ids": […]}
            """)

    /// What OpenAI's newer models use.
    static let usual = TokenEncoding.o200kBase

    @Argument(help: "The text; several words are joined by spaces.")
    var words: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Put a text file before the words; - is standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(name: [.customShort("m"), .long], help: ArgumentHelp("Count as this model does.", valueName: "model"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "The encoding: gpt2 or one of \(TokenEncoding.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var encoding: String?

    @Flag(help: "Print the tokens' numbers.")
    var ids = false

    @Flag(help: "Print the tokens one a line: number and text, as JSON.")
    var pieces = false

    @Option(help: ArgumentHelp("text, or jsonl for many texts at once.", valueName: "format"))
    var input = Input.text

    /// How the text comes.
    enum Input: String, CaseIterable, ExpressibleByArgument {
        case text
        case jsonl
    }

    func validate() throws {
        if ids, pieces { throw ValidationError("--ids and --pieces exclude each other") }
        if model != nil, encoding != nil { throw ValidationError("--model and --encoding exclude each other") }
        if input == .jsonl, !words.isEmpty || !files.isEmpty || ids || pieces {
            throw ValidationError("--input jsonl reads standard input only, and always answers with ids")
        }
    }

    func run() async throws {
        let encoder = TokenEncoder(try chosenEncoding())
        if input == .jsonl { return try Self.answerLines(encoder) }
        let text = try PromptInput(words: words, files: files).read()
        if pieces {
            let bytes = Array(text.utf8)
            // A token may end within a character; then its half shows as U+FFFD.
            let lines = encoder.pieces(text).map { piece in
                "\(piece.token)\t\(JSONValue.string(String(decoding: bytes[piece.bytes], as: UTF8.self)).jsonText)\n"
            }
            try StandardStream.output.write(lines.joined())
        } else if ids {
            try StandardStream.output.write(encoder.encode(text).map(String.init).joined(separator: " ") + "\n")
        } else {
            try StandardStream.output.write("\(encoder.count(text))\n")
        }
    }

    private func chosenEncoding() throws -> TokenEncoding {
        if let model {
            guard let found = TokenEncoding(model: ModelID(model)) else {
                throw ChatError.invalidUsage("no encoding is known for the model \(model); name one with --encoding")
            }
            return found
        }
        guard let name = encoding ?? ProcessInfo.processInfo.environment["ENCODING_NAME"], !name.isEmpty else {
            return Self.usual
        }
        guard let found = TokenEncoding(name: name) else {
            let known = TokenEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            throw ChatError.invalidUsage("no encoding is called \(name); there are gpt2, \(known)")
        }
        return found
    }

    private static func answerLines(_ encoder: TokenEncoder) throws {
        var lines = LineInput()
        var number = 0
        while let line = try lines.next() {
            number += 1
            guard let text = (try? JSONValue(parsing: line))?["text"]?.stringValue else {
                throw ChatError.unusableInput(#"line \#(number) of standard input is not {"text": …}"#)
            }
            let ids = encoder.encode(text)
            let answer: JSONValue = ["count": .integer(ids.count), "ids": .array(ids.map { .integer($0) })]
            try StandardStream.output.write(answer.jsonBytes() + [0x0A])
        }
    }
}
