internal import TerminalText

/// Breaks text that a person wrote into rows: at spaces where there are some, anywhere else where not. Nothing is left
/// out, so that every character has its place on the screen.
enum TextRows {
    /// The rows of one line, as ranges of its characters. An empty line has one empty row.
    static func ranges(of line: [Character], width: Int) -> RowRanges {
        LineRows(line, width: width).ranges
    }

    /// Where the row ends that begins there, and the next one begins; nil: it is the last one.
    static func nextRow(of line: [Character], from start: Int, width: Int) -> Int? {
        let width = max(2, width)
        var used = 0
        var space: Int?
        for position in start..<line.count {
            used += columns(of: line[position])
            if used > width, position > start { return space ?? position }
            if line[position] == " " { space = position + 1 }
        }
        return nil
    }

    /// The rows of a whole text.
    static func lines(of text: String, width: Int) -> [String] {
        rows(of: text, width: width).map(\.text)
    }

    /// The rows of a whole text, with their places in it.
    static func rows(of text: some StringProtocol, width: Int) -> [StyledLine] {
        var rows: [StyledLine] = []
        var offset = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let characters = Array(line)
            for range in ranges(of: characters, width: width) {
                let words = characters[range]
                let size = words.reduce(0) { $0 + $1.utf8.count }
                rows.append(StyledLine(runs: [StyledRun(shown(words))], source: offset..<(offset + size)))
                offset += size
            }
            offset += 1
        }
        return rows
    }

    /// Where a long text can be cut into parts of this many bytes at least: between lines, and where one is far too long
    /// between its words. The offsets where parts begin; the first is 0.
    static func cuts(in text: String, size: Int) -> [Int] {
        var text = text
        return text.withUTF8 { bytes in
            var cuts = [0]
            var next = size
            while next < bytes.count {
                let limit = min(bytes.count, next + size)
                let after = bytes[next..<limit].firstIndex(of: 0x0A) ?? bytes[next..<limit].firstIndex(of: 0x20)
                // Without either, at the start of a character.
                let start = after.map { $0 + 1 } ?? bytes[limit...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
                if start < bytes.count { cuts.append(start) }
                next = start + size
            }
            return cuts
        }
    }

    /// Characters as they are drawn: tabs as spaces.
    static func shown(_ characters: ArraySlice<Character>) -> String {
        characters.reduce(into: "") { text, character in
            if character == "\t" { text += "    " } else { text.append(character) }
        }
    }

    static func columns(of character: Character) -> Int {
        character == "\t" ? 4 : character.columns
    }
}
