/// What two texts have in common and what only one of them has, word by word.
public struct WordDifference: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        case both
        case first
        case second
    }

    /// A piece of text, white space included.
    public struct Piece: Sendable, Hashable {
        public var origin: Origin
        public var text: String
    }

    /// The pieces in order; those of `.both` and `.first` make up the first text, those of `.both` and `.second` the second.
    public let pieces: [Piece]

    /// Compares two texts. Where they have more than 20,000 words that differ, whole lines are compared instead: the time
    /// grows with the product of length and difference.
    public init(from first: String, to second: String) {
        var (old, new) = (Self.words(of: first), Self.words(of: second))
        var prefix: [Substring] = []
        var suffix: [Substring] = []
        Self.takeCommon(&old, &new, &prefix, &suffix)
        if old.count + new.count > Self.mostWords {
            (old, new) = (Self.lines(of: old.joined()), Self.lines(of: new.joined()))
        }
        var pieces: [Piece] = []
        func add(_ origin: Origin, _ text: Substring) {
            if pieces.last?.origin == origin {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append(Piece(origin: origin, text: String(text)))
            }
        }
        for word in prefix { add(.both, word) }
        // Removals are offsets into the first text, insertions into the second.
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                add(.first, old[left])
                left += 1
            } else if right < new.count, inserted.contains(right) {
                add(.second, new[right])
                right += 1
            } else {
                add(.both, old[left])
                left += 1
                right += 1
            }
        }
        for word in suffix { add(.both, word) }
        self.pieces = pieces
    }

    private static let mostWords = 20_000

    private static func takeCommon(
        _ old: inout [Substring], _ new: inout [Substring], _ prefix: inout [Substring], _ suffix: inout [Substring]
    ) {
        let start = zip(old, new).prefix { $0 == $1 }.count
        prefix = Array(old[..<start])
        old.removeFirst(start)
        new.removeFirst(start)
        let end = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        suffix = Array(old[(old.count - end)...])
        old.removeLast(end)
        new.removeLast(end)
    }

    /// Runs of letters and digits, runs of white space, and other characters one by one: what is written without spaces, such as
    /// Chinese, is compared by characters.
    private static func words(of text: String) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        while start < text.endIndex {
            let kind = Kind(text[start])
            var end = text.index(after: start)
            if kind != .other {
                while end < text.endIndex, Kind(text[end]) == kind { end = text.index(after: end) }
            }
            words.append(text[start..<end])
            start = end
        }
        return words
    }

    private enum Kind {
        case word
        case space
        case other

        init(_ character: Character) {
            if character.isWhitespace {
                self = .space
            } else if let scalar = character.unicodeScalars.first,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil, !scalar.properties.isIdeographic
            {
                self = .word
            } else {
                self = .other
            }
        }
    }

    private static func lines(of text: String) -> [Substring] {
        var lines: [Substring] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(where: \.isNewline).map(text.index(after:)) ?? text.endIndex
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }
}
