import ChatKit
import TestSupport
import Testing

@Suite struct WordDifferenceTests {
    @Test func `words that changed stand between those that stayed`() {
        let difference = WordDifference(from: "The red fox, jumps.", to: "The brown fox jumps!")
        let marked = difference.pieces.map { piece in
            switch piece.origin {
            case .both: piece.text
            case .first: "[\(piece.text)]"
            case .second: "{\(piece.text)}"
            }
        }.joined()
        #expect(marked == "The [red]{brown} fox[,] jumps[.]{!}")
        #expect(WordDifference(from: "", to: "").pieces.isEmpty)
        #expect(WordDifference(from: "数据库", to: "数据表").pieces.map(\.text) == ["数据", "库", "表"])
    }

    @Test(arguments: SeededGenerator.seeds(40)) func `both texts can be put together from the pieces`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = ["a", "bc", "é", " ", "\n", "\r\n", ".", "学", "👩‍👩‍👧", "\u{301}"]
        func text() -> String {
            (0..<Int.random(in: 0..<60, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }
                .joined()
        }
        let (first, second) = (text(), text())
        let pieces = WordDifference(from: first, to: second).pieces
        #expect(pieces.filter { $0.origin != .second }.map(\.text).joined() == first)
        #expect(pieces.filter { $0.origin != .first }.map(\.text).joined() == second)
    }

    @Test func `texts of many thousand words that share nothing are compared by lines`() {
        let first = (0..<30_000).map { "a\($0)\n" }.joined()
        let second = (0..<10).map { "b\($0)\n" }.joined() + "a7\n"
        let pieces = WordDifference(from: first, to: second).pieces
        #expect(pieces.filter { $0.origin != .second }.map(\.text).joined() == first)
        #expect(pieces.filter { $0.origin != .first }.map(\.text).joined() == second)
    }
}
