import TerminalText
import TestSupport
import Testing

@testable import chat_tui

/// What holds whatever is typed, pasted, clicked, resized and streamed, in any order.
@Suite struct RandomUseTests {
    @Test(arguments: SeededGenerator.seeds(3))
    func `every frame has its size, its cursor inside, and nothing that does more than print`(_ seed: UInt64) {
        var use = RandomUse(seed: seed)
        for number in 0..<150 {
            let done = use.step()
            let frame = use.frame()
            let size = use.size
            let isWhole = frame.rows.count == size.rows && frame.rows.allSatisfy { $0.count == size.columns }
            #expect(isWhole, "step \(number): \(done)")
            let isInside = frame.cursor.map {
                (0..<size.rows).contains($0.row) && (0..<size.columns).contains($0.column)
            }
            #expect(isInside ?? true, "step \(number): \(done); the cursor is at \(String(describing: frame.cursor))")
            let harm = Self.harm(frame, input: use.core.model.areas.composer)
            #expect(harm == nil, "step \(number): \(done)")
            if !isWhole || isInside == false || harm != nil { return }
        }
    }

    @Test(arguments: SeededGenerator.seeds(3))
    func `what grows below neither moves the window nor changes whether the end is followed`(_ seed: UInt64) throws {
        var use = RandomUse(seed: seed)
        var grown = 0
        for number in 0..<150 {
            if number % 10 == 0 { use.ask() }
            let done = use.step()
            _ = use.frame()
            let before = use.core.model.chat?.transcript
            for _ in 0..<3 where use.grow() { grown += 1 }
            _ = use.frame()
            let after = use.core.model.chat?.transcript
            #expect(before?.follows == after?.follows, "step \(number): \(done)")
            if before?.follows != after?.follows { return }
            guard let before, let after, before.height == after.height else { continue }
            #expect(before.top == after.top, "step \(number): \(done)")
            if before.top != after.top { return }
        }
        #expect(grown > 5)
    }

    @Test(arguments: SeededGenerator.seeds(60))
    func `however an answer is cut into deltas, it looks as the whole, and nothing harmful gets through`(
        _ seed: UInt64
    ) {
        var use = RandomUse(seed: seed)
        let text = use.text(80)
        let width = Int.random(in: 8...100, using: &use.random)
        var whole = TranscriptEntry(.model("m"), text: text)
        var grown = TranscriptEntry(.model("m"), text: "", isWhole: false)
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...30, using: &use.random))
            rest = rest.dropFirst(piece.count)
            grown.append(text: String(String.UnicodeScalarView(piece)))
            if Bool.random(using: &use.random) { _ = grown.rowCount(of: 0, width: width) }
        }
        grown.finish()
        let rows = (0..<whole.rowCount(of: 0, width: width)).map { whole.row($0, of: 0, width: width) }
        let grownRows = (0..<grown.rowCount(of: 0, width: width)).map { grown.row($0, of: 0, width: width) }
        #expect(rows == grownRows, "\(text.debugDescription) at \(width)")
    }

    /// A row with something that does more than print. What a person writes is shown as it is kept; there only the last
    /// wall before the terminal stands (``CellText``).
    private static func harm(_ frame: Frame, input: Range<Int>) -> String? {
        for (number, row) in frame.rows.enumerated() where !input.contains(number) && number != frame.cursor?.row {
            let isBad = row.lazy.flatMap(\.text.unicodeScalars).contains { scalar in
                switch scalar.value {
                case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xE0000...0xE007F: true
                default: false
                }
            }
            if isBad { return row.map(\.text).joined().debugDescription }
        }
        return nil
    }
}
