internal import CNcurses

/// What of a cell's text may go to the terminal: the last wall before it, whatever the layers above let through.
enum CellText {
    /// ncurses keeps a base character and four marks; more are cut.
    static let limit = 5

    /// The scalars for ncurses: one base of exactly `columns` columns, and marks of none. Anything that ncurses or the
    /// terminal would measure otherwise becomes `?`, so that what ncurses thinks is what the terminal shows.
    static func scalars(of text: String, columns: Int, unicode: Bool) -> [wchar_t] {
        var scalars: [wchar_t] = []
        for scalar in text.unicodeScalars where !isIgnorable(scalar) {
            let fits = curses_columns(scalar.value) == (scalars.isEmpty ? columns : 0)
            guard fits, unicode || scalar.isASCII else {
                if !unicode, scalars.isEmpty, let stand = ascii[scalar] { return [wchar_t(stand.value)] }
                return [questionMark]
            }
            if scalars.count < limit { scalars.append(wchar_t(bitPattern: scalar.value)) }
        }
        return scalars.isEmpty ? [questionMark] : scalars
    }

    private static let questionMark = wchar_t(UInt8(ascii: "?"))

    /// Joiners, direction marks, variation selectors and tags: terminals disagree about their width, and none of them
    /// has a place in a single cell.
    private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x61C, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F,
            0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Lines and marks for terminals that show no more than ASCII.
    private static let ascii: [Unicode.Scalar: Unicode.Scalar] = [
        "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+",
        "┤": "+", "┬": "+", "┴": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "█": "#", "▌": "_", "▐": "|",
        "•": "*", "·": ".", "…": ".", "–": "-", "—": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "«": "\"",
        "»": "\"", "↑": "^", "↓": "v", "←": "<", "→": ">", "↪": ">", "›": ">", "‹": "<", "✓": "*", "\u{A0}": " ",
    ]
}
