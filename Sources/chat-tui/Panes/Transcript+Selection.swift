internal import TerminalText

/// Text selected with the mouse: places in the source of messages, so that neither new text nor another width moves it,
/// and what is copied is what was written, not what is drawn.
struct TextSelection: Equatable, Sendable {
    struct Point: Equatable, Sendable {
        /// The entry, see ``TranscriptEntry/serial``.
        var entry: Int
        /// A byte of its text.
        var offset: Int
    }

    var anchor: Point
    var head: Point
}

extension Transcript {
    /// The place in the text under a cell of the window; beside a row its end, below the last row the end of the text.
    mutating func point(row: Int, column: Int) -> TextSelection.Point? {
        guard !shownPlaces.isEmpty else { return nil }
        let row = max(0, row)
        guard row < shownPlaces.count else {
            guard let last = shownPlaces.last, entries.indices.contains(last.entry) else { return nil }
            return TextSelection.Point(
                entry: entries[last.entry].serial, offset: entries[last.entry].cleanText.utf8.count)
        }
        let place = shownPlaces[row]
        guard entries.indices.contains(place.entry) else { return nil }
        let cells = entries[place.entry].cellOffsets(ofRow: place.row, of: place.piece, width: width)
        let offset = cells.offsets.indices.contains(column) ? cells.offsets[max(0, column)] : cells.end
        return TextSelection.Point(entry: entries[place.entry].serial, offset: offset)
    }

    /// Begins to select, or goes on from where it began.
    mutating func select(to point: TextSelection.Point, from anchor: TextSelection.Point? = nil) {
        if let anchor {
            selection = TextSelection(anchor: anchor, head: point)
        } else if let begun = selection {
            selection = TextSelection(anchor: begun.anchor, head: point)
        }
        // What is selected must not run away.
        if top == nil, let end { top = held ?? end }
    }

    /// The selection as places in the order of the text; nil: nothing is selected.
    private var orderedSelection: (from: (entry: Int, offset: Int), to: (entry: Int, offset: Int))? {
        guard let selection, let one = entries.firstIndex(where: { $0.serial == selection.anchor.entry }),
            let other = entries.firstIndex(where: { $0.serial == selection.head.entry })
        else { return nil }
        let places = [(entry: one, offset: selection.anchor.offset), (entry: other, offset: selection.head.offset)]
        let isForward = (places[0].entry, places[0].offset) <= (places[1].entry, places[1].offset)
        return isForward ? (places[0], places[1]) : (places[1], places[0])
    }

    /// What is selected, as it was written; nil: nothing.
    var selectedText: String? {
        guard let (from, to) = orderedSelection else { return nil }
        var parts: [String] = []
        for number in from.entry...to.entry where entries[number].author != .program {
            let text = Array(entries[number].cleanText.utf8)
            let start = number == from.entry ? min(from.offset, text.count) : 0
            let end = number == to.entry ? min(to.offset, text.count) : text.count
            if start < end { parts.append(String(decoding: text[start..<end], as: UTF8.self)) }
        }
        let text = parts.joined(separator: "\n\n")
        return text.isEmpty ? nil : text
    }

    /// The columns of a row of the window that are selected.
    mutating func selectedColumns(row: Int) -> Range<Int>? {
        guard shownPlaces.indices.contains(row), let (from, to) = orderedSelection else { return nil }
        let place = shownPlaces[row]
        guard (from.entry...to.entry).contains(place.entry), entries.indices.contains(place.entry) else { return nil }
        let cells = entries[place.entry].cellOffsets(ofRow: place.row, of: place.piece, width: width)
        let start = place.entry == from.entry ? from.offset : 0
        let end = place.entry == to.entry ? to.offset : Int.max
        let chosen = cells.offsets.indices.filter { cells.offsets[$0] >= start && cells.offsets[$0] < end }
        guard let first = chosen.first, let last = chosen.last, cells.end > start else { return nil }
        return first..<(last + 1)
    }

    /// Selects the word, or with `isLine` the whole line of the text, around a place.
    mutating func selectAround(_ point: TextSelection.Point, isLine: Bool) {
        guard let number = entries.firstIndex(where: { $0.serial == point.entry }) else { return }
        let bytes = Array(entries[number].cleanText.utf8)
        func isInside(_ byte: UInt8) -> Bool {
            if isLine { return byte != UInt8(ascii: "\n") }
            return byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
                || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        var (start, end) = (min(point.offset, bytes.count), min(point.offset, bytes.count))
        while start > 0, isInside(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, isInside(bytes[end]) { end += 1 }
        select(
            to: TextSelection.Point(entry: point.entry, offset: end),
            from: TextSelection.Point(entry: point.entry, offset: start))
    }
}

/// Which byte of the text each cell of a row shows.
struct CellOffsets: Equatable, Sendable {
    /// By column. Cells of what we draw ourselves have the place that follows them.
    var offsets: [Int] = []
    /// Behind the last byte of the row.
    var end = 0

    /// Aligns a row with the part of the text that it shows: marks of Markdown are skipped, what stands for something else
    /// keeps the place where that stands.
    init(_ line: StyledLine, of text: ArraySlice<UInt8>) {
        let text = Self.isCode(line) ? Self.lastLine(of: text) : text
        let characters = Self.characters(of: text)
        end = text.endIndex
        var next = 0
        for run in line.runs {
            for cluster in run.text {
                let columns = TextRows.columns(of: cluster)
                var place = next < characters.count ? characters[next].offset : text.endIndex
                if !run.style.role.isDecoration, let found = Self.find(cluster, in: characters, from: next) {
                    place = characters[found].offset
                    next = found + 1
                }
                offsets += Array(repeating: place, count: max(0, columns))
            }
        }
    }

    private static func isCode(_ line: StyledLine) -> Bool {
        let roles: Set<Role> = [.code, .keyword, .string, .comment, .number, .type, .inserted, .removed, .hunk]
        return line.runs.contains { roles.contains($0.style.role) }
    }

    /// The part of a row of code that is its line: the first row of a block has the line with the fence before it.
    private static func lastLine(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = text.last == UInt8(ascii: "\n") ? text.endIndex - 1 : text.endIndex
        let start = text[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        return text[(start ?? text.startIndex)..<end]
    }

    private static func characters(of text: ArraySlice<UInt8>) -> [(character: Character, offset: Int)] {
        var found: [(character: Character, offset: Int)] = []
        var offset = text.startIndex
        for character in String(decoding: text, as: UTF8.self) {
            found.append((character, offset))
            offset += character.utf8.count
        }
        return found
    }

    /// Marks are short: what is not found near is drawn in place of something else.
    private static func find(
        _ cluster: Character, in characters: [(character: Character, offset: Int)], from start: Int
    ) -> Int? {
        characters.indices.dropFirst(start).prefix(12).first { place in
            let other = characters[place].character
            return other == cluster || (cluster == " " && other.isWhitespace)
        }
    }
}
