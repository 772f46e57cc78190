internal import ChatKit

/// What the application is told: by the person, by the clock, by the work it asked for.
enum AppEvent: Equatable, Sendable {
    case input(InputEvent)
    /// Time has passed.
    case tick
    case opened(OpenedConversation)
    /// A part of a long dialogue.
    case read(DialoguePage, of: DialogueStretch, in: ConversationID)
    case reply(ReplyEvent, answer: Int)
    /// An answer has ended; nil: as it should.
    case replyEnded(ChatError?, answer: Int)
    case listed([ConversationSummary])
    case deleted(ConversationID)
    case renamed(ConversationID, title: String?)
    case offers([String], models: [ModelID], of: String?)
    /// Something else that was asked for did not work.
    case failed(ChatError)
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
    case list
    case rename(ConversationID, title: String?)
    case delete(ConversationID)
    /// Which profiles there are, and with a name the models of that one.
    case offer(modelsOf: String?)
    /// Keeps who answers in a conversation from now on.
    case keep(profile: String, model: ModelID?, in: ConversationID)
    case terminal(TerminalCommand)
    case suspend, repaint
    case quit(CInt)
}

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
    /// Whether there are messages before these.
    var hasEarlier = false
    var answerer: Answerer
}

/// Who answers, or why nobody can.
enum Answerer: Equatable, Sendable {
    case ready(profile: String, model: ModelID)
    case unready(ChatError)
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
}
