import TerminalText
import Testing

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("Привет, ёж", 10), ("e\u{301}", 1), ("и\u{306}", 1), ("中文", 4), ("カタカナ", 8), ("ｶﾅ", 2),
        ("안녕", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇷🇺", 2), ("❤️", 2), ("❤", 1),
        ("1️⃣", 2),
        ("☝🏽", 2), ("\u{1FAE9}", 2), ("क्षि", 3), ("नमस्ते", 4), ("கா", 2), ("กำ", 2), ("‹ESC›", 5), ("…", 1), ("「」，", 6),
        ("─│", 2), ("é", 1), ("≈12", 3),
        ("か\u{3099}", 2), ("\u{600}1", 2), ("䷀", 2), ("〿", 1),
    ])
    func `a text takes the columns a terminal gives it`(_ text: String, _ columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func `a truncated text ends in an ellipsis and never cuts a character`() {
        #expect("разговоры".truncated(toColumns: 6) == "разго…")
        #expect("机器学习".truncated(toColumns: 6) == "机器…")
        #expect("机器学习".truncated(toColumns: 8) == "机器学习")
        #expect("a👨‍👩‍👧‍👦b".truncated(toColumns: 3) == "a…")
        #expect("abc".truncated(toColumns: 1) == "…")
        #expect("abc".truncated(toColumns: 0) == "")
    }

    @Test(arguments: ["", "a", "привет, мир", "机器学习机器", "👍🏽👍🏽👍🏽👍🏽", "1️⃣ ok"])
    func `a padded text takes exactly its columns`(_ text: String) {
        #expect(text.padded(toColumns: 7).columns == 7)
        #expect(text.padded(toColumns: 7, alignedRight: true).columns == 7)
    }

    @Test func `numbers are padded at their start`() {
        #expect("42".padded(toColumns: 4, alignedRight: true) == "  42")
        #expect("42".padded(toColumns: 4) == "42  ")
    }
}
