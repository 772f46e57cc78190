/// Emphasis, code and links inside a paragraph as HTML, in one pass over the text.
struct InlineHTML {
    private struct Opener {
        var mark: String
        /// Where its tag stands in ``pieces``.
        var piece: Int
    }

    /// The longest words of a link, and the longest address.
    private static let longestLink = 2000

    private let text: [Character]
    private var position = 0
    private var pieces: [String] = []
    private var openers: [Opener] = []
    private var plain = ""
    /// Lengths of runs of backticks that have no partner in the rest of the text.
    private var unmatched: Set<Int> = []

    static func html(_ text: some StringProtocol) -> String {
        var writer = InlineHTML(text: Array(text))
        return writer.write()
    }

    private init(text: [Character]) {
        self.text = text
    }

    private func peek(_ offset: Int = 0) -> Character? {
        position + offset < text.count && position + offset >= 0 ? text[position + offset] : nil
    }

    private mutating func flush() {
        guard !plain.isEmpty else { return }
        pieces.append(HTMLText.escaped(plain))
        plain = ""
    }

    private mutating func add(_ html: String) {
        flush()
        pieces.append(html)
    }

    private mutating func write() -> String {
        while let character = peek() {
            switch character {
            case "\\": escape()
            case "`": code()
            case "*", "_", "~": emphasis(character)
            case "[" where link(at: position): break
            case "!" where peek(1) == "[" && link(at: position + 1): break
            case "<" where autolink(): break
            case "h" where bareAddress(): break
            case "\n": lineBreak()
            default:
                plain.append(character)
                position += 1
            }
        }
        flush()
        // What was never closed is text.
        for opener in openers { pieces[opener.piece] = HTMLText.escaped(opener.mark) }
        return pieces.joined()
    }

    private mutating func escape() {
        position += 1
        if let next = peek(), next.isASCII, next.isPunctuation || next.isSymbol {
            plain.append(next)
            position += 1
        } else {
            plain.append("\\")
        }
    }

    private mutating func lineBreak() {
        var spaces = 0
        while plain.last == " " {
            plain.removeLast()
            spaces += 1
        }
        add(spaces >= 2 ? "<br>\n" : "\n")
        position += 1
    }

    private mutating func code() {
        var length = 0
        while peek(length) == "`" { length += 1 }
        let start = position + length
        if !unmatched.contains(length) {
            var end = start
            while end < text.count {
                guard text[end] == "`" else {
                    end += 1
                    continue
                }
                var run = 0
                while end + run < text.count, text[end + run] == "`" { run += 1 }
                if run == length {
                    var words = String(text[start..<end].map { $0.isNewline ? " " : $0 })
                    if words.hasPrefix(" "), words.hasSuffix(" "), words.count > 2 {
                        words = String(words.dropFirst().dropLast())
                    }
                    add("<code>\(HTMLText.escaped(words))</code>")
                    position = end + run
                    return
                }
                end += run
            }
            unmatched.insert(length)
        }
        plain += String(repeating: "`", count: length)
        position = start
    }

    private static let tags = ["**": "strong", "__": "strong", "*": "em", "_": "em", "~~": "del"]

    private mutating func emphasis(_ mark: Character) {
        var run = 0
        while peek(run) == mark { run += 1 }
        let length = mark == "~" ? 2 : min(run, 2)
        guard run >= length, mark != "~" || run == 2 else {
            plain += String(repeating: mark, count: run)
            position += run
            return
        }
        let word = String(repeating: mark, count: length)
        let before = peek(-1)
        let after = peek(length)
        // Inside a word an underscore is a letter: snake_case.
        let isInWord = mark == "_" && before?.isWordCharacter == true && after?.isWordCharacter == true
        let tag = Self.tags[word] ?? "em"
        if !isInWord, before?.isWhitespace == false, let index = openers.lastIndex(where: { $0.mark == word }) {
            flush()
            // Those inside that were not closed are text.
            for opener in openers[(index + 1)...] { pieces[opener.piece] = HTMLText.escaped(opener.mark) }
            openers.removeLast(openers.count - index)
            pieces.append("</\(tag)>")
        } else if !isInWord, after?.isWhitespace == false {
            flush()
            openers.append(Opener(mark: word, piece: pieces.count))
            pieces.append("<\(tag)>")
        } else {
            plain += word
        }
        position += length
    }

    // MARK: Links

    /// Writes the link whose words begin with a bracket here; false where there is none.
    private mutating func link(at start: Int) -> Bool {
        let limit = min(text.count, start + Self.longestLink)
        guard let wordsEnd = text[start..<limit].firstIndex(of: "]"), wordsEnd + 1 < text.count,
            text[wordsEnd + 1] == "("
        else { return false }
        let addressStart = wordsEnd + 2
        let addressLimit = min(text.count, addressStart + Self.longestLink)
        guard let end = text[addressStart..<addressLimit].firstIndex(of: ")") else { return false }
        let address = String(text[addressStart..<end]).split(separator: " ").first.map(String.init) ?? ""
        let words = String(text[(start + 1)..<wordsEnd])
        guard let safe = HTMLText.safeAddress(address) else { return false }
        add("<a href=\"\(safe)\" rel=\"noreferrer\">\(HTMLText.escaped(words.isEmpty ? address : words))</a>")
        position = end + 1
        return true
    }

    private mutating func autolink() -> Bool {
        let limit = min(text.count, position + Self.longestLink)
        guard let end = text[position..<limit].firstIndex(of: ">") else { return false }
        let address = String(text[(position + 1)..<end])
        guard !address.contains(where: \.isWhitespace), let safe = HTMLText.safeAddress(address) else { return false }
        add("<a href=\"\(safe)\" rel=\"noreferrer\">\(safe)</a>")
        position = end + 1
        return true
    }

    private mutating func bareAddress() -> Bool {
        guard peek(1) == "t", peek(2) == "t", peek(3) == "p", peek(-1)?.isWordCharacter != true else { return false }
        let limit = min(text.count, position + Self.longestLink)
        var end = position
        while end < limit, !text[end].isWhitespace, !"<>\"`|*".contains(text[end]) { end += 1 }
        while end > position, ".,;:!?)']".contains(text[end - 1]) { end -= 1 }
        let address = String(text[position..<end])
        guard address.count > 8, let safe = HTMLText.safeAddress(address) else { return false }
        add("<a href=\"\(safe)\" rel=\"noreferrer\">\(safe)</a>")
        position = end
        return true
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
