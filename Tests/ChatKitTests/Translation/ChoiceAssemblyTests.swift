import Testing

@testable import ChatKit

/// Which call a piece belongs to.
@Suite struct ChoiceAssemblyTests {
    private typealias Piece = CompletionChunk.CallPiece

    /// The calls that pieces are put together to: ID, name and arguments of each.
    private func calls(_ pieces: [Piece]) -> [String] {
        var assembly = ChoiceAssembly(callPrefix: "p")
        var events: [ReplyEvent] = []
        for piece in pieces { assembly.accept(.init(calls: [piece]), into: &events) }
        assembly.end(into: &events)
        return events.compactMap { event in
            guard case .toolCall(let call) = event else { return nil }
            return "\(call.id) \(call.name) \(call.arguments)"
        }
    }

    @Test func `a number without an ID goes on with the last call of that number`() {
        let pieces = [
            Piece(index: 0, id: "a", name: "f", arguments: "1"), Piece(index: 0, id: "b", name: "g", arguments: "2"),
            Piece(index: 1, id: "c", name: "h", arguments: "3"), Piece(index: 0, arguments: "4"),
            Piece(index: 0, id: "a", arguments: "5"),
        ]
        #expect(calls(pieces) == ["a f 15", "b g 24", "c h 3"])
    }

    @Test func `an ID that comes later names the call, and finds it without a number`() {
        let pieces = [
            Piece(index: 0, name: "f", arguments: "1"), Piece(index: 0, id: "a", arguments: "2"),
            Piece(index: 0, id: "b", name: "g", arguments: "3"), Piece(id: "a", arguments: "4"),
        ]
        #expect(calls(pieces) == ["a f 124", "b g 3"])
    }

    @Test func `without a number the ID counts, or the last call where no name begins another`() {
        let pieces = [
            Piece(id: "a", name: "f", arguments: "1"), Piece(id: "b", name: "g", arguments: "2"),
            Piece(arguments: "3"), Piece(id: "a", arguments: "4"), Piece(id: "", name: "h", arguments: "5"),
        ]
        #expect(calls(pieces) == ["a f 14", "b g 23", "p_2 h 5"])
    }
}
