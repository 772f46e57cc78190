import Testing

@testable import TerminalText

@Suite struct HighlighterTests {
    /// The coloured parts of code as `keyword:let`.
    private func parts(_ language: String, _ code: String) -> [String] {
        var highlighter = Highlighter(language: language)
        var parts: [String] = []
        for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
            let bytes = Array(line.utf8)
            var end = 0
            highlighter.highlight(bytes) { range, role in
                #expect(range.lowerBound == end)
                end = range.upperBound
                if role != .code { parts.append("\(role):\(String(decoding: bytes[range], as: UTF8.self))") }
            }
            #expect(end == bytes.count)
            highlighter.endLine()
        }
        return parts
    }

    @Test(arguments: [
        (
            "swift", "@Main func f(x: Int) { \"a\\\"b\" } // c",
            ["keyword:@Main", "keyword:func", "type:Int", "string:\"a\\\"b\"", "comment:// c"]
        ),
        (
            "swift", "/* a /* b\n c */ d */ let x = 0x1F",
            ["comment:/* a /* b", "comment: c */ d */", "keyword:let", "number:0x1F"]
        ),
        ("swift", "\"\"\"\nlet\n\"\"\" var", ["string:\"\"\"", "string:let", "string:\"\"\"", "keyword:var"]),
        ("swift", "\"open\nlet", ["string:\"open", "keyword:let"]),
        ("python", "def f(): # c\n    return None", ["keyword:def", "comment:# c", "keyword:return", "keyword:None"]),
        ("js", "const a = `x\ny` // z", ["keyword:const", "string:`x", "string:y`", "comment:// z"]),
        ("json", "{\"a\": [1.5, true, \"x\"]}", ["type:\"a\"", "number:1.5", "keyword:true", "string:\"x\""]),
        (
            "bash", "if [ $# -gt 1 ]; then echo \"$X\" # c",
            ["keyword:if", "number:1", "keyword:then", "keyword:echo", "string:\"$X\"", "comment:# c"]
        ),
        ("c", "#include <a.h>\nint x = 'c';", ["keyword:#include", "type:int", "string:'c'"]),
        ("rust", "fn f<'a>(x: &'a str) {}", ["keyword:fn", "type:str"]),
        ("go", "func f() error { return nil }", ["keyword:func", "type:error", "keyword:return", "keyword:nil"]),
        ("java", "public class A {}", ["keyword:public", "keyword:class", "type:A"]),
        ("sql", "SELECT 'a' from T -- c", ["keyword:SELECT", "string:'a'", "keyword:from", "comment:-- c"]),
        ("yaml", "- key: true # c\n  \"a\": b", ["type:key", "keyword:true", "comment:# c", "type:\"a\""]),
        (
            "html", "<a href=\"x\">if</a><!-- c\nd -->",
            ["keyword:a", "type:href", "string:\"x\"", "keyword:a", "comment:<!-- c", "comment:d -->"]
        ),
        ("diff", "--- a\n+b\n-c\n@@ 1 @@\n d", ["comment:--- a", "inserted:+b", "removed:-c", "hunk:@@ 1 @@"]),
        ("markdown", "# if let", []),
        ("", "if let", []),
    ])
    func `the words of a language have their colours`(language: String, code: String, expected: [String]) {
        #expect(parts(language, code) == expected)
    }
}
