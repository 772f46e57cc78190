/// A word of a text as it is searched, and where it stands.
struct SearchWord {
    /// UTF-8 in lower case without accents, with `е` for `ё`.
    private(set) var bytes: [UInt8]
    /// Its place in the text, in bytes, with the signs behind it.
    let start: CInt
    private(set) var end: CInt
    /// How many signs stand behind it: two in `c++`.
    private(set) var signCount = 0

    init(bytes: [UInt8], start: CInt, end: CInt) {
        self.bytes = bytes
        self.start = start
        self.end = end
    }

    var hasSigns: Bool { signCount > 0 }

    /// Writes every `ё` (D1 91) as `е` (D0 B5).
    mutating func makeEPlain() {
        var place = 0
        while place + 1 < bytes.count {
            if bytes[place] == 0xD1, bytes[place + 1] == 0x91 {
                bytes[place] = 0xD0
                bytes[place + 1] = 0xB5
            }
            place += bytes[place] < 0x80 ? 1 : 2
        }
    }

    /// Finds up to three `+` or `#` behind the word with no letter or digit behind them: `C++`, `F#`, but not `1+1`.
    mutating func findSigns(in text: UnsafeBufferPointer<CChar>, upTo limit: Int) {
        var place = Int(end)
        while place < text.count, place - Int(end) < 3, Self.isSign(text[place]) { place += 1 }
        guard place > Int(end), place == text.count || !Self.continues(text[place]) else { return }
        signCount = place - Int(end)
        end = CInt(place)
    }

    private static func isSign(_ byte: CChar) -> Bool {
        byte == CChar(UInt8(ascii: "+")) || byte == CChar(UInt8(ascii: "#"))
    }

    private static func continues(_ byte: CChar) -> Bool {
        let byte = UInt8(bitPattern: byte)
        return isSign(CChar(bitPattern: byte))
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// The word's stem.
    var stem: [UInt8] {
        var stem = bytes
        let length = stem.withUnsafeMutableBufferPointer { Stemmer.stem($0) }
        stem.removeLast(stem.count - length)
        return stem
    }

    /// Calls a function with the word as FTS5 takes it.
    mutating func withBytes(stemmed: Bool, _ body: (UnsafePointer<CChar>?, CInt) -> CInt) -> CInt {
        bytes.withUnsafeMutableBufferPointer { bytes in
            let length = stemmed ? Stemmer.stem(bytes) : bytes.count
            return UnsafeMutableRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                body(UnsafePointer($0.baseAddress), CInt(length))
            }
        }
    }

    /// Calls a function with the word and the signs behind it.
    func withSigns(in text: UnsafeBufferPointer<CChar>, _ body: (UnsafePointer<CChar>?, CInt) -> CInt) -> CInt {
        let whole = wholeBytes(in: text).map { CChar(bitPattern: $0) }
        return whole.withUnsafeBufferPointer { body($0.baseAddress, CInt($0.count)) }
    }

    /// The word and the signs behind it.
    func wholeBytes(in text: UnsafeBufferPointer<CChar>) -> [UInt8] {
        bytes + (Int(end) - signCount..<Int(end)).map { UInt8(bitPattern: text[$0]) }
    }
}
