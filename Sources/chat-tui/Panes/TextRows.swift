internal import TerminalText

/// Breaks text that a person wrote into rows: at spaces where there are some, anywhere else where not. Nothing is left
/// out, so that every character has its place on the screen.
enum TextRows {
    /// The rows of one line, as ranges of its characters. An empty line has one empty row.
    static func ranges(of line: [Character], width: Int) -> [Range<Int>] {
        let width = max(2, width)
        var rows: [Range<Int>] = []
        var start = 0
        var used = 0
        var space: Int?
        for (position, character) in line.enumerated() {
            let columns = columns(of: character)
            // What is left behind a space may still be too much.
            while used + columns > width, start < position {
                let end = space ?? position
                rows.append(start..<end)
                start = end
                used = line[end..<position].reduce(0) { $0 + self.columns(of: $1) }
                space = nil
            }
            used += columns
            if character == " " { space = position + 1 }
        }
        rows.append(start..<line.count)
        return rows
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
