/// Recognises what a line starts, from its first letter on.
enum BlockStart {
    /// The level of an ATX heading and where its text begins.
    static func heading(_ text: ArraySlice<UInt8>) -> (level: Int, textStart: Int)? {
        let level = text.prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(level) else { return nil }
        let after = text.startIndex + level
        guard after == text.endIndex || isSpace(text[after]) else { return nil }
        var start = after
        while start < text.endIndex, isSpace(text[start]) { start += 1 }
        return (level, start)
    }

    struct Fence: Equatable {
        var byte: UInt8
        var length: Int
        /// How far the fence is indented: the code is moved left as much.
        var indent: Int
    }

    /// The fence that the line opens, and the first word after it.
    static func fence(_ text: ArraySlice<UInt8>, indent: Int) -> (fence: Fence, language: String)? {
        guard let byte = text.first, byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") else { return nil }
        let length = text.prefix { $0 == byte }.count
        let info = text.dropFirst(length)
        guard length >= 3, byte == UInt8(ascii: "~") || !info.contains(byte) else { return nil }
        let word = info.drop { isSpace($0) || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: ".") }
            .prefix { !isSpace($0) && $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: ",") }
        return (Fence(byte: byte, length: length, indent: indent), String(decoding: word, as: UTF8.self))
    }

    static func closes(_ fence: Fence, _ text: ArraySlice<UInt8>) -> Bool {
        let length = text.prefix { $0 == fence.byte }.count
        return length >= fence.length && text.dropFirst(length).allSatisfy(isSpace)
    }

    static func isRule(_ text: ArraySlice<UInt8>) -> Bool {
        guard let byte = text.first, "-_*".utf8.contains(byte) else { return false }
        return text.allSatisfy { $0 == byte || isSpace($0) } && text.filter { $0 == byte }.count >= 3
    }

    /// The level of the heading that the line makes of the one before it. One or two dashes are not enough: more often
    /// they are a list that has just begun.
    static func underline(_ text: ArraySlice<UInt8>) -> Int? {
        guard let byte = text.first, byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-") else { return nil }
        let length = text.prefix { $0 == byte }.count
        guard length >= 3, text.dropFirst(length).allSatisfy(isSpace) else { return nil }
        return byte == UInt8(ascii: "=") ? 1 : 2
    }

    struct Item {
        /// The bullet, or the byte after the number.
        var mark: UInt8
        var text: String
        var length: Int
        var isEmpty: Bool
        /// Whether it may follow the line of a paragraph directly.
        var interrupts: Bool
    }

    static func item(_ text: ArraySlice<UInt8>) -> Item? {
        guard let first = text.first else { return nil }
        var length = 1
        var mark = first
        var interrupts = true
        if isDigit(first) {
            let digits = text.prefix { isDigit($0) }
            guard digits.count <= 9, let after = text.dropFirst(digits.count).first,
                after == UInt8(ascii: ".") || after == UInt8(ascii: ")")
            else { return nil }
            mark = after
            length = digits.count + 1
            interrupts = digits.count == 1 && first == UInt8(ascii: "1")
        } else if !"-*+".utf8.contains(first) {
            return nil
        }
        let rest = text.dropFirst(length)
        guard rest.first.map(isSpace) ?? true else { return nil }
        let isEmpty = rest.allSatisfy(isSpace)
        return Item(
            mark: mark, text: String(decoding: text.prefix(length), as: UTF8.self), length: length, isEmpty: isEmpty,
            interrupts: interrupts && !isEmpty)
    }

    /// What ends a block of HTML or of formulas: a line that contains this, or a blank line where it is empty.
    static func literal(_ text: ArraySlice<UInt8>) -> (kind: LeafKind, end: [UInt8])? {
        for (start, end) in [("$$", "$$"), ("\\[", "\\]")] where text.starts(with: start.utf8) {
            return contains(text.dropFirst(2), Array(end.utf8)) ? nil : (.math, Array(end.utf8))
        }
        guard text.first == UInt8(ascii: "<") else { return nil }
        if text.starts(with: "<!--".utf8) { return (.html, Array("-->".utf8)) }
        let isEnd = text.dropFirst().first == UInt8(ascii: "/")
        let name = text.dropFirst(isEnd ? 2 : 1).prefix { isLetter($0) || isDigit($0) }
        let word = String(decoding: name.map { isLetter($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        guard let after = text.dropFirst((isEnd ? 2 : 1) + name.count).first.map({ $0 }) else {
            return htmlNames.contains(word) ? (.html, []) : nil
        }
        guard isSpace(after) || after == UInt8(ascii: ">") || after == UInt8(ascii: "/") else { return nil }
        if !isEnd, ["pre", "script", "style", "textarea"].contains(word) { return (.html, Array("</\(word)".utf8)) }
        return htmlNames.contains(word) ? (.html, []) : nil
    }

    static func contains(_ text: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        for index in text.startIndex...(text.endIndex - part.count) where text[index] == first {
            if text[index..<index + part.count].elementsEqual(part) { return true }
        }
        return false
    }

    private static let htmlNames: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
        "hr", "html", "iframe", "legend", "li", "link", "main", "menu", "nav", "ol", "p", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ]

    /// `[label]: address` or `[^1]: text`.
    static func definition(_ text: ArraySlice<UInt8>) -> LeafKind? {
        guard text.first == UInt8(ascii: "["), let close = text.prefix(100).firstIndex(of: UInt8(ascii: "]")),
            close > text.startIndex + 1, text[close...].dropFirst().first == UInt8(ascii: ":"),
            text[(close + 2)...].contains(where: { !isSpace($0) })
        else { return nil }
        return text.dropFirst().first == UInt8(ascii: "^") ? .footnote : .definition
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
