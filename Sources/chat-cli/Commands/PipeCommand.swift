import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli pipe`: a conversation held by a script.
struct PipeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipe",
        abstract: "Hold a conversation from a script: JSON commands in, JSON events out.",
        discussion: """
            Each line of standard input is a command, a JSON object with a type: ask, attach, cancel, edit, regenerate, \
            fork, switch, set, search, messages, resend or drop. Each line of standard output is an event with a type, a \
            number (seq), a time, and the id of its command. Every command ends with the event done. Wrong lines are \
            reported as error events and do not end the pipe. At the end of the input, the commands that were read are \
            completed. docs/pipe.md describes all commands and events.

            Events are stored before they are written. After a crash, --from-seq N writes those from N on again.

            EXAMPLES
              echo '{"type":"ask","id":1,"text":"hi"}' | chat-cli pipe 111 | jq -rj 'select(.type=="text").text'
              chat-cli pipe 111 --from-seq 42 < commands.jsonl > events.jsonl
            """)

    @Argument(
        help: "The conversation; it is started if it does not exist. A new one by default.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @OptionGroup var last: LastUsedOption

    @Flag(help: "Fail if the conversation does not exist.")
    var existing = false

    @Option(help: ArgumentHelp("First write the stored events from this number on.", valueName: "number"))
    var fromSeq: Int?

    @OptionGroup(title: "Model") var model: ModelOptions

    @Option(
        name: [.customShort("s"), .customLong("system"), .customLong("first-prompt")], parsing: .unconditional,
        help: ArgumentHelp("The first prompt of a new conversation.", valueName: "text"))
    var firstPrompt: String?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if id != nil, last.isLastUsed { throw ValidationError("an ID and -c cannot be combined") }
        if let fromSeq, fromSeq < 1 { throw ValidationError("--from-seq must be at least 1") }
        if fromSeq != nil || existing, id == nil, !last.isLastUsed {
            throw ValidationError("name the conversation, or the one last used with -c")
        }
        if !model.options.isEmpty || model.temperature != nil || model.maxTokens != nil {
            throw ValidationError("request options belong to the command ask: {\"type\":\"ask\",\"options\":{…}}")
        }
    }

    func run() async throws {
        let settings = try sources.settings()
        let (store, conversation, isNew) = try await place(settings)
        let session = try PipeSession(
            store: store, settings: settings, templates: try sources.places.templates(), conversation: conversation)
        if let fromSeq { try await replay(from: fromSeq, session, conversation) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.log.write() }
            group.addTask {
                defer { session.log.close() }
                try await session.begin(isNew: isNew)
                await withTaskGroup(of: Void.self) { both in
                    both.addTask { await session.read() }
                    both.addTask { await session.run() }
                }
                session.log.report("closed", of: nil)
            }
            // The first error cancels the other task: a closed output ends the running turn.
            while try await group.next() != nil {}
        }
        if isNew, id == nil, try await store.messages(of: try await session.current()).isEmpty {
            try await store.delete(session.conversation)
        }
        try Task.checkCancellation()
    }

    private func place(_ settings: Settings) async throws(ChatError) -> (ConversationStore, Conversation, isNew: Bool) {
        if last.isLastUsed {
            let (store, conversation) = try await last.find(orElse: nil, in: sources, for: .writing)
            return (store, conversation, false)
        }
        let name = try id.map { (id) throws(ChatError) in try ConversationID(validating: id) }
        let store = try await sources.openStore(settings)
        if let name {
            if let found = try await store.find(name) { return (store, found, false) }
            if existing || fromSeq != nil { throw .conversationNotFound(name) }
        }
        let profile = try settings.profile(named: model.profile)
        let draft = ConversationDraft(
            id: name, firstPrompt: firstPrompt ?? profile.firstPrompt, profile: profile.name,
            model: try profile.model(named: model.model.map { ModelID($0) }, in: nil))
        return (store, try await store.create(draft), true)
    }

    private func replay(from first: Int, _ session: PipeSession, _ conversation: Conversation) async throws {
        let numbers = try await session.store.pipeEventNumbers(of: conversation.key)
        if let numbers, first < numbers.lowerBound {
            throw ChatError.unusableInput(
                "the events before \(numbers.lowerBound) are not kept any more; show --output json has all messages")
        }
        try await session.log.replay(from: first)
    }
}
