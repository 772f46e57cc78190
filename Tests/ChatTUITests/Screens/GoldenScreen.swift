import ChatKit
import Foundation

@testable import chat_tui

/// A screen as a text that people can read and compare: its rows, and which columns of them look how.
struct GoldenScreen {
    let frame: Frame

    /// `bold`, `dim`, `italic`, `underline`, `reverse` and `color N` for each stretch of a row, in columns from 0.
    private func looks(_ support: StyleSupport) -> [String] {
        var rows: [(numbers: ClosedRange<Int>, words: String)] = []
        for (number, cells) in frame.rows.enumerated() {
            let words = Self.looks(of: cells, support)
            if let last = rows.last, last.words == words {
                rows[rows.count - 1].numbers = last.numbers.lowerBound...number
            } else {
                rows.append((number...number, words))
            }
        }
        return rows.filter { !$0.words.isEmpty }.map { row in
            let (first, last) = (row.numbers.lowerBound, row.numbers.upperBound)
            return first == last ? "\(first): \(row.words)" : "\(first)...\(last): \(row.words)"
        }
    }

    private static func looks(of cells: [chat_tui.Cell], _ support: StyleSupport) -> String {
        var stretches: [(columns: ClosedRange<Int>, style: chat_tui.Style)] = []
        for (column, cell) in cells.enumerated() {
            let style = support.reduce(cell.style)
            if let last = stretches.last, last.style == style {
                stretches[stretches.count - 1].columns = last.columns.lowerBound...column
            } else {
                stretches.append((column...column, style))
            }
        }
        return stretches.filter { $0.style != .plain }.map { stretch in
            "\(stretch.columns.lowerBound)-\(stretch.columns.upperBound) \(Self.words(stretch.style))"
        }.joined(separator: ", ")
    }

    private static func words(_ style: chat_tui.Style) -> String {
        let names: [(chat_tui.Style.Attributes, String)] = [
            (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
        ]
        var words = names.filter { style.attributes.contains($0.0) }.map(\.1)
        if case .palette(let number) = style.foreground { words.append("color \(number)") }
        if case .palette(let number) = style.background { words.append("on \(number)") }
        return words.joined(separator: " ")
    }

    /// Times of the day are those of whoever runs the tests; here all are the same.
    private static func withoutTimes(_ text: String) -> String {
        text.replacing(/\d\d:\d\d/, with: "00:00").replacing(/(1970-01-01|1969-12-31)/, with: "1970-01-01")
    }

    func description(_ name: String) -> String {
        let cursor = frame.cursor.map { "cursor \($0.row),\($0.column)" } ?? "no cursor"
        let head = "== \(name) \(frame.size.columns)x\(frame.size.rows), \(cursor)"
        let rows = frame.text.split(separator: "\n", omittingEmptySubsequences: false).map { "|\($0)" }
        return
            ([head] + rows.map(Self.withoutTimes) + ["-- in colour"] + looks(StyleSupport(depth: .full))
            + ["-- without"] + looks(StyleSupport(depth: .none))).joined(separator: "\n") + "\n"
    }
}
