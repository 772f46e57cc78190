/// The spelling of a regular expression of JavaScript's in Swift's syntax.
struct PatternSpelling {
    /// What stands before the reader in a class, as a hyphen sees it.
    private enum Neighbour {
        /// A character that a hyphen makes the lower bound of a range.
        case bound
        /// The hyphen of a range that waits for its upper bound.
        case hyphen
        /// Nothing yet, a whole range, or a set such as `\d`: a hyphen stands for itself.
        case other
    }

    private var result = ""
    private var rest: Substring.UnicodeScalarView
    /// Nil outside of classes.
    private var neighbour: Neighbour?

    /// The same pattern, as Swift reads it. What is no pattern to JavaScript is none to Swift.
    static func inSwift(_ pattern: String) -> String {
        var spelling = PatternSpelling(rest: pattern.unicodeScalars[...])
        while let scalar = spelling.rest.popFirst() {
            if spelling.neighbour == nil { spelling.take(scalar) } else { spelling.takeInClass(scalar) }
        }
        return spelling.result
    }

    private init(rest: Substring.UnicodeScalarView) {
        self.rest = rest
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\\": takeEscape()
        case "[": openClass()
        // Alone it stands for itself.
        case "]": result += "\\]"
        // To Swift it is also the place before a last line feed.
        case "$": result += "\\z"
        default: append(scalar)
        }
    }

    private mutating func openClass() {
        let isInverted = rest.first == "^"
        if isInverted { rest.removeFirst() }
        if rest.first == "]" {
            // Any character at all, and none.
            rest.removeFirst()
            result += isInverted ? "[\\s\\S]" : "(?!)"
        } else {
            result += isInverted ? "[^" : "["
            neighbour = .other
        }
    }

    private mutating func takeInClass(_ scalar: Unicode.Scalar) {
        var isSet = false
        switch scalar {
        case "]":
            result += "]"
            neighbour = nil
            return
        case "-" where neighbour == .bound && !rest.isEmpty && rest.first != "]" && !isBeforeSet:
            result += "-"
            neighbour = .hyphen
            return
        case "\\":
            isSet = rest.first.map(Self.isSet) ?? false
            takeEscape()
        // Doubled, or opening a class within, these are operations on sets to Swift.
        case "-", "&", "~", "[":
            result += "\\"
            result.unicodeScalars.append(scalar)
        default: append(scalar)
        }
        neighbour = isSet || neighbour == .hyphen ? .other : .bound
    }

    /// Takes an escape whole, after its backslash.
    private mutating func takeEscape() {
        guard let next = rest.popFirst() else { return result += "\\" }
        guard next.isASCII, next != "/", next != "\r" else { return append(next) }
        result += "\\"
        result.unicodeScalars.append(next)
        if rest.first == "{", next == "u" || next == "p" || next == "P" {
            while let scalar = rest.popFirst() {
                result.unicodeScalars.append(scalar)
                if scalar == "}" { return }
            }
        }
        var digits = next == "u" ? 4 : next == "x" ? 2 : 0
        while digits > 0, let digit = rest.first, digit.properties.isASCIIHexDigit {
            result.unicodeScalars.append(rest.removeFirst())
            digits -= 1
        }
    }

    private var isBeforeSet: Bool {
        rest.first == "\\" && (rest.dropFirst().first.map(Self.isSet) ?? false)
    }

    /// Whether the letter makes an escape that stands for many characters.
    private static func isSet(_ letter: Unicode.Scalar) -> Bool {
        "dDwWsSpP".unicodeScalars.contains(letter)
    }

    /// Writes what stands for itself. Swift reads whole characters: what would be one with its neighbours is written as
    /// its number, so that `[` stays a bracket beside a combining accent.
    private mutating func append(_ scalar: Unicode.Scalar) {
        let joins = Self.areOne(result.unicodeScalars.last, scalar) || Self.areOne(scalar, rest.first)
        if scalar == "\r" || !scalar.isASCII && joins {
            result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }

    private static func areOne(_ first: Unicode.Scalar?, _ second: Unicode.Scalar?) -> Bool {
        guard let first, let second else { return false }
        var pair = String(first)
        pair.unicodeScalars.append(second)
        return pair.count == 1
    }
}
