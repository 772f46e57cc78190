/// Text as HTML.
enum HTMLText {
    /// The text with the characters that mean something in HTML escaped, for elements and for attributes in quotes.
    ///
    /// Control characters that HTML does not allow become U+FFFD.
    static func escaped(_ text: some StringProtocol) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result += Array("&amp;".utf8)
            case UInt8(ascii: "<"): result += Array("&lt;".utf8)
            case UInt8(ascii: ">"): result += Array("&gt;".utf8)
            case UInt8(ascii: "\""): result += Array("&quot;".utf8)
            case UInt8(ascii: "'"): result += Array("&#39;".utf8)
            case 0x09, 0x0A: result.append(byte)
            case 0x0D: break
            case ..<0x20, 0x7F: result += Array("\u{FFFD}".utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// An address that a link may have: the web's and mail's; nil for scripts and everything else.
    static func safeAddress(_ address: some StringProtocol) -> String? {
        let lower = address.lowercased()
        guard ["http://", "https://", "mailto:"].contains(where: lower.hasPrefix) else { return nil }
        return escaped(address)
    }
}
