/// A file of `NAME=VALUE` lines, as other programs keep their variables in.
///
/// Lines may begin with `export`; a `#` at the start of a line or after white space begins a comment. Values in single
/// quotes stand as they are; in double quotes `\n`, `\t`, `\"`, `\\` and `\$` are escapes. Nothing is expanded.
public struct EnvironmentFile: Sendable, CustomReflectable {
    public let path: String
    let entries: [String: (value: String, line: Int)]

    /// - Throws: ``ChatError/fileNotFound(path:)``, ``ChatError/fileUnusable(path:reason:)``, or
    ///   ``ChatError/invalidSettings(place:problem:hint:)`` with the line.
    public init(path: String) throws(ChatError) {
        try self.init(text: SettingsFile(path: path).text, path: path)
    }

    init(text: String, path: String) throws(ChatError) {
        self.path = path
        var entries: [String: (value: String, line: Int)] = [:]
        // "\r\n" is one character and a newline, so files from Windows need no case of their own.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let (name, value) = try Self.entry(Substring(line), place: "\(path):\(index + 1)") else { continue }
            entries[name] = (value, index + 1)
        }
        self.entries = entries
    }

    public var customMirror: Mirror { Mirror(self, children: ["path": path]) }

    private static func entry(_ line: Substring, place: String) throws(ChatError) -> (String, String)? {
        var rest = line.drop { $0.isWhitespace }
        if rest.isEmpty || rest.first == "#" { return nil }
        if rest.hasPrefix("export"), rest.dropFirst(6).first?.isWhitespace == true {
            rest = rest.dropFirst(6).drop { $0.isWhitespace }
        }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        rest = rest[name.endIndex...].drop { $0.isWhitespace }
        guard !name.isEmpty, name.first?.isNumber == false, rest.first == "=" else {
            throw .invalidSettings(place: place, problem: "not a variable", hint: "write NAME=VALUE")
        }
        return (String(name), try value(rest.dropFirst().drop { $0.isWhitespace }, place: place))
    }

    private static func value(_ text: Substring, place: String) throws(ChatError) -> String {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            return plain(text)
        }
        var value = ""
        var rest = text.dropFirst()
        while let next = rest.popFirst() {
            if next == quote {
                rest = rest.drop { $0.isWhitespace }
                guard rest.isEmpty || rest.first == "#" else {
                    throw .invalidSettings(
                        place: place, problem: "text follows the closing quote", hint: "quote the whole value")
                }
                return value
            }
            if next == "\\", quote == "\"", let escaped = rest.first, let character = escapes[escaped] {
                rest = rest.dropFirst()
                value.append(character)
            } else {
                value.append(next)
            }
        }
        throw .invalidSettings(
            place: place, problem: "the quote is not closed", hint: "end the value with \(quote); a value is one line")
    }

    private static func plain(_ text: Substring) -> String {
        var value = ""
        for character in text {
            if character == "#", value.last?.isWhitespace ?? true { break }
            value.append(character)
        }
        while value.last?.isWhitespace == true { value.removeLast() }
        return value
    }

    private static let escapes: [Character: Character] = ["n": "\n", "t": "\t", "\"": "\"", "\\": "\\", "$": "$"]
}
