internal import CNcurses

/// What of a cell's text may go to the terminal: the last wall before it, whatever the layers above let through.
///
/// Terminals disagree about clusters of several scalars (see ``parts(of:columns:unicode:)``), and so does ncurses. What
/// is sent is only what all of them measure alike, in exactly the columns the cell has.
enum CellText {
    /// ncurses keeps a base character and four marks; more are cut.
    static let limit = 5

    /// The cluster as cells of ncurses, which have one base character and its marks each.
    ///
    /// What does not fit is cut: of a family the first person is shown, of a coloured hand the hand. What falls short is
    /// filled with blanks: a heart of two columns is one column wide without its variation selector. A flag is its two
    /// letters, a keycap its digit. What nothing here can measure becomes `?`.
    static func parts(of text: String, columns: Int, unicode: Bool) -> [[wchar_t]] {
        var parts: [[wchar_t]] = []
        var used = 0
        scalars: for scalar in text.unicodeScalars where !isIgnorable(scalar) {
            let shown = standIn(scalar, unicode: unicode)
            switch Int(curses_columns(shown.value)) {
            case 0:
                guard !parts.isEmpty, parts[parts.count - 1].count < limit else { continue }
                parts[parts.count - 1].append(wchar_t(bitPattern: shown.value))
            case let width where width > 0:
                if used + width > columns { break scalars }
                parts.append([wchar_t(bitPattern: shown.value)])
                used += width
            default:
                if used == columns { break scalars }
                parts.append([questionMark])
                used += 1
            }
        }
        if parts.isEmpty {
            parts.append([questionMark])
            used += 1
        }
        for _ in used..<max(used, columns) { parts.append([space]) }
        return parts
    }

    private static func standIn(_ scalar: Unicode.Scalar, unicode: Bool) -> Unicode.Scalar {
        // Regional indicators: two of them are a flag of two columns here and of four or two elsewhere.
        if (0x1F1E6...0x1F1FF).contains(scalar.value) {
            return Unicode.Scalar(UInt8(scalar.value - 0x1F1E6) + UInt8(ascii: "A"))
        }
        return unicode || scalar.isASCII ? scalar : ascii[scalar] ?? "?"
    }

    private static let questionMark = wchar_t(UInt8(ascii: "?"))
    private static let space = wchar_t(UInt8(ascii: " "))

    /// Joiners, direction marks, variation selectors, tags and the keycap: terminals disagree about their width, and none
    /// of them has a place in a single cell.
    private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x61C, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0x20E3,
            0xFE00...0xFE0F,
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
