/// Finds what is new in the pieces of a text, where a server repeats in each what it sent before.
///
/// Most servers send what is new. Some send all so far each time, and some the whole text again with the end. Which one
/// it is shows by the third piece: the second one is kept back if it goes on where the first one ends, which is rare.
struct DeltaText: Sendable {
    private enum Mode {
        case unknown
        /// Each piece is new.
        case increments
        /// Each piece says all so far.
        case whole
    }

    private var mode = Mode.unknown
    /// What was given out.
    private var total = ""
    private var pieces = 0
    /// A second piece that begins with the first.
    private var held: String?

    /// The shortest text that is taken for a repetition, in characters: shorter ones a model may well say twice, the more
    /// so where all of it is one piece.
    private var shortest: Int { pieces > 2 ? 5 : 12 }

    /// What is new in a piece.
    ///
    /// - Parameters:
    ///   - isWhole: Whether the piece is known to say all so far.
    ///   - isLast: Whether the answer ends with it.
    mutating func take(_ piece: String, isWhole: Bool = false, isLast: Bool = false) -> String {
        pieces += 1
        if isWhole, mode == .unknown, pieces > 1, held == nil, piece.utf8.starts(with: total.utf8) { mode = .whole }
        switch mode {
        case .whole: return rest(of: piece)
        case .increments: return isLast && isRepetition(piece) ? "" : add(piece)
        case .unknown: break
        }
        if let held {
            self.held = nil
            if piece.utf8.starts(with: held.utf8) {
                mode = .whole
                return rest(of: piece)
            }
            mode = .increments
            let isAgain = isLast && (piece == held || piece == total + held)
            return add(held) + (isAgain ? "" : add(piece))
        }
        if pieces == 1 { return add(piece) }
        if isLast, isRepetition(piece) { return "" }
        let isLonger = piece.utf8.count > total.utf8.count && piece.utf8.starts(with: total.utf8)
        guard isLonger, total.contains(where: { !$0.isWhitespace }) else {
            mode = .increments
            return add(piece)
        }
        if isLast, total.utf8.count >= 3 {
            mode = .whole
            return rest(of: piece)
        }
        held = piece
        return ""
    }

    /// What was kept back, because nothing more comes.
    mutating func finish() -> String {
        guard let held else { return "" }
        self.held = nil
        return total.utf8.count >= 3 ? rest(of: held) : add(held)
    }

    private mutating func add(_ piece: String) -> String {
        total += piece
        return piece
    }

    private mutating func rest(of piece: String) -> String {
        if piece.utf8.starts(with: total.utf8) {
            let new = String(decoding: piece.utf8.dropFirst(total.utf8.count), as: UTF8.self)
            total = piece
            return new
        }
        // The same again or its beginning says nothing; anything else is new.
        return total.utf8.starts(with: piece.utf8) ? "" : add(piece)
    }

    private func isRepetition(_ piece: String) -> Bool {
        piece.utf8.count == total.utf8.count && piece == total && piece.count >= shortest
    }
}

/// Keeps back a text that was said elsewhere already, as long as it is the same.
struct SaidBefore: Sendable {
    private let said: [UInt8]
    private var position = 0
    private var isDifferent = false

    init(_ said: String) {
        self.said = Array(said.utf8.drop { $0 <= 0x20 })
    }

    /// What of a piece was not said before.
    mutating func take(_ piece: String) -> String {
        if isDifferent { return piece }
        var rest = piece.utf8[...]
        while position < said.count, let byte = rest.first, byte == said[position] {
            rest.removeFirst()
            position += 1
        }
        // Both may end in other white space.
        if rest.allSatisfy({ $0 <= 0x20 }), rest.isEmpty || said[position...].allSatisfy({ $0 <= 0x20 }) { return "" }
        isDifferent = true
        return String(decoding: said[..<position] + Array(rest), as: UTF8.self)
    }
}
