internal import ChatKit

/// What the application is told: by the person, by the clock, by the work it asked for.
enum AppEvent: Equatable, Sendable {
    case input(InputEvent)
    /// Time has passed.
    case tick
    case opened(OpenedConversation)
    /// A part of a long dialogue.
    case read(
        DialoguePage, of: DialogueStretch, in: ConversationID, accounts: [StoredMessage.ID: ReplyAccount] = [:],
        versions: MessageVersions = [:])
    case reply(ReplyEvent, answer: Int)
    /// A reply has ended; nil: as it should. `isStored` is false when the prompt was refused before anything of it was
    /// stored or sent.
    case replyEnded(ChatError?, answer: Int, isStored: Bool = true)
    case listed(ConversationPage, ListRequest)
    case deleted(ConversationID)
    /// Something was done that changes the list of conversations: what.
    case said(String)
    case renamed(ConversationID, title: String?)
    case offers([OfferedProfile], models: [ModelID], of: String?)
    /// Something else that was asked for did not work.
    case failed(ChatError)
    /// A text was put on the clipboard: what, its length, and by which ways.
    case copied(String, characters: Int, ways: [ClipboardWay])
    /// Questions asked before that have these words.
    case recalled([String], words: String)
    case foundPaths([String], beginning: String)
    /// What was written in an editor; nil: nothing is to be changed.
    case edited(String?, status: CInt)
    /// What was to be opened could not be.
    case unopened(ConversationChoice, ChatError)
    /// Profiles, or with a name its models, could not be read.
    case unoffered(of: String?, ChatError)
    /// Somebody wrote to the database, we ourselves perhaps.
    case stirred
    /// Nobody tells when the database changes: it is to be looked at from time to time.
    case unwatched
    case looked(ConversationLook, ConversationLook.Finding)
    /// Whether the provider can be reached again.
    case probedNetwork(isOnline: Bool)
    /// Whether another program keeps the database locked.
    case probedStore(isBusy: Bool)
    /// As ``opened(_:)``, of the conversation that is shown.
    case reopened(OpenedConversation)
    /// What the next request will have of the context.
    case gauged(ContextGauge, in: ConversationID)
    /// Messages that were found, for these words.
    case searched(SearchPage, words: String)
    /// The messages of the conversation that have these words, in order.
    case found([StoredMessage.ID], words: String, in: ConversationID)
    /// A text to be read was asked for.
    case page(title: String, text: String)
    /// A file that goes with the next prompt.
    case attached(AttachedFile)
    /// The versions of a message with the replies to them, to be compared.
    case compared([ComparedReply])
    /// What the tokens of a reply cost that is on its way.
    case priced(Price, answer: Int)
    /// The settings of a conversation were asked for.
    case values(ConversationValues, in: ConversationID)
    /// A provider took the key and named its models.
    case tested([ModelID], ProviderDraft)
    /// A provider could not be set up.
    case untested(ChatError)
    /// A provider is set up.
    case setUp(profile: String, model: ModelID?)
    /// Someone wants the program to end; with this status.
    case ending(CInt)
}

/// What the application asks for.
enum AppEffect: Equatable, Sendable {
    case open(ConversationChoice)
    /// Reads on in a long dialogue.
    case read(DialogueStretch, in: ConversationID)
    case ask(Question)
    case stop(answer: Int)
    /// Those who wait before they try again shall try now.
    case hurry
    /// Keeps what is written.
    case keepDraft(String, in: DraftPlace)
    /// Looks for questions asked before that have these words.
    case recall(String)
    /// Looks for files whose paths begin so.
    case findPaths(String)
    /// Lets the person write at a text in their own editor.
    case edit(String)
    /// Puts it away or gets it back; nil: the other way than it is.
    case archive(ConversationID, Bool?)
    case pin(ConversationID, Bool?)
    case enqueue(QueuedQuestion, in: ConversationID)
    case unqueue(QueuedQuestion.Ticket)
    /// Sees whether others changed the conversation.
    case look(ConversationLook)
    /// Finds out whether a profile's provider can be reached.
    case probeNetwork(String)
    /// Finds out whether the database answers.
    case probeStore
    /// Reads anew the conversation that is shown.
    case reopen(ConversationID)
    case gauge(ConversationID)
    /// Reports tokens, money and limits.
    case costs(ConversationID?)
    /// Reports what the last request contained, and why.
    case why(ConversationID)
    /// Looks at a file that is to go with the next prompt.
    case attach(String)
    /// Reads the replies to a prompt, to be compared.
    case compare(ConversationID)
    /// Reads the settings of a conversation.
    case values(ConversationID)
    case storeValues(ConversationValues, in: ConversationID)
    /// Sets what is always sent first.
    case firstPrompt(String, in: ConversationID)
    /// Tries a provider's address and key.
    case test(ProviderDraft)
    case storeProvider(ProviderDraft, ModelID?)
    /// Keeps a setting of the screen.
    case remember(ScreenSetting)
    /// Searches all messages.
    case search(String)
    /// Searches the messages of the conversation that is shown.
    case find(String, in: ConversationID)
    /// Continues from now on from another version of a message.
    case showVersion(StoredMessage.ID, in: ConversationID)
    /// Reports how a message came about.
    case details(StoredMessage.ID)
    /// Has a message always sent, or no longer.
    case pinMessage(StoredMessage.ID, in: ConversationID)
    /// Writes a text into a new file.
    case save(String, path: String)
    case list(ListRequest)
    case rename(ConversationID, title: String?)
    case delete(ConversationID)
    /// Which profiles there are, and with a name the models of that one.
    case offer(modelsOf: String?)
    /// Keeps who answers in a conversation from now on.
    case keep(profile: String, model: ModelID?, in: ConversationID)
    case terminal(TerminalCommand)
    /// Puts a text on the clipboard, by all ways there are; and what it is.
    case copy(String, what: String)
    case suspend, repaint
    case quit(CInt)
    /// Ends because nothing can be done; the person is told when the screen is gone.
    case giveUp(ChatError)
}

/// The versions of messages that have several, see ``ConversationStore/versions(of:)``.
typealias MessageVersions = [StoredMessage.ID: [StoredMessage.ID]]

/// Which conversation is to be shown.
enum ConversationChoice: Equatable, Sendable {
    case new
    case lastUsed
    /// One that does not exist is begun.
    case named(String)
}

/// A conversation as it was found.
struct OpenedConversation: Equatable, Sendable {
    /// nil: it has no ID before the first question.
    var id: ConversationID?
    var title: String?
    /// The first words of its first question.
    var preview: String?
    /// The end of the dialogue.
    var messages: [StoredMessage] = []
    /// What the answers took, where it is known.
    var accounts: [StoredMessage.ID: ReplyAccount] = [:]
    var gauge = ContextGauge()
    /// The versions of messages that have several.
    var versions: MessageVersions = [:]
    /// Whether there are messages before these.
    var hasEarlier = false
    var answerer: Answerer
    /// What the settings say of the screen.
    var preferences = TerminalPreferences()
    /// What was asked for; nil in tests that do not ask.
    var choice: ConversationChoice?
    /// Whether the store has it.
    var isStored = false
    /// The end of the branch, which a question without an answer is not on.
    var head: StoredMessage.ID?
    /// Turns that did not come to their end, by the message that shows it.
    var troubles: [StoredMessage.ID: Trouble] = [:]
    /// What was written here and not sent.
    var draft: String?
    /// Questions that were waiting when the program that had them ended.
    var queue: [QueuedQuestion] = []
}

/// How a turn ended that did not come to its end.
struct Trouble: Equatable, Sendable {
    var status: Turn.Status
    /// What went wrong.
    var message: String?
    /// Nothing came: the question is on no branch, and is not sent again with later ones.
    var isUnanswered: Bool
}

/// A question that waits for an answer to end.
struct QueuedQuestion: Equatable, Sendable {
    /// Which one it is: to the store, or until it has a number there, to us.
    enum Ticket: Hashable, Sendable {
        case stored(QueuedPrompt.ID)
        case new(Int)
    }

    var ticket: Ticket
    var text: String
}

/// A look at what others did in a conversation.
struct ConversationLook: Equatable, Sendable {
    enum Finding: Equatable, Sendable {
        case nothing
        /// The conversation was deleted.
        case gone
        /// The database's file was deleted or replaced: nothing is kept any more.
        case lost(ChatError)
        /// nil: it was no conversation in particular that one looked at. With it, what the answers that are new took.
        case changed(
            ConversationGlance?, accounts: [StoredMessage.ID: ReplyAccount] = [:], versions: MessageVersions = [:])
    }

    var id: ConversationID?
    /// The last message that is known.
    var head: StoredMessage.ID?
    /// How much of a running answer is known.
    var mark: JournalMark?
    /// Whether to look even if nobody else wrote.
    var isForced = false
    /// Whether to end turns whose processes have died.
    var mends = false
}

/// Who answers, or why nobody can.
enum Answerer: Equatable, Sendable {
    case ready(profile: String, model: ModelID)
    case unready(ChatError)
}

/// How a text gets to a clipboard.
enum ClipboardWay: Equatable, Sendable {
    /// The terminal was told to take it (OSC 52); some do not listen.
    case terminal
    /// A program has taken it.
    case program(String)
}

/// A profile that one can choose.
struct OfferedProfile: Equatable, Sendable {
    var name: String
    /// Whether its address and its key are there.
    var isSetUp = true
    /// Where its key comes from, in words.
    var origin = ""
}

/// A prompt that was refused before anything of it was stored or sent.
struct RefusedPrompt: Equatable, Sendable {
    var text: String
    /// The queued message that it was.
    var ticket: QueuedQuestion.Ticket?
}

/// How a request ended.
struct AskEnd: Equatable, Sendable {
    /// What ended it early.
    var error: ChatError?
    /// Whether the prompt is in the store; false when it was refused before anything was stored or sent.
    var isStored = true
}

/// A question to be asked.
struct Question: Equatable, Sendable {
    /// Which answer of the program's life this is.
    var answer: Int
    /// nil: the last question of the conversation once more, beside the answer it had.
    var text: String?
    var conversation: ConversationID?
    /// Chosen in this session; nil: what the conversation and the settings say.
    var profile: String?
    var model: ModelID?
    /// The prompt that this is a new version of: it is sent beside it.
    var replacing: StoredMessage.ID?
    /// The waiting question that this is.
    var ticket: QueuedQuestion.Ticket?
    /// What was set for a conversation that begins with it.
    var values: ConversationValues?
    /// Files that are sent with it.
    var attachments: [AttachedFile] = []
}

/// A file that is to be sent with the next prompt.
struct AttachedFile: Equatable, Sendable {
    var path: String
    /// Such as `image/png`.
    var mediaType: String
    /// In bytes.
    var size: Int

    /// `cat.png (image/png, 82 KB)`.
    var label: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let length = size < 1024 ? "\(size) B" : size < 1_048_576 ? "\(size / 1024) KB" : "\(size / 1_048_576) MB"
        return "\(name) (\(mediaType), \(length))"
    }
}
