import ChatKit

@testable import chat_tui

/// The application without a terminal: keys go in, effects and screens come out.
struct Core {
    var model: AppModel
    var now = ContinuousClock.now
    var effects: [AppEffect] = []

    /// Begins with a conversation that was opened.
    init(_ opened: OpenedConversation = Core.empty) {
        model = AppModel(at: now)
        send(.opened(opened))
    }

    /// When all of it was said: today, so that only the time of day is shown.
    static let time = Timestamp.now
    static let ready = Answerer.ready(profile: "openai", model: "gpt-test")
    static let empty = OpenedConversation(answerer: ready)

    static func conversation(_ texts: [String], answerer: Answerer = ready) -> OpenedConversation {
        let messages = texts.enumerated().map { number, text in
            StoredMessage(
                id: StoredMessage.ID(rawValue: Int64(number + 1)), parentID: nil,
                message: Message(number % 2 == 0 ? .user : .assistant, text), status: .complete,
                createdAt: time, model: number % 2 == 0 ? nil : "gpt-test")
        }
        return OpenedConversation(
            id: ConversationID(number: 7), title: "Talk", messages: messages, answerer: answerer)
    }

    mutating func send(_ event: AppEvent) {
        effects = model.update(event, at: now).filter { $0 != .probeStore }
    }

    /// Presses keys by their names.
    mutating func press(_ keys: String...) {
        for name in keys.flatMap({ $0.split(separator: " ") }) {
            guard let chord = KeyChord(name) else { continue }
            send(.input(.key(KeyEvent(chord.key, chord.modifiers))))
        }
    }

    mutating func type(_ text: String) {
        for character in text { send(.input(.key(KeyEvent(.character(character))))) }
    }

    /// Sends a question, and gives the number of its answer.
    mutating func ask(_ text: String) -> Int {
        type(text)
        press("Enter")
        return model.answers
    }

    mutating func reply(_ text: String, answer: Int) {
        send(.reply(.text(text), answer: answer))
    }

    mutating func screen(_ columns: Int = 80, _ rows: Int = 24) -> String {
        model.frame(TerminalSize(columns: columns, rows: rows)).text
    }

    mutating func rows(_ columns: Int = 80, _ rows: Int = 24) -> [String] {
        screen(columns, rows).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
