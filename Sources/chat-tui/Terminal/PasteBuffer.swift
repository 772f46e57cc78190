/// Collects a bracketed paste and decides where it ends.
///
/// The text itself may hold the end mark: then what follows it would run as keys. A terminal sends nothing after the
/// real mark by itself, so the paste ends at the last mark before a pause, and marks before that one are text.
struct PasteBuffer {
    /// What the terminal puts around a paste.
    static let begin = Array("\u{1B}[200~".utf8)
    static let end = Array("\u{1B}[201~".utf8)

    private var bytes: [UInt8] = []
    /// Where the last end mark starts.
    private var mark: Int?
    private var scanned = 0

    var isEmpty: Bool { bytes.isEmpty }
    /// An end mark was seen: a pause now ends the paste.
    var mayBeOver: Bool { mark != nil }

    mutating func append(_ more: ArraySlice<UInt8>) {
        bytes += more
        var from = max(0, scanned - Self.end.count + 1)
        while from < bytes.count, let escape = bytes[from...].firstIndex(of: 0x1B) {
            if bytes[escape...].starts(with: Self.end) { mark = escape }
            from = escape + 1
        }
        scanned = bytes.count
    }

    /// The text, and the bytes typed after it.
    func finish() -> (text: String, rest: [UInt8]) {
        let pasted = bytes[..<(mark ?? bytes.count)]
        let rest = mark.map { Array(bytes[($0 + Self.end.count)...]) } ?? []
        return (Self.clean(pasted), rest)
    }

    /// Text as a person means it: LF at the ends of lines, no other control characters but tabs.
    static func clean(_ bytes: ArraySlice<UInt8>) -> String {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            switch byte {
            case 0x0D:
                kept.append(0x0A)
                if bytes[(position + 1)...].first == 0x0A { position += 1 }
            case 0x0A, 0x09: kept.append(byte)
            case 0x1B:
                for mark in [begin, end] where bytes[position...].starts(with: mark) { position += mark.count - 1 }
            case 0..<0x20, 0x7F: break
            // The second half of the control characters, in UTF-8.
            case 0xC2 where bytes[(position + 1)...].first.map { (0x80...0x9F).contains($0) } ?? false: position += 1
            default: kept.append(byte)
            }
            position += 1
        }
        return String(decoding: kept, as: UTF8.self)
    }
}

/// Text that was pasted into a terminal without bracketed paste: a line and more text in one read, which no hand types.
enum UnbracketedPaste {
    enum Kind { case keys, perhaps, paste }

    /// Whether nothing among the bytes is a key held with Control.
    static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 >= 0x20 && $0 != 0x7F }
    }

    /// `followsText`: the read before it was text too, a moment ago.
    static func kind(of bytes: [UInt8], followsText: Bool) -> Kind {
        // With a key held with Control among it somebody types.
        guard isText(bytes) else { return .keys }
        var (printable, hasLine, hasMore) = (followsText ? 2 : 0, false, false)
        for byte in bytes {
            if byte == 0x0D || byte == 0x0A {
                if printable > 0 { hasLine = true }
            } else {
                printable += 1
                if hasLine { hasMore = true }
            }
        }
        if hasMore { return .paste }
        // One line and Enter: typed before the program was ready, or the first line of a paste that comes in parts.
        return hasLine && printable > 1 ? .perhaps : .keys
    }
}
