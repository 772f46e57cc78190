/// What starts with `<`, `&` or `$`, and addresses without marks.
extension InlineParser {
    /// In bytes: what is longer is text.
    private static let longestTag = 1024
    private static let longestFormula = 500
    private static let longestEntity = 32

    // MARK: - <address>, <br>, <tag>

    mutating func angle() {
        let stop = min(end, index + Self.longestTag)
        var scan = index + 1
        var hasSpace = false
        while scan < stop, bytes[scan] != UInt8(ascii: ">") {
            if bytes[scan] == UInt8(ascii: "<") { return index += 1 }
            if bytes[scan] == 0x20 || bytes[scan] == 0x0A { hasSpace = true }
            scan += 1
        }
        guard scan < stop else {
            if stop == end { doubt(index) }
            return index += 1
        }
        let content = bytes[index + 1..<scan]
        if !hasSpace, let address = Self.address(content) {
            add(.address(address), upTo: scan + 1)
        } else if Self.isLineBreak(content) {
            add(.hardBreak, upTo: scan + 1)
        } else if Self.isTag(content) {
            add(.html, upTo: scan + 1)
        } else {
            index += 1
        }
    }

    private static func address(_ content: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: content, as: UTF8.self)
        if let colon = content.firstIndex(of: UInt8(ascii: ":")) {
            let scheme = content[..<colon]
            guard (2...32).contains(scheme.count), scheme.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2B }),
                let first = scheme.first, isLetter(first)
            else { return nil }
            return text
        }
        guard let sign = content.firstIndex(of: UInt8(ascii: "@")), sign > content.startIndex,
            content[(sign + 1)...].contains(UInt8(ascii: ".")),
            content.allSatisfy({ isLetter($0) || isDigit($0) || "@.-_+".utf8.contains($0) })
        else { return nil }
        return "mailto:" + text
    }

    private static func isLineBreak(_ content: ArraySlice<UInt8>) -> Bool {
        let letters = content.filter { $0 != 0x20 && $0 != UInt8(ascii: "/") }
        return letters.count == 2 && letters.first.map { $0 | 0x20 } == UInt8(ascii: "b")
            && letters.last.map { $0 | 0x20 } == UInt8(ascii: "r")
    }

    private static func isTag(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first else { return false }
        if first == UInt8(ascii: "/") { return content.dropFirst().first.map(isLetter) ?? false }
        return isLetter(first) || first == UInt8(ascii: "!") || first == UInt8(ascii: "?")
    }

    // MARK: - &entity;

    mutating func entity() {
        let stop = min(end, index + Self.longestEntity)
        var scan = index + 1
        while scan < stop, isLetter(bytes[scan]) || isDigit(bytes[scan]) || bytes[scan] == UInt8(ascii: "#") {
            scan += 1
        }
        guard scan < stop else {
            if stop == end { doubt(index) }
            return index += 1
        }
        guard bytes[scan] == UInt8(ascii: ";"), let text = Entities.text(of: bytes[index + 1..<scan]) else {
            return index += 1
        }
        add(.replaced(text), upTo: scan + 1)
    }

    // MARK: - Formulas

    /// `$x$` and `$$x$$`: the opening sign stands before something, the closing one after something and not before a
    /// digit, so that prices stay prices.
    mutating func dollar() {
        if at(index + 1) == UInt8(ascii: "$") {
            if math(closing: [UInt8(ascii: "$"), UInt8(ascii: "$")]) { return }
            return index += 2
        }
        guard let next = at(index + 1) else {
            doubt(index)
            return index += 1
        }
        guard next != 0x20, next != 0x0A, !isPrice() else { return index += 1 }
        let stop = min(end, index + Self.longestFormula)
        var scan = index + 1
        while scan < stop, bytes[scan] != 0x0A, bytes[scan] != UInt8(ascii: "`") {
            if bytes[scan] == UInt8(ascii: "\\") {
                scan += 2
                continue
            }
            if bytes[scan] == UInt8(ascii: "$"), bytes[scan - 1] != 0x20 {
                if scan + 1 == end { doubt(index) }
                if let after = at(scan + 1), isDigit(after) { return index += 1 }
                return add(.math, upTo: scan + 1)
            }
            scan += 1
        }
        if scan >= stop, stop == end { doubt(index) }
        index += 1
    }

    /// Whether an amount of money starts here: digits, then a space.
    private mutating func isPrice() -> Bool {
        var scan = index + 1
        while let byte = at(scan), isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") { scan += 1 }
        if scan == end { doubt(index) }
        return scan > index + 1 && (scan == end || bytes[scan] == 0x20 || bytes[scan] == 0x0A)
    }

    /// Takes a formula that starts here with two bytes and ends with the two; false if there is none.
    mutating func math(closing: [UInt8]) -> Bool {
        let stop = min(end, index + Self.longestFormula)
        var scan = index + 2
        while scan + 1 < stop {
            if bytes[scan] == closing[0], bytes[scan + 1] == closing[1] {
                add(.math, upTo: scan + 2)
                return true
            }
            scan += 1
        }
        if stop == end { doubt(index) }
        return false
    }

    // MARK: - Addresses without marks

    mutating func address() {
        if let before = scalar(before: index), before.value < 0x80,
            isLetter(UInt8(before.value)) || isDigit(UInt8(before.value))
        {
            return index += 1
        }
        let rest = bytes[index..<min(end, index + 8)]
        let isBare = Self.starts(rest, with: "www.")
        guard isBare || Self.starts(rest, with: "http://") || Self.starts(rest, with: "https://") else {
            return index += 1
        }
        var stop = index
        while stop < end, !Self.endsAddress(bytes, stop, end) { stop += 1 }
        if stop == end { doubt(index) }
        stop = trimmed(index..<stop)
        guard stop > index + (isBare ? 4 : 8) else { return index = max(stop, index + 1) }
        let text = String(decoding: bytes[index..<stop], as: UTF8.self)
        add(.address(isBare ? "http://" + text : text), upTo: stop)
    }

    private static func starts(_ bytes: ArraySlice<UInt8>, with word: StaticString) -> Bool {
        guard bytes.count >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { $0.elementsEqual(bytes.prefix($0.count).map { isLetter($0) ? $0 | 0x20 : $0 }) }
    }

    /// Spaces, `<` and the punctuation of Chinese and Japanese end an address.
    private static func endsAddress(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Bool {
        let byte = bytes[index]
        if byte < 0x80 {
            return byte <= 0x20 || "<`\\]".utf8.contains(byte)
        }
        guard byte >= 0xE2, byte <= 0xEF else { return false }
        switch Cluster.scalar(in: bytes, at: index, before: end).scalar.value {
        case 0x2018...0x201F, 0x2026, 0x3000...0x3004, 0x3008...0x301F, 0xFF01...0xFF0F, 0xFF1A...0xFF20,
            0xFF3B...0xFF3D, 0xFF5B...0xFF65:
            return true
        default: return false
        }
    }

    /// Without the punctuation of the sentence around it, and without a closing bracket that it did not open.
    private func trimmed(_ range: Range<Int>) -> Int {
        var stop = range.upperBound
        var depth = 0
        for byte in bytes[range] {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
        }
        while stop > range.lowerBound {
            let last = bytes[stop - 1]
            if last == UInt8(ascii: ")"), depth < 0 {
                depth += 1
            } else if !"?!.,:;*_~'\"]|".utf8.contains(last) {
                break
            }
            stop -= 1
        }
        return stop
    }
}

func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
