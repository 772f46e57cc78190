import ArgumentParser
import ChatKit
import Synchronization

/// `chat-cli embed`: texts as vectors.
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Create embeddings for texts.",
        discussion: """
            The text is read as in ask: standard input, then the files, then the words, as one text. With --input \
            lines each line is a text; with jsonl each line is {"text": …} or a JSON string. Many texts are sent in \
            as few requests as the provider allows, and their order is kept.

            EXAMPLES
              chat-cli embed "кот" --output text
              chat-cli embed -f notes.txt -m text-embedding-3-small --dimensions 256
              chat-cli embed --input lines --output jsonl < titles.txt
            """)

    /// What the texts are read from.
    enum Input: String, CaseIterable, ExpressibleByArgument {
        case text
        case lines
        case jsonl
    }

    @Argument(help: "The text; several words are joined with spaces; - reads standard input.")
    var words: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Read a text file; - reads standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(help: ArgumentHelp("The input format: text, or lines or jsonl for many texts.", valueName: "format"))
    var input = Input.text

    @OptionGroup var choice: ProfileOption

    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp(
            "The model; by default \(EmbedCommand.openAIModel) (OpenAI) or \(EmbedCommand.gigaChatModel) (GigaChat).",
            valueName: "model"))
    var model: String?

    @Option(help: ArgumentHelp("The length of the vectors, if the model supports it.", valueName: "number"))
    var dimensions: Int?

    @Option(
        help: ArgumentHelp(
            "The output format: json, jsonl, text (numbers) or base64 (32-bit floats, little-endian), a line each.",
            valueName: "format"))
    var output = VectorFormat.json

    @Flag(name: [.customShort("u"), .long], help: "Print the tokens used to standard error.")
    var usage = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    static let openAIModel = "text-embedding-3-small"
    static let gigaChatModel = "Embeddings"

    func validate() throws {
        if let dimensions, dimensions < 1 { throw ValidationError("--dimensions must be at least 1") }
        if let model, model.isEmpty { throw ValidationError("--model must not be empty") }
        if input != .text, !words.isEmpty, words != ["-"] {
            throw ValidationError("--input \(input.rawValue) reads standard input or files, not words")
        }
    }

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let provider = try makeEmbeddingProvider(for: profile, over: .network)
        let model = try model.map { ModelID($0) } ?? usualModel(of: profile)
        let texts = try texts()
        var writer = VectorWriter(format: output)
        let told = Mutex<Set<Notice>>([])
        do {
            for batch in provider.embeddingBatches(of: texts) {
                let request = EmbeddingRequest(model: model, inputs: Array(texts[batch]), dimensions: dimensions)
                let reply = try await provider.embed(request) { notice in
                    // What is not said in one batch is not said in any; once is enough.
                    let isNew = notice.kind == .retrying || told.withLock { $0.insert(notice).inserted }
                    if isNew { Remark.say(notice.text) }
                }
                try writer.write(reply)
            }
        } catch let error as ChatError {
            throw try writer.finish(after: error) ? ToldError(error: error) : error
        }
        try writer.finish()
        if usage, let used = writer.usage { Remark.say("tokens: \(used.line)") }
    }

    /// A profile's model is for chatting, so it says nothing about embeddings.
    private func usualModel(of profile: Profile) throws(ChatError) -> ModelID {
        switch profile.kind {
        case .gigachat: return ModelID(Self.gigaChatModel)
        case .openai where profile.baseURL.hasPrefix("https://api.openai.com/"): return ModelID(Self.openAIModel)
        default:
            throw .invalidUsage(
                "name the model for embeddings with -m: only those of OpenAI and GigaChat are known here")
        }
    }

    private func texts() throws(ChatError) -> [String] {
        let sources = words == ["-"] ? files + ["-"] : files
        guard input != .text else {
            return [
                try PromptInput(
                    words: words == ["-"] ? [] : words, files: sources, missing: "there is no text to embed"
                ).read()
            ]
        }
        var texts: [String] = []
        for source in sources.isEmpty ? ["-"] : sources {
            let name = source == "-" ? "standard input" : source
            let whole = source == "-" ? try TextInput.standardInput() : try TextInput.file(source)
            var number = 0
            for line in whole.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
                number += 1
                // The last line feed begins no line, and a blank line means nothing.
                let line = String(Substring(line)).trimmingLineEnd
                if line.allSatisfy(\.isWhitespace) { continue }
                texts.append(try input == .lines ? line : Self.text(ofLine: line, number, in: name))
            }
        }
        if texts.isEmpty { throw .invalidUsage("there is no text to embed") }
        return texts
    }

    private static func text(ofLine line: String, _ number: Int, in name: String) throws(ChatError) -> String {
        let value = try? JSONValue(parsing: line)
        guard let text = value?["text"]?.stringValue ?? value?.stringValue, !text.isEmpty else {
            throw .unusableInput(#"line \#(number) of \#(name) is neither {"text": …} nor a string"#)
        }
        return text
    }
}

extension String {
    /// Without the carriage return that Windows leaves before a line feed.
    fileprivate var trimmingLineEnd: String {
        utf8.last == 0x0D ? String(unicodeScalars.dropLast()) : self
    }
}
