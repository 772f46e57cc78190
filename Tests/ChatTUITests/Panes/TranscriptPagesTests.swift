import ChatKit
import TerminalText
import TestSupport
import Testing

@testable import chat_tui

/// A dialogue that is read as one scrolls looks like one that is all here.
@Suite struct TranscriptPagesTests {
    /// A dialogue in a store, and what is read of it.
    private struct Reader {
        let dialogue: [TranscriptEntry]
        var transcript: Transcript
        var reads = 0

        init(_ count: Int, page: Int = 64) {
            dialogue = (1...count).map { number in
                let words = String(repeating: "words ", count: number * 7 % 90)
                var entry = TranscriptEntry(number % 2 == 1 ? .person : .model("m"), text: "message \(number) \(words)")
                entry.id = StoredMessage.ID(rawValue: Int64(number))
                return entry
            }
            transcript = Transcript(Array(dialogue.suffix(page)), hasEarlier: count > page)
        }

        /// The messages that the rows of the window show.
        var shownIDs: [StoredMessage.ID] {
            transcript.shownEntries.compactMap { number in
                transcript.entries.indices.contains(number) ? transcript.entries[number].id : nil
            }
        }

        /// Shows a frame, and reads until nothing more is wanted.
        mutating func rows(page: Int = 64) -> [StyledLine] {
            var rows = transcript.visibleRows()
            while let stretch = transcript.nextStretch() {
                reads += 1
                let range: Range<Int> =
                    switch stretch {
                    case .start: 0..<min(page, dialogue.count)
                    case .around(let id):
                        max(0, Int(id.rawValue) - 17)..<min(dialogue.count, Int(id.rawValue) - 17 + max(20, page))
                    case .before(let id): max(0, Int(id.rawValue) - 1 - page)..<Int(id.rawValue) - 1
                    case .after(let id): Int(id.rawValue)..<min(dialogue.count, Int(id.rawValue) + page)
                    }
                transcript.take(Array(dialogue[range]), hasEarlier: range.lowerBound > 0, of: stretch)
                rows = transcript.visibleRows()
            }
            return rows
        }
    }

    @Test(arguments: SeededGenerator.seeds(12))
    func `however one scrolls, the rows are those of the whole dialogue`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let page = Int.random(in: 30...90, using: &random)
        var read = Reader(Int.random(in: 20...1500, using: &random), page: page)
        var whole = Transcript(read.dialogue)
        for _ in 0..<150 {
            let change: (inout Transcript) -> Void
            switch Int.random(in: 0..<12, using: &random) {
            case 0: change = { $0.scrollToStart() }
            case 1: change = { $0.scrollToEnd() }
            case 2:
                let size = (Int.random(in: 8...120, using: &random), Int.random(in: 3...60, using: &random))
                change = { $0.layOut(width: size.0, height: size.1) }
            case 3...8:
                let pages = Int.random(in: -2...1, using: &random)
                change = { $0.scroll(pages: pages) }
            default:
                let rows = Int.random(in: -12...9, using: &random)
                change = { $0.scroll(by: rows) }
            }
            change(&read.transcript)
            change(&whole)
            let rows = read.rows(page: page)
            let wholeRows = whole.visibleRows()
            let isSame = rows == wholeRows && read.transcript.follows == whole.follows
            #expect(isSame, "\(rows.first?.text ?? "nothing") instead of \(wholeRows.first?.text ?? "nothing")")
            if !isSame { return }
        }
    }

    @Test(arguments: SeededGenerator.seeds(6))
    func `any message is gone to, and from there the rows are those of the whole dialogue`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 20...900, using: &random)
        var read = Reader(count, page: 40)
        for _ in 0..<20 {
            let goal = StoredMessage.ID(rawValue: Int64(Int.random(in: 1...count, using: &random)))
            read.transcript.goal = goal
            _ = read.rows()
            #expect(read.transcript.focusedEntry?.id == goal)
            #expect(read.shownIDs.contains(goal))
            read.transcript.scroll(pages: Int.random(in: -3...3, using: &random))
            _ = read.rows()
            let ids = read.shownIDs.map(\.rawValue)
            #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 == $1 || $0 + 1 == $1 }, "no message is left out: \(ids)")
        }
    }

    @Test func `of a hundred thousand messages a few hundred are here`() {
        var reader = Reader(100_000)
        _ = reader.rows()
        #expect(reader.reads == 0, "the end is here from the beginning")
        reader.transcript.scrollToStart()
        #expect(reader.rows().contains { $0.text.hasPrefix("message 1 ") })
        #expect(reader.transcript.entries.count < 200)
        for _ in 0..<300 {
            reader.transcript.scroll(pages: 5)
            _ = reader.rows()
            #expect(reader.transcript.entries.count < 400)
        }
        for _ in 0..<100 {
            reader.transcript.scroll(pages: -5)
            _ = reader.rows()
            #expect(reader.transcript.entries.count < 400)
        }
        reader.transcript.scrollToEnd()
        #expect(reader.rows().contains { $0.text.hasPrefix("message 100000 ") })
    }

    @Test func `what is said now stays at the end while the start is read`() {
        var reader = Reader(1000)
        _ = reader.rows()
        reader.transcript.append(TranscriptEntry(.person, text: "new question"))
        reader.transcript.append(TranscriptEntry(.model("m"), text: "", isWhole: false))
        reader.transcript.scrollToStart()
        _ = reader.rows()
        reader.transcript.changeLast { $0.append(text: "new answer") }
        #expect(reader.rows().contains { $0.text.hasPrefix("message 1 ") })
        reader.transcript.scrollToEnd()
        let text = reader.rows().map(\.text)
        #expect(text.contains("new question") && text.contains("new answer"))
        reader.transcript.scroll(pages: -3)
        let above = reader.rows().map(\.text)
        #expect(above.contains { $0.hasPrefix("message 99") })
    }

    @Test func `huge messages are read one at a time`() {
        var core = Core()
        let huge = String(repeating: "text ", count: 300_000)
        let messages = (1...3).map { number in
            StoredMessage(
                id: StoredMessage.ID(rawValue: Int64(number)), parentID: nil, message: Message(.user, huge),
                status: .complete, createdAt: Timestamp(rawValue: 0), model: nil)
        }
        core.send(
            .opened(
                OpenedConversation(
                    id: ConversationID(number: 7), messages: [messages[2]], hasEarlier: true, answerer: Core.ready)))
        _ = core.screen()
        let effects = core.model.reads()
        #expect(effects == [.read(.before(messages[2].id), in: ConversationID(number: 7))])
        #expect(core.model.reads().isEmpty, "it is on its way")
    }
}
