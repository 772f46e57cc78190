/// Finds fenced code in Markdown, for `ask -x`.
///
/// Source: CommonMark 0.31.2 §4.5: a fence is three or more backticks or tildes, indented by at most three spaces, and
/// ends at a fence of the same character that is at least as long, or with the text.
enum CodeBlock {
    /// What stands in the first fenced block, or nil if there is none.
    static func first(in text: String) -> String? {
        var fence: (character: Character, length: Int, indent: Int)?
        var code: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.last == "\r" ? line.dropLast() : line
            if let open = fence {
                if isEnd(line, of: open.character, length: open.length) { return joined(code) }
                let spaces = line.prefix(open.indent).prefix { $0 == " " }.count
                code.append(line.dropFirst(spaces))
            } else {
                fence = start(line)
            }
        }
        return fence == nil ? nil : joined(code)
    }

    private static func start(_ line: Substring) -> (character: Character, length: Int, indent: Int)? {
        let indent = line.prefix { $0 == " " }.count
        let body = line.dropFirst(indent)
        guard indent <= 3, let character = body.first, character == "`" || character == "~" else { return nil }
        let length = body.prefix { $0 == character }.count
        guard length >= 3 else { return nil }
        // `code` in one line is no fence.
        if character == "`", body.dropFirst(length).contains("`") { return nil }
        return (character, length, indent)
    }

    private static func isEnd(_ line: Substring, of character: Character, length: Int) -> Bool {
        let indent = line.prefix { $0 == " " }.count
        let body = line.dropFirst(indent)
        let run = body.prefix { $0 == character }.count
        return indent <= 3 && run >= length && body.dropFirst(run).allSatisfy { $0 == " " || $0 == "\t" }
    }

    private static func joined(_ lines: [Substring]) -> String {
        lines.map { $0 + "\n" }.joined()
    }
}
