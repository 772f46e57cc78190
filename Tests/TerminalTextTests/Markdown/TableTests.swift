import Testing

@testable import TerminalText

@Suite struct TableTests {
    @Test func `columns are aligned as the table says`() {
        let source = "| left | mid | right |\n|:--|:-:|--:|\n| a | b | c |\n| **long one** | `x` | 12 |\n| | | 5 |"
        #expect(
            rows(source) == [
                "left      mid  right",
                "────────  ───  ─────",
                "a          b       c",
                "long one   x      12",
                "                   5",
            ])
    }

    @Test func `the last row ends where its text does, with a line feed or without`() {
        for text in ["| a |\n|---|\n| b |", "| a |\n|---|\n| b |\n"] {
            let row = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 20)).last
            #expect(row?.text == "b" && row?.source == 12..<17, "\(String(describing: row))")
        }
    }

    @Test func `a table that is too wide wraps inside its cells`() {
        let source =
            "| name | what it does |\n|---|---|\n| alpha | it does a lot of things, in many words |\n| b | little |"
        #expect(
            rows(source, width: 30) == [
                "name   what it does",
                "─────  ───────────────────────",
                "alpha  it does a lot of",
                "       things, in many words",
                "b      little",
            ])
    }

    @Test func `a table of many columns becomes records`() {
        let source = "|a|b|c|\n|-|-|-|\n|1|2|3|\n|4||a longer value that wraps|"
        #expect(
            rows(source, width: 20) == [
                "a: 1", "b: 2", "c: 3", "", "a: 4", "c: a longer value", "  that wraps",
            ])
    }

    @Test(arguments: [
        ("a | b\n--|--\n1 | 2\ntext", ["a  b", "─  ─", "1  2", "", "text"]),
        ("| a \\| b |\n|---|\n| `x \\| y` |", ["a | b", "─────", "x | y"]),
        ("| a | b |\n|---|\n", ["| a | b | |---|"]),
        ("intro\n| a |\n|---|\n| 1 |", ["intro", "", "a", "─", "1"]),
        ("| a |\n|---|", ["a", "─"]),
        ("| a |\n|---|\n| b<br>c |", ["a", "─", "b", "c"]),
        ("| a |\n|---|\n| 1 | 2 |", ["a", "─", "1"]),
        ("- | a |\n  |---|\n  | 1 |", ["• a", "  ─", "  1"]),
        ("| 名前 | x |\n|---|---|\n| 中文字 | y |", ["名前    x", "──────  ─", "中文字  y"]),
    ])
    func `rows and cells are found`(source: String, expected: [String]) {
        #expect(rows(source) == expected)
    }

    @Test func `the first rows fix the widths of the columns`() {
        var source = "| a | b |\n|---|---|\n"
        for number in 1...20 { source += "| \(number) | x |\n" }
        source += "| this is too long now | y |\n"
        let result = rows(source)
        #expect(result[1] == "────────  ────────")
        #expect(result.suffix(3) == ["this is   y", "too long", "now"])
    }

    @Test func `the columns share the width fairly`() {
        #expect(TableLayout.fit([5, 30, 100], into: 60) == [5, 27, 28])
        #expect(TableLayout.fit([5, 6], into: 60) == [5, 6])
    }
}
