/// Gives the words of code their colours.
struct Highlighter: Sendable {
    init(language: String) {}

    mutating func highlight(_ line: [UInt8], _ body: (Range<Int>, Role) -> Void) { body(0..<line.count, .code) }

    mutating func endLine() {}
}
