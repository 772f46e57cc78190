public import ArgumentParser
import ChatArguments
public import ChatKit
import Glibc

/// `chat-cli translate`: what a request or a reply is in another dialect.
struct TranslateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate",
        abstract: "Translate a request or reply to another API format.",
        discussion: """
            Reads a request (or with --reply a reply, or with --reply --stream a reply's event stream) from standard \
            input and prints it in the other format. Changes and omissions are reported on standard error. Nothing is \
            sent, and no profile is needed. A stream is translated event by event. An error reply is translated too; \
            the exit status is the one that ask would have.

            --kind embeddings translates embedding requests and replies; --kind batch a batch file, one request or \
            reply per line; --kind models (with --reply) a list of models; --kind tokens a request to Anthropic's \
            count_tokens to GigaChat's tokens/count, and with --reply the reply back.

            Formats: openai (chat completions), azure (the same, Azure OpenAI), responses (OpenAI's Responses API), \
            gigachat and gigachat-v2 (GigaChat's two APIs), anthropic.

            EXAMPLES
              chat-cli translate --from openai --to gigachat < request.json
              chat-cli translate --from openai --to azure --profile work < request.json
              chat-cli translate --from responses --to gigachat < request.json
              chat-cli translate --from gigachat --to openai --reply < answer.json
              curl -sN … | chat-cli translate --from gigachat --to openai --reply --stream
              chat-cli translate --from openai --to gigachat --kind batch < requests.jsonl
              chat-cli translate --from anthropic --to gigachat --kind tokens < request.json
            """)

    @Option(help: ArgumentHelp("The format of the input: \(Self.dialects).", valueName: "dialect"))
    var from: ChatDialect

    @Option(help: ArgumentHelp("The format of the output: \(Self.dialects).", valueName: "dialect"))
    var to: ChatDialect

    /// What there is to translate.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case chat
        case embeddings
        case batch
        case models
        case tokens
    }

    @Option(help: ArgumentHelp("What to translate: chat, embeddings, batch, models or tokens.", valueName: "kind"))
    var kind = Kind.chat

    @Flag(help: "Translate a reply instead of a request.")
    var reply = false

    @Flag(help: "The reply is a stream of server-sent events.")
    var stream = false

    @Flag(help: "End an OpenAI stream with the usage (include_usage).")
    var includeUsage = false

    @Flag(help: "Write tool calls as OpenAI's deprecated function_call.")
    var legacyFunctions = false

    @Option(
        help: ArgumentHelp(
            """
            The request that the reply belongs to, in the format of --to, or with --kind batch the requests. Its \
            function names and stop sequences are used in the reply.
            """,
            valueName: "file"),
        completion: .file())
    var request: String?

    @Flag(help: "Write vectors as base64 (encoding_format).")
    var base64 = false

    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp("The model, if the request or reply has none.", valueName: "model"))
    var model: String?

    @Option(
        name: [.customLong("profile"), .customLong("provider")],
        help: ArgumentHelp(
            "Use the model, aliases, deployments and API version of this profile.",
            valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    private static let dialects = ChatDialect.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        if stream, !reply { throw ValidationError("--stream needs --reply") }
        if !reply, includeUsage || legacyFunctions {
            throw ValidationError("--include-usage and --legacy-functions need --reply")
        }
        if kind != .chat, stream || includeUsage || legacyFunctions {
            throw ValidationError("--stream, --include-usage and --legacy-functions need --kind chat")
        }
        if request != nil, !reply || ![.chat, .batch].contains(kind) {
            throw ValidationError("--request needs --reply, and --kind chat or batch")
        }
        if kind == .models, !reply {
            throw ValidationError("--kind models needs --reply")
        }
        if kind == .tokens {
            guard (reply ? to : from) == .anthropic, (reply ? from : to) == .gigachat else {
                throw ValidationError("--kind tokens needs --from anthropic --to gigachat, with --reply the reverse")
            }
        }
        if base64, kind != .embeddings || !reply {
            throw ValidationError("--base64 needs --kind embeddings --reply")
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
        if let failure = translation.failure { throw Self.worded(failure) }
    }

    /// Nothing is kept here, so that nothing can be continued.
    private static func worded(_ failure: ChatError) -> ChatError {
        switch failure {
        case .connectionLost(let host):
            return .malformedReply(profile: host, problem: "the reply breaks off before its end")
        // The code brings a hint to a budget, of which this command knows nothing.
        case .requestRejected(let profile, let status, "context_length_exceeded"?, let detail):
            return .requestRejected(profile: profile, status: status, code: nil, detail: detail)
        default: return failure
        }
    }

    /// The request that an answer is for: it was made in the dialect that the answer is to be in.
    private func asked(in file: String) throws(ChatError) -> RequestTranslation {
        let json = try Self.json(try TextInput.file(file), file)
        do throws(ChatError) {
            return try RequestTranslation(json, from: to, to: .init(from, usualModel: usualModel))
        } catch {
            guard case .unusableInput(let problem) = error else { throw error }
            throw .unusableInput("\(file) is not a request in the format \(to.rawValue): \(problem)")
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
        if let path { Remark.say("send it to \(path)") }
        try StandardStream.output.write(json: body)
    }

    static func standardJSON(_ what: String) throws(ChatError) -> JSONValue {
        try json(try standardInput(what), "standard input")
    }

    static func json(_ text: String, _ source: String) throws(ChatError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw .unusableInput("\(source) is not valid JSON: \(error)")
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
            SilentInput.report()
            let count = try input.read(into: &piece)
            let bytes = count == 0 ? translation.end() : translation.take(Array(piece[..<count]))
            for notice in translation.notices[told...] { Remark.say(notice.text) }
            told = translation.notices.count
            if !bytes.isEmpty { try StandardStream.output.write(json: bytes) }
            if count == 0 { return }
        }
    }
}

extension ChatDialect: ExpressibleByArgument {}
