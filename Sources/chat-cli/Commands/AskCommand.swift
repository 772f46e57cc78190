import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli ask`: one question, one answer, kept in a conversation.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Send a prompt and print the reply.",
        discussion: """
            The prompt is standard input (if it is not a terminal), then the files, then the words. In a loop that \
            reads lines from standard input, write ask … < /dev/null; otherwise ask reads the remaining lines. \
            Without --conversation and -c a new conversation is started. A conversation keeps the profile, model and \
            budgets that it was started with; given again later, they apply to one prompt.

            A tool call is printed as one line of JSON, {"id", "name", "arguments"}, and the exit status is 0. Run the \
            tool and return its result with --tool-result.

            EXAMPLES
              chat-cli ask "What is a monad?"
              chat-cli ask --conversation 111 "hi"
              chat-cli ask -c "And in Russian?"
              git diff | chat-cli ask -s "You review code." "What is wrong here?"
              chat-cli ask -a photo.jpg "Who is this?"
              git diff | chat-cli ask -t review -p language=Swift --fragment style
              chat-cli ask --schema 'name, age int' "Invent a person" | jq .age
              chat-cli ask --cid w --tools tools.json "Is it warm in Tver?"
              weather Tver | chat-cli ask --cid w --tool-result call_1=-
              chat-cli ask --output jsonl "hi" | jq -r 'select(.type == "text").text'
            """)

    @Argument(help: "The prompt; several words are joined with spaces; - reads standard input.")
    var words: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Put a text file before the prompt; - reads standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(
        name: [.customShort("a"), .customLong("attachment")],
        help: ArgumentHelp(
            "Attach an image, document or recording: a file, a URL, or - for standard input.", valueName: "file"),
        completion: .file())
    var attachments: [String] = []

    @OptionGroup(title: "Templates and fragments") var template: TemplateOptions
    @OptionGroup(title: "Conversation") var place: PlaceOptions
    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Tools") var tools: ToolOptions
    @OptionGroup(title: "Reply format") var schema: SchemaOptions
    @OptionGroup(title: "Budget") var budget: BudgetOptions
    @OptionGroup(title: "Output") var output: ReplyOutputOptions
    @OptionGroup(title: "Settings") var sources: SourceOptions

    mutating func validate() throws {
        let readers =
            (tools.tools == "-" ? 1 : 0) + tools.results.count { $0.hasSuffix("=-") }
            + attachments.count { $0 == "-" } + files.count { $0 == "-" } + (schema.schema == "-" ? 1 : 0)
            + (words == ["-"] ? 1 : 0) + (template.readsStandardInput ? 1 : 0)
        if readers > 1 { throw ValidationError("standard input can be read only once") }
        if !tools.results.isEmpty {
            if !place.namesConversation { throw ValidationError("--tool-result needs --conversation or -c") }
            if !attachments.isEmpty { throw ValidationError("--tool-result and --attachment cannot be combined") }
        }
    }

    mutating func run() async throws {
        var printer = output.makePrinter(answers: 1)
        var asking: Asking?
        var progress = ReplyProgress()
        let error: ChatError?
        do {
            var prepared = try await prepare()
            asking = prepared
            printer = output.makePrinter(answers: prepared.answers)
            if output.dryRun {
                let (plan, request) = try await prepared.preview()
                return try RequestPreview.print(request, plan, as: output.format)
            }
            error =
                if prepared.schema == nil {
                    try await ReplyRelay.relay(try await prepared.stream(), to: &printer, &progress)
                } else {
                    try await checked(&prepared, &printer, &progress)
                }
        } catch let thrown as ChatError {
            error = thrown
        }
        let failure = error.map { ReplyFailure($0, after: progress, in: place) }
        try printer.finish(after: failure)
        if output.saysSpending, let start = progress.start { await asking?.sayStanding(of: start.conversation) }
        if let failure { throw failure }
    }

    /// Asks until the answer fits the schema, as often as the user allows.
    private func checked(
        _ asking: inout Asking, _ printer: inout any ReplyPrinter, _ progress: inout ReplyProgress
    ) async throws -> ChatError? {
        guard let schema = asking.schema else { return nil }
        var answer = CheckedAnswer(schema: schema)
        var retries = self.schema.schemaRetries
        defer { progress = answer.progress }
        while true {
            if let failure = try await answer.take(try await asking.stream(), passing: &printer) {
                try answer.show(on: &printer)
                return failure
            }
            let faults = answer.faults
            if faults.isEmpty || retries == 0 {
                try answer.show(on: &printer)
                return faults.isEmpty ? nil : .schemaMismatch(faults)
            }
            retries -= 1
            try printer.print(
                .notice(Notice(.retrying, "the answer does not fit the schema: \(faults[0]); asking again")))
            try await asking.follow(up: answer.complaint, to: answer.message, in: answer.progress.start?.conversation)
        }
    }

    /// Finds out what to send, to whom, and where to keep it.
    private mutating func prepare() async throws(ChatError) -> Asking {
        let hasResults = !tools.results.isEmpty
        let template = try self.template.read(from: try sources.places.templates())
        if let template { take(template) }
        let values = try self.template.values()
        var words = try PromptInput(
            words: words, files: files,
            standardInputIsTaken: tools.readsStandardInput || attachments.contains("-") || schema.schema == "-"
                || self.template.readsStandardInput,
            mayBeEmpty: hasResults || !attachments.isEmpty || template != nil
        ).read()
        var system: String?
        if let template { (system, words) = try template.filled(with: values, input: words) }
        let settings = try sources.settings(saysWarnings: !output.isQuiet)
        // A question that is not kept and continues nothing has no need of a database.
        let hasFragments = !self.template.fragment.isEmpty || template?.systemFragments.isEmpty == false
        let needsStore = !(output.dryRun || place.isUnstored) || place.namesConversation || hasFragments
        let store = needsStore ? try await sources.openStore(settings, saysRecovery: !output.isQuiet) : nil
        let systemFragments = try await FragmentInput.read(template?.systemFragments ?? [], from: store)
        if place.firstPrompt == nil, let text = PromptInput.joined([system ?? ""] + systemFragments.map(\.text)) {
            place.firstPrompt = text
        }
        let fragments = try await FragmentInput.read(self.template.fragment, from: store)
        guard hasResults || !attachments.isEmpty || !fragments.isEmpty || words.contains(where: { !$0.isWhitespace })
        else {
            throw .invalidUsage("the template \(template?.name ?? "") has no prompt: add your own")
        }
        let conversation = try await place.find(in: store)
        let profile = try settings.profile(named: model.profile ?? conversation?.profile)
        var ledger = store
        if store == nil, !output.dryRun { ledger = try await self.ledger(settings, isNeeded: !profile.limits.isEmpty) }
        var asking = try Asking(
            question: Message(.user, words), profile: profile, conversation: conversation, store: store,
            ledger: ledger, place: place, model: model, budget: budget.wishes, streams: !output.noStream,
            isQuiet: output.isQuiet)
        asking.attach(fragments)
        asking.attach(try await AttachmentInput.read(attachments, network: profile.network))
        try await asking.offer(try tools.read(), choice: tools.choice)
        if hasResults { try await asking.answerCalls(try tools.readResults(), words: words) }
        if let schema = schema.schema { try asking.demand(try SchemaArgument.read(schema)) }
        return asking
    }

    /// Takes over what a template says beside its texts, where the command line says nothing else.
    private mutating func take(_ template: PromptTemplate) {
        model = model.over(template)
        attachments = template.attachments + attachments
        self.template.fragment = template.fragments + self.template.fragment
        schema.schema = schema.schema ?? template.schema
        if template.extractsCode, output.format == .text || output.format == .markdown { output.extractsCode = true }
    }

    /// Where an unstored question's cost is kept: in the database if there is one, and in a new one if limits need it.
    private func ledger(_ settings: Settings, isNeeded: Bool) async throws(ChatError) -> ConversationStore? {
        if isNeeded { return try await sources.openStore(settings) }
        return settings.hasDatabase ? try? await sources.openStore(settings) : nil
    }
}
