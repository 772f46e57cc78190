/// One place on the screen. It holds nothing that has to be counted or freed: thousands of them are made, copied and
/// compared for every frame.
struct Cell: Hashable, Sendable {
    /// The first six scalars of a cluster, three of 21 bits in each word, from the lowest bits on; 0 after the last one.
    private let head: UInt64
    private let tail: UInt64
    var style: Style
    /// 1 or 2; 0 is the right half of a wide character.
    var columns: UInt8

    static let blank = Cell(UInt8(ascii: " "), style: .plain)

    /// `text`: one grapheme cluster, empty in the right half of a wide one. More than six of its scalars are cut: nothing
    /// shows as many.
    init(text: some StringProtocol, style: Style, columns: UInt8) {
        var words: (head: UInt64, tail: UInt64) = (0, 0)
        for (number, scalar) in text.unicodeScalars.prefix(6).enumerated() {
            let bits = UInt64(scalar.value) << UInt64(number % 3 * 21)
            if number < 3 { words.head |= bits } else { words.tail |= bits }
        }
        (head, tail, self.style, self.columns) = (words.head, words.tail, style, columns)
    }

    /// A character of ASCII that prints.
    init(_ byte: UInt8, style: Style) {
        (head, tail, self.style, columns) = (UInt64(byte), 0, style, 1)
    }

    /// Its only character, if that is of ASCII.
    var ascii: UInt8? {
        tail == 0 && (1..<0x80).contains(head) ? UInt8(head) : nil
    }

    /// One grapheme cluster; empty in the right half of a wide one.
    var text: String {
        var scalars = String.UnicodeScalarView()
        for word in [head, tail] {
            var rest = word
            while rest != 0 {
                if let scalar = Unicode.Scalar(UInt32(rest & 0x1F_FFFF)) { scalars.append(scalar) }
                rest >>= 21
            }
        }
        return String(scalars)
    }
}
