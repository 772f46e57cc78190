/// A regular expression of a JSON Schema, which is written in JavaScript's syntax.
///
/// Source: <https://json-schema.org/draft/2020-12/json-schema-core#name-regular-expressions> and ECMA-262, section 22.2, as of
/// 2026-11-21. Swift's syntax differs in a few places; these are respelled.
struct SchemaPattern {
    private let regex: Regex<AnyRegexOutput>

    /// - Returns: Nil for a pattern that cannot be read here.
    init?(_ pattern: String) {
        guard let regex = try? Regex(Self.respelled(pattern)) else { return nil }
        // Digits and words are ASCII to JavaScript, and characters are code points.
        self.regex = regex.asciiOnlyDigits().asciiOnlyWordCharacters().matchingSemantics(.unicodeScalar)
    }

    /// Whether the pattern is found anywhere in a text.
    func matches(_ text: String) -> Bool {
        (try? regex.firstMatch(in: text)) ?? nil != nil
    }

    /// The pattern in Swift's syntax.
    static func respelled(_ pattern: String) -> String {
        var result = ""
        var rest = pattern[...]
        var isInClass = false
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                // An escaped slash is a slash.
                guard let next = rest.popFirst() else { return pattern }
                result += next == "/" ? "/" : "\\\(next)"
            case "[" where isInClass: result += "\\["
            case "[":
                if rest.hasPrefix("^]") {
                    result += "[\\s\\S]"
                    rest = rest.dropFirst(2)
                } else if rest.hasPrefix("]") {
                    result += "(?!)"
                    rest = rest.dropFirst()
                } else {
                    isInClass = true
                    result += "["
                }
            case "]":
                // Alone it stands for itself.
                result += isInClass ? "]" : "\\]"
                isInClass = false
            // Doubled, these are operations on sets to Swift.
            case "&" where isInClass && rest.first == "&", "~" where isInClass && rest.first == "~":
                result += "\\\(character)"
            // To Swift it is also the place before a last line feed.
            case "$" where !isInClass: result += "\\z"
            default: result.append(character)
            }
        }
        return result
    }
}

extension JSONSchema {
    /// The patterns in it that cannot be read here, so that nothing is held against them.
    public var unreadablePatterns: [String] {
        var found: [String] = []
        Self.collect(value) { pattern in
            if SchemaPattern(pattern) == nil, !found.contains(pattern) { found.append(pattern) }
        }
        return found
    }

    private static func collect(_ value: JSONValue, _ take: (String) -> Void) {
        switch value {
        case .array(let elements): for element in elements { collect(element, take) }
        case .object(let members):
            for (name, inner) in members {
                switch name {
                // These hold values, not schemas.
                case "enum", "const", "default", "examples": break
                case "pattern":
                    if let pattern = inner.stringValue { take(pattern) } else { collect(inner, take) }
                case "patternProperties":
                    for member in inner.objectValue ?? [:] { take(member.name) }
                    collect(inner, take)
                default: collect(inner, take)
                }
            }
        default: break
        }
    }
}
