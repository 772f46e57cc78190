/// The part of a bash command line before the cursor, read as bash reads it, without expanding anything.
struct BashLine {
    enum Quote: Equatable {
        case none, single, double
        /// `$'…'`
        case escaped
    }

    /// The words of the command before the one at the cursor, their quotes removed; the first is the program.
    private(set) var words: [String] = []
    /// The word at the cursor as it was typed, and without its quotes.
    private(set) var raw = ""
    private(set) var current = ""
    /// The quote that is open at the cursor.
    private(set) var quote = Quote.none
    /// Whether the word at the cursor names a file for a redirection.
    private(set) var isRedirection = false
    private var hasWord = false

    /// All words, the one at the cursor too.
    var allWords: [String] { words + [current] }

    init(_ line: String) {
        // Scalars and not characters: a quote is a quote for bash, whatever accent follows it.
        var rest = Substring(line).unicodeScalars
        while let scalar = rest.popFirst() { read(scalar, &rest) }
        // Variables that are set for this command alone.
        while let first = words.first, Self.isAssignment(first) { words.removeFirst() }
    }

    private static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "="), let first = word.first, !first.isNumber, first != "=" else {
            return false
        }
        return word[..<equals].allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private mutating func read(_ character: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) {
        switch quote {
        case .single: if character == "'" { close(character) } else { take(character) }
        case .double:
            switch character {
            case "\"": close(character)
            case "\\":
                if let next = rest.first, "$`\"\\\n".unicodeScalars.contains(next) {
                    take(next, typed: "\\" + String(rest.removeFirst()))
                } else {
                    take(character)
                }
            default: take(character)
            }
        case .escaped:
            switch character {
            case "'": close(character)
            case "\\": readEscape(&rest)
            default: take(character)
            }
        case .none: readUnquoted(character, &rest)
        }
    }

    private mutating func readUnquoted(_ character: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) {
        switch character {
        case " ", "\t": endWord()
        case "\n", ";", "|", "&":
            endWord()
            words = []
        case "<", ">":
            // A number before it says which stream is meant.
            if !(hasWord && current.allSatisfy(\.isNumber)) { endWord() }
            (raw, current, hasWord, isRedirection) = ("", "", false, true)
        case "'", "\"": open(character == "'" ? .single : .double, typed: String(character))
        case "$" where rest.first == "'":
            rest.removeFirst()
            open(.escaped, typed: "$'")
        case "$" where rest.first == "(": takeSubstitution(&rest)
        case "\\":
            if let next = rest.popFirst() {
                if next == "\n" { raw += "\\\n" } else { take(next, typed: "\\" + String(next)) }
            } else {
                // The character that it quotes is still to come.
                raw += "\\"
                hasWord = true
            }
        default: take(character)
        }
    }

    /// A command in `$(…)` is a part of its word, whatever is in it.
    private mutating func takeSubstitution(_ rest: inout Substring.UnicodeScalarView) {
        take("$")
        var depth = 0
        var quoted: Unicode.Scalar?
        while let character = rest.popFirst() {
            take(character)
            if let open = quoted {
                if character == open { quoted = nil }
            } else if character == "'" || character == "\"" {
                quoted = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth -= 1
                if depth == 0 { return }
            }
        }
    }

    private mutating func readEscape(_ rest: inout Substring.UnicodeScalarView) {
        guard let kind = rest.popFirst() else {
            raw += "\\"
            return
        }
        let names: [Unicode.Scalar: Unicode.Scalar] = [
            "a": "\u{7}", "b": "\u{8}", "e": "\u{1B}", "E": "\u{1B}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
            "v": "\u{B}",
        ]
        if let plain = names[kind] { return take(plain, typed: "\\" + String(kind)) }
        let longest = ["x": 2, "u": 4, "U": 8][kind] ?? 0
        let digits = String(rest.prefix(longest).prefix { $0.properties.isASCIIHexDigit })
        guard longest > 0, let code = UInt32(digits, radix: 16) else { return take(kind, typed: "\\" + String(kind)) }
        rest.removeFirst(digits.unicodeScalars.count)
        raw += "\\" + String(kind) + digits
        hasWord = true
        if kind == "x" {
            pendingBytes.append(UInt8(truncatingIfNeeded: code))
            // The bytes of one character come one after another.
            if !rest.starts(with: "\\x".unicodeScalars) { flushBytes() }
        } else if let scalar = Unicode.Scalar(code) {
            current.unicodeScalars.append(scalar)
        }
    }

    private var pendingBytes: [UInt8] = []

    private mutating func flushBytes() {
        current += String(decoding: pendingBytes, as: UTF8.self)
        pendingBytes = []
    }

    private mutating func take(_ character: Unicode.Scalar, typed: String? = nil) {
        if !pendingBytes.isEmpty { flushBytes() }
        raw += typed ?? String(character)
        current.unicodeScalars.append(character)
        hasWord = true
    }

    private mutating func open(_ quote: Quote, typed: String) {
        self.quote = quote
        raw += typed
        hasWord = true
    }

    private mutating func close(_ character: Unicode.Scalar) {
        if !pendingBytes.isEmpty { flushBytes() }
        quote = .none
        raw.unicodeScalars.append(character)
    }

    private mutating func endWord() {
        if hasWord, !isRedirection { words.append(current) }
        if hasWord { isRedirection = false }
        (raw, current, hasWord) = ("", "", false)
    }
}

extension BashLine {
    /// What to put in the place of `typed`, the end of the word at the cursor, so that bash reads the whole word as `value`;
    /// nil if the word does not lead there.
    ///
    /// - Parameter typed: What readline takes for the word: behind the last `COMP_WORDBREAKS` character or open quote.
    func replacement(for value: String, of typed: String) -> String? {
        guard raw.unicodeScalars.reversed().starts(with: typed.unicodeScalars.reversed()) else { return nil }
        let head = String(raw.unicodeScalars.dropLast(typed.unicodeScalars.count))
        let kept = BashLine("command " + head)
        guard value.unicodeScalars.starts(with: kept.current.unicodeScalars) else { return nil }
        let rest = value.unicodeScalars.dropFirst(kept.current.unicodeScalars.count)
        return BashLine.quoted(rest, inside: kept.quote)
    }

    /// A text quoted so that bash reads it as it is.
    static func quoted(_ text: some Sequence<Unicode.Scalar>, inside quote: Quote = .none) -> String {
        var result = ""
        for scalar in text { result += quoted(scalar, inside: quote) }
        return result
    }

    private static func quoted(_ scalar: Unicode.Scalar, inside quote: Quote) -> String {
        let plain = String(scalar)
        if isHidden(scalar) {
            let bytes = plain.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            switch quote {
            case .none: return "$'\(bytes)'"
            case .single: return "'$'\(bytes)''"
            case .double: return "\"$'\(bytes)'\""
            case .escaped: return bytes
            }
        }
        switch quote {
        case .none: return isSafe(scalar) ? plain : "\\" + plain
        case .single: return scalar == "'" ? "'\\''" : plain
        case .escaped: return scalar == "'" || scalar == "\\" ? "\\" + plain : plain
        case .double:
            switch scalar {
            case "$", "`", "\"", "\\": return "\\" + plain
            // History is expanded inside double quotes too, and a backslash would stay.
            case "!": return "\"\\!\""
            default: return plain
            }
        }
    }

    /// What means nothing to bash.
    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "=", "@", "%", "+", ",": true
        default: !scalar.isASCII && !scalar.properties.isWhitespace
        }
    }

    /// What a terminal would obey or not show.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        case .spaceSeparator: !scalar.isASCII
        default: false
        }
    }
}
