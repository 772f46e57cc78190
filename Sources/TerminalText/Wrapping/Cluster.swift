/// One character as people see it, found in UTF-8 bytes.
struct Cluster {
    /// In bytes.
    let length: Int
    let columns: Int
    let first: Unicode.Scalar

    /// The most scalars looked at as one character: the longest emoji in use has ten.
    private static let longest = 16

    /// The cluster that starts at the index, which must be the start of a scalar.
    ///
    /// Letters that nothing joins to are most of all text and are found without the tables of Unicode.
    static func next(in bytes: [UInt8], at index: Int, before end: Int) -> Cluster {
        let (first, firstLength) = scalar(in: bytes, at: index, before: end)
        var stop = index + firstLength
        if stop == end || isPlain(bytes, at: stop, before: end), PlainText.isPlain(first) {
            return Cluster(length: firstLength, columns: first.columns, first: first)
        }
        var count = 1
        while stop < end, count < longest {
            let (scalar, length) = scalar(in: bytes, at: stop, before: end)
            stop += length
            count += 1
            if PlainText.isPlain(scalar) { break }
        }
        guard let character = String(decoding: bytes[index..<stop], as: UTF8.self).first else {
            return Cluster(length: firstLength, columns: first.columns, first: first)
        }
        // Text that was not valid UTF-8 decodes to other bytes than it has.
        let length = max(1, min(character.utf8.count, stop - index))
        return Cluster(length: length, columns: character.columns, first: first)
    }

    private static func isPlain(_ bytes: [UInt8], at index: Int, before end: Int) -> Bool {
        bytes[index] < 0x80 || PlainText.isPlain(scalar(in: bytes, at: index, before: end).scalar)
    }

    /// The scalar at the index and its length in bytes; U+FFFD of length 1 where the bytes are not UTF-8.
    static func scalar(
        in bytes: [UInt8], at index: Int, before end: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        let lead = bytes[index]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2, index + length <= end else { return ("\u{FFFD}", 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
        return (scalar, length)
    }

    /// The scalar that ends before the index, if there is one.
    static func scalar(in bytes: [UInt8], endingAt end: Int) -> Unicode.Scalar? {
        var index = end - 1
        while index > 0, index > end - 4, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index >= 0 && end > 0 ? scalar(in: bytes, at: index, before: end).scalar : nil
    }
}
