/// A web page where a reply should be: what a wrong address, a captive portal or a broken gateway sends.
enum WebPage {
    /// How the errors that mean one begin; front ends can then advise to check the address.
    static let mark = "a web page"

    /// Whether the bytes are HTML or XML.
    static func looksLikeOne(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }

    /// ``mark`` and the page's title, or else its first heading: `a web page: 502 Bad Gateway`.
    static func words(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(64 * 1024), as: UTF8.self)
        for tag in ["title", "h1", "message", "Message"] {
            guard let words = content(of: tag, in: text) else { continue }
            return "\(mark): \(words)"
        }
        return mark
    }

    /// The words between the first tag of this name and the next tag; nil where there are none.
    private static func content(of tag: String, in text: String) -> String? {
        guard let opening = text.firstRange(ofTag: tag) else { return nil }
        guard let start = text[opening...].firstIndex(of: ">") else { return nil }
        let rest = text[text.index(after: start)...]
        let words = rest.prefix { $0 != "<" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}

extension String {
    /// Where `<tag` begins, in any case.
    fileprivate func firstRange(ofTag tag: String) -> Index? {
        var position = startIndex
        while let found = self[position...].firstIndex(of: "<") {
            let after = index(after: found)
            let name = self[after...].prefix(tag.count)
            let end = index(after, offsetBy: name.count)
            let isWhole = end == endIndex || !self[end].isLetter
            if name.lowercased() == tag.lowercased(), isWhole { return found }
            position = after
        }
        return nil
    }
}
