/// A regular expression of a JSON Schema, which is written in JavaScript's syntax.
///
/// Source: <https://json-schema.org/draft/2020-12/json-schema-core#name-regular-expressions> and ECMA-262, section 22.2, as of
/// 2026-11-21. Swift's syntax differs in a few places; these are respelled.
struct SchemaPattern {
    private let regex: Regex<AnyRegexOutput>

    /// - Returns: Nil for a pattern that cannot be read here.
    init?(_ pattern: String) {
        guard let regex = try? Regex(PatternSpelling.inSwift(pattern)) else { return nil }
        // To JavaScript digits and words are ASCII, a word ends where such a character stands beside another, and
        // characters are code points.
        self.regex = regex.asciiOnlyDigits().asciiOnlyWordCharacters().wordBoundaryKind(.simple)
            .matchingSemantics(.unicodeScalar)
    }

    /// Whether the pattern is found anywhere in a text.
    func matches(_ text: String) -> Bool {
        (try? regex.firstMatch(in: text)) ?? nil != nil
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
