import ChatKit
import TestSupport

@testable import chat_tui

/// Somebody who does anything at any time, and a world around the application that answers it sooner or later, with
/// texts made of what hurts. The same for the same seed.
struct RandomUse {
    var core: Core
    var random: SeededGenerator
    /// What was asked for and has not come yet.
    private var pending: [AppEvent] = []
    /// Answers that run.
    private(set) var answers: [Int] = []
    private(set) var size = TerminalSize(columns: 80, rows: 24)

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        core = Core(Core.conversation([]))
        core.model.isFar = seed % 2 == 1
        send(.opened(opened(.new)))
    }

    /// Does something, and says what.
    mutating func step() -> String {
        core.now += .milliseconds(Int.random(in: 0...300, using: &random))
        switch Int.random(in: 0..<24, using: &random) {
        case 0..<7: return deliver(.input(.key(key())))
        case 7..<9:
            for character in typed(6) where character != "\n" { send(.input(.key(KeyEvent(.character(character))))) }
            return "types"
        case 9: return deliver(.input(.key(KeyEvent(.enter))))
        case 10: return deliver(.input(.paste(typed(60))))
        case 11: return deliver(.input(.mouse(click())))
        case 12:
            return deliver(.input(.wheel(lines: [-3, 3, -9].randomElement(using: &random) ?? 3, at: click().place)))
        case 13: return resize()
        case 14: return deliver(.tick)
        case 15: return deliver([.stirred, .input(.focus(true)), .unwatched].randomElement(using: &random) ?? .tick)
        case 16..<21:
            guard let answer = answers.randomElement(using: &random) else { return deliver(.tick) }
            return deliver(.reply(reply(), answer: answer))
        default:
            guard !pending.isEmpty else { return deliver(.tick) }
            return deliver(pending.remove(at: Int.random(in: 0..<pending.count, using: &random)))
        }
    }

    mutating func frame() -> Frame {
        let frame = core.model.frame(size)
        for effect in core.model.reads() { answer(effect) }
        return frame
    }

    /// More of an answer that runs in the conversation that is shown; false: none does.
    mutating func grow() -> Bool {
        guard let answer = core.model.chat?.running?.number else { return false }
        send(.reply(.text(text(30)), answer: answer))
        return true
    }

    /// Asks something, unless another page is open or the input means something else.
    mutating func ask() {
        core.press("Esc")
        send(.input(.paste("question")))
        send(.input(.key(KeyEvent(.enter))))
    }

    private mutating func deliver(_ event: AppEvent) -> String {
        if case .replyEnded(_, let answer, _) = event { answers.removeAll { $0 == answer } }
        send(event)
        return String(describing: event).prefix(200).description
    }

    private mutating func send(_ event: AppEvent) {
        core.send(event)
        for effect in core.effects { answer(effect) }
    }

    private mutating func resize() -> String {
        let sizes = [(80, 24), (120, 40), (40, 12), (20, 5), (1, 1), (19, 4)]
        var (columns, rows) = sizes.randomElement(using: &random) ?? (80, 24)
        if Bool.random(using: &random) {
            (columns, rows) = (Int.random(in: 1...160, using: &random), Int.random(in: 1...50, using: &random))
        }
        size = TerminalSize(columns: columns, rows: rows)
        return "resizes to \(columns)x\(rows)"
    }

    // What the person does

    private static let chords = AppAction.keys.rows.flatMap(\.keys).flatMap(\.chords)

    private mutating func key() -> KeyEvent {
        let chord = Self.chords.randomElement(using: &random) ?? KeyChord(.enter)
        let others: [Key] = [.up, .down, .enter, .escape, .character("y"), .character("d"), .character("/"), .tab]
        if Int.random(in: 0..<4, using: &random) == 0 { return KeyEvent(others.randomElement(using: &random) ?? .up) }
        return KeyEvent(chord.key, chord.modifiers)
    }

    private mutating func click() -> MouseEvent {
        let phase: MouseEvent.Phase = [.press, .press, .drag, .release].randomElement(using: &random) ?? .press
        let place = MouseEvent.Place(
            row: Int.random(in: 0...max(size.rows, 3), using: &random),
            column: Int.random(in: 0...max(size.columns, 3), using: &random))
        return MouseEvent(button: .left, phase: phase, place: place, modifiers: [])
    }

    // What the world answers

    private mutating func reply() -> ReplyEvent {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: .reasoning(text(20))
        case 1: .notice(Notice(.retrying, text(5), pause: .seconds(3)))
        case 2: .usage(Usage(inputTokens: 12, outputTokens: 34))
        default: .text(text(30))
        }
    }

    private mutating func answer(_ effect: AppEffect) {
        switch effect {
        case .open(let choice):
            pending.append(
                Int.random(in: 0..<9, using: &random) == 0
                    ? .unopened(choice, .fileNotFound(path: text(3))) : .opened(opened(choice)))
        case .reopen(let id): pending.append(.reopened(opened(.named(id.rawValue))))
        case .read(let stretch, let id):
            pending.append(.read(DialoguePage(messages: messages(), hasEarlier: false), of: stretch, in: id))
        case .ask(let question):
            answers.append(question.answer)
            let start = ReplyStart(
                profile: "openai", model: "m", conversation: question.conversation ?? ConversationID(number: 99))
            pending.append(.reply(.started(start), answer: question.answer))
            pending.append(.replyEnded(nil, answer: question.answer))
        case .stop(let answer): pending.append(.replyEnded(.cancelled, answer: answer))
        case .list(let request):
            let count = Int.random(in: 0...12, using: &random)
            pending.append(.listed(ConversationPage(conversations: (0..<count).map { _ in summary() }), request))
        case .offer(let name):
            let profiles = [OfferedProfile(name: "openai"), OfferedProfile(name: text(3), isSetUp: false)]
            pending.append(.offers(profiles, models: ["m", "n"], of: name))
        case .recall(let words): pending.append(.recalled([text(9), text(4)], words: words))
        case .findPaths(let path): pending.append(.foundPaths([path + "a", path + text(2)], beginning: path))
        case .edit: pending.append(.edited(text(20), status: 0))
        case .look(let look): pending.append(.looked(look, .nothing))
        case .rename(let id, let title): pending.append(.renamed(id, title: title))
        case .delete(let id): pending.append(.deleted(id))
        case .copy(let text, let what):
            pending.append(.copied(what, characters: text.count, ways: [.terminal, .program("xclip")]))
        case .giveUp: pending.append(.opened(opened(.new)))
        case .search(let words):
            pending.append(.searched(SearchPage(hits: []), words: words))
        case .find(let words, let id):
            pending.append(.found(messages().map(\.id), words: words, in: id))
        case .showVersion(_, let id): pending.append(.reopened(opened(.named(id.rawValue))))
        case .details: pending.append(.page(title: text(3), text: text(40)))
        case .gauge(let id): pending.append(.gauged(ContextGauge(used: 12_345, limit: 99_999), in: id))
        case .archive, .pin: pending.append(.said(text(4)))
        default: break
        }
    }

    private mutating func opened(_ choice: ConversationChoice) -> OpenedConversation {
        var opened = OpenedConversation(answerer: Core.ready)
        opened.choice = choice
        guard choice != .new else { return opened }
        opened.id = ConversationID(number: Int64.random(in: 1...9, using: &random))
        (opened.title, opened.messages) = (text(4), messages())
        opened.hasEarlier = Bool.random(using: &random)
        opened.isStored = true
        return opened
    }

    private mutating func messages() -> [StoredMessage] {
        let first = Int64.random(in: 1...1000, using: &random)
        return (0..<Int64.random(in: 0...12, using: &random)).map { number in
            StoredMessage(
                id: StoredMessage.ID(rawValue: first + number), parentID: nil,
                message: Message(number % 2 == 0 ? .user : .assistant, text(40)), status: .complete,
                createdAt: Timestamp(rawValue: 0), model: number % 2 == 0 ? nil : "gpt-test")
        }
    }

    private mutating func summary() -> ConversationSummary {
        let number = Int64.random(in: 1...9, using: &random)
        return ConversationSummary(
            key: Conversation.Key(rawValue: number), id: ConversationID(number: number), title: text(4),
            lastUsedAt: Timestamp(rawValue: 1_700_000_000_000 + number))
    }

    // Texts

    private static let pieces = [
        "word ", "слово ", "中文", "，", "**", "`", "```\n", "```swift\nlet x = 1\n", "\n", "\n\n", "- ", "1. ", "> ",
        "| a | b |\n|---|---|\n| 1 | 2 |\n", "# ", "a-very-long-word-that-has-to-be-cut-somewhere ", "e\u{301}", "👨‍👩‍👧",
        "🇷🇺", "❤️", "👍🏽", "\t", "\u{1B}[2J", "\u{1B}]52;c;AAAA\u{7}", "\u{1B}", "\u{9B}31m", "\u{202E}", "\u{200B}", "\r",
        "\u{E0041}", "\u{0}", "ก\u{E34}", "日本語のテキスト", "a\u{302}\u{323}\u{301}\u{300}\u{303}", "$x^2$", "/", "@a",
    ]

    /// As it comes out of the decoder: without control characters.
    private mutating func typed(_ most: Int) -> String {
        text(most).filter { !$0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x9B } }
    }

    /// So many pieces at most of what texts are made of, and of what hurts.
    mutating func text(_ most: Int) -> String {
        (0..<Int.random(in: 1...most, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            .joined()
    }
}
