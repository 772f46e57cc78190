/// Where the caret can go.
extension EditedText {
    enum Motion: Hashable, Sendable {
        case left, right
        /// By words of letters and digits.
        case wordLeft, wordRight
        /// By what stands between spaces.
        case spaceLeft
        case lineStart, lineEnd, textStart, textEnd
    }

    func place(_ motion: Motion) -> Place {
        switch motion {
        case .left: before(caret) ?? caret
        case .right: after(caret) ?? caret
        case .wordLeft: wordStart(before: caret)
        case .spaceLeft: leftward(from: caret) { !$0.isWhitespace }
        case .wordRight: wordEnd(after: caret)
        case .lineStart: Place(line: caret.line, column: 0)
        case .lineEnd: Place(line: caret.line, column: lines[caret.line].count)
        case .textStart: Place(line: 0, column: 0)
        case .textEnd: end
        }
    }

    private func before(_ place: Place) -> Place? {
        if place.column > 0 { return Place(line: place.line, column: place.column - 1) }
        return place.line > 0 ? Place(line: place.line - 1, column: lines[place.line - 1].count) : nil
    }

    private func after(_ place: Place) -> Place? {
        if place.column < lines[place.line].count { return Place(line: place.line, column: place.column + 1) }
        return place.line + 1 < lines.count ? Place(line: place.line + 1, column: 0) : nil
    }

    func character(at place: Place) -> Character {
        place.column < lines[place.line].count ? lines[place.line][place.column] : "\n"
    }

    /// Where the word before the place begins.
    func wordStart(before place: Place) -> Place {
        leftward(from: place) { $0.isLetter || $0.isNumber }
    }

    /// Where the word after the place ends.
    func wordEnd(after place: Place) -> Place {
        rightward(from: place) { $0.isLetter || $0.isNumber }
    }

    private func leftward(from start: Place, _ isPart: (Character) -> Bool) -> Place {
        var place = start
        while let next = before(place), !isPart(character(at: next)) { place = next }
        while let next = before(place), isPart(character(at: next)) { place = next }
        return place
    }

    private func rightward(from start: Place, _ isPart: (Character) -> Bool) -> Place {
        var place = start
        while !isPart(character(at: place)), let next = after(place) { place = next }
        while isPart(character(at: place)), let next = after(place) { place = next }
        return place
    }
}
