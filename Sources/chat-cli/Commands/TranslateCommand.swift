public import ArgumentParser
import ChatArguments
public import ChatKit
import Glibc

/// `chat-cli translate`: what a request or a reply is in another dialect.
struct TranslateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate",
        abstract: "Say a request or a reply in another provider's dialect.",
        discussion: """
            Reads a request on standard input, or with --reply an answer, or with --reply --stream an answer's stream, and \
            prints it in the other dialect; what was said differently or left out is told on standard error. Nothing is \
            sent, and no profile is needed. A stream is translated event by event, as it comes. An answer that is an \
            error is translated too, and its exit status is the one that ask would have.

            With --kind embeddings it is a request for embeddings, or their vectors; with --kind batch the file of a batch, \
            one request or answer a line; with --kind models, which goes with --reply, a list of models; with --kind tokens a \
            request to Anthropic's count_tokens, for GigaChat's tokens/count, and with --reply the answer back.

            The dialects: openai is chat completions, azure the same at Azure OpenAI, responses OpenAI's Responses API, \
            gigachat and gigachat-v2 GigaChat's two.

            EXAMPLES
              chat-cli translate --from openai --to gigachat < request.json
              chat-cli translate --from openai --to azure --profile work < request.json
              chat-cli translate --from responses --to gigachat < request.json
              chat-cli translate --from gigachat --to openai --reply < answer.json
              curl -sN … | chat-cli translate --from gigachat --to openai --reply --stream
              chat-cli translate --from openai --to gigachat --kind batch < requests.jsonl
              chat-cli translate --from anthropic --to gigachat --kind tokens < request.json
            """)

    @Option(help: ArgumentHelp("The dialect that is read: \(Self.dialects).", valueName: "dialect"))
    var from: ChatDialect

    @Option(help: ArgumentHelp("The dialect that is printed: \(Self.dialects).", valueName: "dialect"))
    var to: ChatDialect

    /// What there is to translate.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case chat
        case embeddings
        case batch
        case models
        case tokens
    }

    @Option(help: ArgumentHelp("What is translated: chat, embeddings, batch, models or tokens.", valueName: "kind"))
    var kind = Kind.chat

    @Flag(help: "Translate an answer instead of a request.")
    var reply = false

    @Flag(help: "The answer is a stream of server-sent events.")
    var stream = false

    @Flag(help: "End a stream to OpenAI's dialect with the tokens used (include_usage).")
    var includeUsage = false

    @Flag(help: "Name calls as OpenAI's former function_call does.")
    var legacyFunctions = false

    @Option(
        help: ArgumentHelp(
            """
            The request that the answer is for, in the dialect of --to, or with --kind batch the requests: the names of \
            its functions and its stops are the answer's.
            """,
            valueName: "file"),
        completion: .file())
    var request: String?

    @Flag(help: "Write vectors as base64 (encoding_format).")
    var base64 = false

    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp("The model, where the request or answer names none.", valueName: "model"))
    var model: String?

    @Option(
        name: [.customLong("profile"), .customLong("provider")],
        help: ArgumentHelp(
            "Take the model, its aliases, the deployments and the version of the API from this profile.",
            valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    private static let dialects = ChatDialect.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        if stream, !reply { throw ValidationError("--stream goes with --reply: a request is no stream") }
        if !reply, includeUsage || legacyFunctions {
            throw ValidationError("--include-usage and --legacy-functions go with --reply")
        }
        if kind != .chat, stream || includeUsage || legacyFunctions {
            throw ValidationError("--stream, --include-usage and --legacy-functions go with --kind chat")
        }
        if request != nil, !reply || ![.chat, .batch].contains(kind) {
            throw ValidationError("--request goes with --reply, of a chat or a batch")
        }
        if kind == .models, !reply {
            throw ValidationError("--kind models goes with --reply: there is no such request")
        }
        if kind == .tokens {
            guard (reply ? to : from) == .anthropic, (reply ? from : to) == .gigachat else {
                throw ValidationError("--kind tokens goes from anthropic to gigachat, and with --reply back")
            }
        }
        if base64, kind != .embeddings || !reply {
            throw ValidationError("--base64 goes with --kind embeddings --reply")
        }
        if let model, model.isEmpty { throw ValidationError("--model must not be empty") }
    }

    func run() async throws {
        switch (kind, reply) {
        case (.chat, false): try translateRequest()
        case (.chat, true): try translateReply()
        case (.embeddings, false): try translateEmbeddingRequest()
        case (.embeddings, true): try translateEmbeddingReply()
        case (.batch, _): try translateBatch()
        case (.models, _): try translateModels()
        case (.tokens, _): try translateTokenCount()
        }
    }

    private func translateReply() throws {
        let wishes = ReplyWishes(legacyFunctions: legacyFunctions, includesUsage: includeUsage)
        let label = ReplyLabel(id: ULID().rawValue, created: Self.now, model: usualModel)
        var translation = ReplyTranslation(from: from, to: to, label: label, wishes: wishes)
        if let request {
            let asked = try asked(in: request)
            translation = asked.reply(label, wishes: legacyFunctions || includeUsage ? wishes : nil)
        }
        if stream {
            try Self.translateStream(&translation)
        } else {
            try show(translation.whole(Array(try Self.standardInput("answer").utf8)), translation.notices)
        }
        if let failure = translation.failure { throw failure }
    }

    /// The request that an answer is for: it was made in the dialect that the answer is to be in.
    private func asked(in file: String) throws(ChatError) -> RequestTranslation {
        let json = try Self.json(try TextInput.file(file), file)
        do throws(ChatError) {
            return try RequestTranslation(json, from: to, to: .init(from, usualModel: usualModel))
        } catch {
            guard case .unusableInput(let problem) = error else { throw error }
            throw .unusableInput("\(file) is no request in the dialect \(to.rawValue): \(problem)")
        }
    }

    private func translateRequest() throws {
        let target = try target()
        let translation = try RequestTranslation(try Self.standardJSON("request"), from: from, to: target)
        try show(translation.body, translation.notices, path: translation.azurePath)
    }

    // MARK: What all kinds share

    static var now: Int { Int(Timestamp.now.rawValue / 1000) }

    /// What an answer names that names no model.
    var usualModel: ModelID { ModelID(model ?? "unknown") }

    /// Where a request goes to, as the options and the profile say.
    func target() throws -> RequestTranslation.Target {
        var target = RequestTranslation.Target(to, usualModel: model.map { ModelID($0) })
        guard let name = profile else { return target }
        let profile = try sources.settings().incompleteProfile(named: name)
        try check(profile)
        target.usualModel = target.usualModel ?? profile.model
        target.aliases = profile.aliases
        target.azure = profile.azure
        target.isOpenAI = profile.kind == .azure || HTTPOrigin(profile.baseURL)?.host == "api.openai.com"
        if profile.gigachat.api == .v2, to == .gigachat { target.dialect = .gigachatV2 }
        if profile.openAIAPI == .responses, to == .openai || to == .azure { target.dialect = .responses }
        if profile.kind == .azure, target.dialect == .responses {
            target.aliases.merge(profile.azure.deployments) { $1 }
        }
        return target
    }

    func show(_ body: JSONValue, _ notices: [Notice], path: String? = nil) throws {
        for notice in notices { Remark.say(notice.text) }
        if let path { Remark.say("it goes to \(path)") }
        try StandardStream.output.write(body.jsonBytes(isIndented: true) + [0x0A])
    }

    static func standardJSON(_ what: String) throws(ChatError) -> JSONValue {
        try json(try standardInput(what), "standard input")
    }

    static func json(_ text: String, _ source: String) throws(ChatError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw .unusableInput("\(source) is no JSON: \(error)")
        }
    }

    static func standardInput(_ what: String) throws(ChatError) -> String {
        let text = try TextInput.standardInput()
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .unusableInput("standard input is empty: pipe the \(what) in")
        }
        return text
    }

    /// A profile of another kind would say nothing about the dialect.
    private func check(_ profile: Profile) throws(ChatError) {
        let fits =
            switch to {
            case .openai: profile.kind == .openai
            case .responses: profile.kind == .openai || profile.kind == .azure
            case .azure: profile.kind == .azure
            case .gigachat, .gigachatV2: profile.kind == .gigachat
            // No profile speaks it: ask does not go there.
            case .anthropic: false
            }
        guard fits else {
            throw .invalidUsage("the profile \(profile.name) is for \(profile.kind.rawValue), not for \(to.rawValue)")
        }
    }

    private static func translateStream(_ translation: inout ReplyTranslation) throws {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var told = 0
        let input = FileReader(STDIN_FILENO, name: "standard input")
        while translation.error == nil {
            let count = try input.read(into: &piece)
            let bytes = count == 0 ? translation.end() : translation.take(Array(piece[..<count]))
            for notice in translation.notices[told...] { Remark.say(notice.text) }
            told = translation.notices.count
            if !bytes.isEmpty { try StandardStream.output.write(bytes) }
            if count == 0 { return }
        }
    }
}

extension ChatDialect: ExpressibleByArgument {}
