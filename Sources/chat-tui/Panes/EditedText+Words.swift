/// Letters and words changed where they stand.
extension EditedText {
    enum LetterCase: Hashable, Sendable {
        case upper, lower
        /// The first letter upper, the others lower.
        case capital

        fileprivate func applied(to text: String) -> String {
            switch self {
            case .upper: return text.uppercased()
            case .lower: return text.lowercased()
            case .capital:
                guard let first = text.firstIndex(where: \.isLetter) else { return text }
                let rest = text[text.index(after: first)...]
                return text[..<first] + text[first].uppercased() + rest.lowercased()
            }
        }
    }

    /// Exchanges the characters around the caret.
    mutating func transpose() {
        let line = caret.line
        let column = min(caret.column, lines[line].count - 1)
        guard column > 0 else { return }
        beginStep()
        let range = Place(line: line, column: column - 1)..<Place(line: line, column: column + 1)
        change(range, [[lines[line][column], lines[line][column - 1]]])
        caret = range.upperBound
    }

    /// Exchanges the word before the caret with the one after it; at the end of the text the last two.
    mutating func transposeWords() {
        let secondStart = wordStart(before: wordEnd(after: caret))
        let second = secondStart..<wordEnd(after: secondStart)
        let firstStart = wordStart(before: secondStart)
        let first = firstStart..<wordEnd(after: firstStart)
        guard firstStart < secondStart, first.upperBound <= secondStart else { return }
        beginStep()
        let between = text(in: first.upperBound..<secondStart)
        let exchanged = text(in: second) + between + text(in: first)
        caret = change(firstStart..<second.upperBound, Self.lines(of: exchanged)).upperBound
    }

    /// Writes the rest of the word after the caret in other letters, and goes behind it.
    mutating func recase(_ letterCase: LetterCase) {
        let range = caret..<wordEnd(after: caret)
        guard !range.isEmpty else { return }
        beginStep()
        caret = change(range, Self.lines(of: letterCase.applied(to: text(in: range)))).upperBound
    }
}
