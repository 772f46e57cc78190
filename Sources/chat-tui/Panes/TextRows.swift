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
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            let characters = Array(line)
            return ranges(of: characters, width: width).map { shown(characters[$0]) }
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
