import ArgumentParser
import ChatArguments
import ChatKit
import Glibc
import TerminalText

/// `chat-cli queue`: prompts that are sent later.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Queue prompts and send them later, in order.",
        discussion: """
            A queued prompt is stored until its complete reply is. queue run sends those that are due, and so does \
            chat-tui in the conversation that it shows. Each conversation's prompts are sent in order, one after the \
            other's reply.

            A prompt is never sent twice by itself: one whose reply was interrupted, cancelled or failed is held, and \
            the prompts behind it wait, until queue run --again sends it or queue rm removes it. Without a network \
            nothing is sent, and the prompt waits on.

            EXAMPLES
              chat-cli queue 111 "Then summarise it"
              chat-cli queue -c --at 02:00 -f report.txt "Translate this into Russian"
              chat-cli queue list
              chat-cli queue edit 7 --at now
              chat-cli queue run --wait
            """,
        subcommands: [QueueAdd.self, QueueList.self, QueueEdit.self, QueueRemove.self, QueueRun.self],
        defaultSubcommand: QueueAdd.self)
}

/// `chat-cli queue [add] ID "TEXT"`.
struct QueueAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Queue a prompt (the default command).",
        discussion: """
            The prompt is standard input (if it is not a terminal), then the files, then the words, as with ask. A \
            conversation that does not exist is started. Prints the number of the queued prompt.

            EXAMPLES
              chat-cli queue 111 "Then summarise it"
              chat-cli queue -c --at +30m "Any news?"
              chat-cli queue --at "2026-12-24 18:00" 111 "Write the greeting"
            """)

    @Argument(
        help: ArgumentHelp("The conversation's ID, unless -c is given, and the prompt.", valueName: "id prompt"),
        completion: CandidateSource.conversations.completion)
    var words: [String] = []

    @OptionGroup var last: LastUsedOption

    @Flag(help: "Fail if the conversation does not exist.")
    var existing = false

    @Option(
        help: ArgumentHelp(
            "Send it at this time or later: 02:00, 2026-12-01, \"2026-12-01 02:00\", or +90m from now.",
            valueName: "time"))
    var at: MomentArgument?

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("Put a text file before the prompt; - reads standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(
        name: [.customShort("a"), .customLong("attachment")],
        help: ArgumentHelp("Attach an image, document or recording: a file, a URL, or -.", valueName: "file"),
        completion: .file())
    var attachments: [String] = []

    @OptionGroup(title: "Model") var model: ModelOptions

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    mutating func validate() throws {
        if words.isEmpty, !last.isLastUsed {
            throw ValidationError("name a conversation, or the one last used with -c: queue ID \"your prompt\"")
        }
        if existing, last.isLastUsed { throw ValidationError("--existing and -c cannot be combined") }
        if (attachments + files).count(where: { $0 == "-" }) + (prompt == ["-"] ? 1 : 0) > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }

    private var prompt: [String] { last.isLastUsed ? words : Array(words.dropFirst()) }

    func run() async throws {
        let text = try PromptInput(
            words: prompt, files: files, standardInputIsTaken: attachments.contains("-"),
            missing: #"there is no prompt: chat-cli queue ID "your prompt", or pipe it in"#,
            mayBeEmpty: !attachments.isEmpty
        ).read()
        let settings = try sources.settings()
        let (store, conversation) = try await place(settings)
        let profile = try settings.profile(named: model.profile ?? conversation.profile)
        var draft = QueuedPromptDraft(
            text, profile: model.profile, model: model.model.map { ModelID($0) }, options: model.requestOptions,
            notBefore: at?.moment(now: .now))
        for received in try await AttachmentInput.read(attachments, network: profile.network) {
            draft.attachments.append(
                try await store.attach(
                    received.bytes, mediaType: received.attachment.mediaType, name: received.attachment.name))
        }
        let queued = try await store.enqueue(draft, in: conversation.id)
        switch output {
        case .json: try StandardStream.output.write(json: queued.json)
        case .text:
            try StandardStream.output.write("\(queued.id)\n")
            let time = draft.notBefore.map { " for \($0.localMinute)" } ?? ""
            Remark.say("queued in conversation \(conversation.id)\(time); chat-cli queue run sends it")
        }
    }

    private func place(_ settings: Settings) async throws(ChatError) -> (ConversationStore, Conversation) {
        if last.isLastUsed { return try await last.find(orElse: nil, in: sources, for: .writing) }
        let id = try ConversationID(validating: words[0])
        let store = try await sources.openStore(settings)
        if let found = try await store.find(id) { return (store, found) }
        if existing { throw .conversationNotFound(id) }
        let profile = try settings.profile(named: model.profile)
        let started = try await store.create(
            ConversationDraft(
                id: id, firstPrompt: profile.firstPrompt, profile: profile.name,
                model: try profile.model(named: model.model.map { ModelID($0) }, in: nil)))
        Remark.say("started conversation \(id)")
        return (store, started)
    }
}

/// `chat-cli queue list`.
struct QueueList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List queued prompts in the order in which they are sent.",
        discussion: """
            Columns: number, conversation, state and prompt. States: waiting, a time before which the prompt is not \
            sent, sending, or held with the reason.

            EXAMPLES
              chat-cli queue list
              chat-cli queue list 111 --output json
            """,
        aliases: ["ls"])

    @Argument(
        help: "Only this conversation's prompts.", completion: CandidateSource.conversations.completion)
    var id: String?

    @OptionGroup var last: LastUsedOption

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if id != nil, last.isLastUsed { throw ValidationError("an ID and -c cannot be combined") }
    }

    func run() async throws {
        var queue: [QueuedPrompt] = []
        if id != nil || last.isLastUsed {
            let (store, conversation) = try await last.find(orElse: id, in: sources)
            queue = try await store.queue(in: conversation.id)
        } else if let store = try await sources.existingStore() {
            queue = try await store.queue()
        }
        switch output {
        case .json: try StandardStream.output.write(json: ["queue": .array(queue.map(\.json))] as JSONValue)
        case .text:
            if queue.isEmpty { return Remark.say("the queue is empty") }
            var table = TextTable(header: ["number", "conversation", "state", "prompt"], alignedRight: [0])
            for prompt in queue {
                table.rows.append([
                    "\(prompt.id)", StandardStream.output.line(prompt.conversation.rawValue), prompt.stateWords,
                    Sanitizer.line(prompt.text).truncated(toColumns: 60),
                ])
            }
            try StandardStream.output.write(table.text)
        }
    }
}

/// `chat-cli queue edit NUMBER`.
struct QueueEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change the text, the time or the place of a queued prompt.",
        discussion: """
            Without options, $VISUAL or $EDITOR opens with the text on a terminal; otherwise the text is read from \
            standard input.

            EXAMPLES
              chat-cli queue edit 7
              chat-cli queue edit 7 --message "Summarise it in one sentence"
              chat-cli queue edit 7 --at 02:00
              chat-cli queue edit 7 --before 5
            """)

    @Argument(
        help: ArgumentHelp("The prompt's number, as queue list prints it.", valueName: "number"),
        completion: CandidateSource.queue.completion)
    var number: Int64

    @Option(help: ArgumentHelp("The new text; - reads standard input.", valueName: "text"))
    var message: String?

    @Option(help: ArgumentHelp("Send it at this time or later; now removes the time.", valueName: "time"))
    var at: MomentArgument?

    @Option(
        help: ArgumentHelp("Send it before this prompt of the same conversation.", valueName: "number"),
        completion: CandidateSource.queue.completion)
    var before: Int64?

    @Flag(name: .customLong("last"), help: "Send it after all others of its conversation.")
    var isLast = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if before != nil, isLast { throw ValidationError("--before and --last cannot be combined") }
    }

    func run() async throws {
        let store = try await QueueStore.open(sources)
        let id = QueuedPrompt.ID(rawValue: number)
        guard let prompt = try await store.queuedPrompt(id) else { throw QueueStore.notFound(id) }
        var text: String?
        if let message {
            text = message == "-" ? try TextInput.standardInput() : message
        } else if at == nil, before == nil, !isLast {
            let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            text = isInteractive ? try EditorText.edited(prompt.text) : try TextInput.standardInput()
        }
        if let text, prompt.draft.attachments.isEmpty, text.allSatisfy(\.isWhitespace) {
            throw ChatError.invalidUsage("the prompt is empty; queue rm \(id) removes it")
        }
        let moment: Timestamp?? = at.map { $0.moment(now: .now) }
        _ = try await store.changeQueued(id, text: text, notBefore: moment)
        if let before {
            try await store.moveQueued(id, before: QueuedPrompt.ID(rawValue: before))
        } else if isLast {
            try await store.moveQueued(id, before: nil)
        }
    }
}

/// `chat-cli queue rm NUMBER…`.
struct QueueRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Remove prompts from the queue.",
        discussion: """
            Their conversations keep what was sent already.

            EXAMPLES
              chat-cli queue rm 7 8
            """,
        aliases: ["remove", "delete"])

    @Argument(
        help: ArgumentHelp("The prompts' numbers.", valueName: "number"),
        completion: CandidateSource.queue.completion)
    var numbers: [Int64]

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let store = try await QueueStore.open(sources)
        for number in numbers {
            let id = QueuedPrompt.ID(rawValue: number)
            guard try await store.removeQueued(id) else { throw QueueStore.notFound(id) }
        }
    }
}

/// `chat-cli queue run`.
struct QueueRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send the queued prompts that are due, and print their replies.",
        discussion: """
            Prompts of one conversation are sent in order. A prompt that fails is held, and those behind it wait; other \
            conversations go on. Prompts that a running chat-tui or pipe keeps are left to it. The exit status is 0, or \
            that of the first failure; 75 where only held prompts are left.

            --wait stays until nothing waits any more: for times to come, for the network, and for conversations that \
            are busy. --watch stays for ever, for a service or a crontab's @reboot line.

            EXAMPLES
              chat-cli queue run
              chat-cli queue run --wait 111
              chat-cli queue run --again 7
              nohup chat-cli queue run --watch -q &
            """)

    @Argument(
        help: "Only these conversations.", completion: CandidateSource.conversations.completion)
    var ids: [String] = []

    @Flag(help: "Wait for times, the network and busy conversations, until nothing waits any more.")
    var wait = false

    @Flag(help: "Like --wait, but never end.")
    var watch = false

    @Option(
        help: ArgumentHelp("Send this held prompt again, although it may have been sent.", valueName: "number"),
        completion: CandidateSource.queue.completion)
    var again: [Int64] = []

    @Option(
        help: ArgumentHelp("The output format: text, markdown, json, or jsonl.", valueName: "format"))
    var output = OutputFormat.text

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Print only errors to standard error.")
    var isQuiet = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        guard let store = try await sources.existingStore(for: .writing) else {
            if !isQuiet { Remark.say("the queue is empty") }
            return
        }
        for number in again { try await store.allowResending(QueuedPrompt.ID(rawValue: number)) }
        var only: Set<ConversationID> = []
        for id in ids { only.insert(try await store.conversation(named: id).id) }
        var runner = QueueRunner(
            store: store, settings: try sources.settings(saysWarnings: !isQuiet), only: only,
            patience: watch ? .forever : wait ? .untilEmpty : .none, format: output, isQuiet: isQuiet)
        try await runner.run()
    }
}

/// What the commands of the queue share.
enum QueueStore {
    static func open(_ sources: SourceOptions) async throws(ChatError) -> ConversationStore {
        guard let store = try await sources.existingStore(for: .writing) else {
            throw .invalidUsage("the queue is empty")
        }
        return store
    }

    static func notFound(_ id: QueuedPrompt.ID) -> ChatError {
        .notFound(kind: "queued prompt", name: "\(id)")
    }
}
