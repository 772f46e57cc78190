internal import CVocabulary

/// What the split patterns ask of a character: general category, white space, line end. Sets of classes are classes too.
struct CharacterClass: OptionSet {
    let rawValue: UInt8

    /// Lu and Lt.
    static let upper = CharacterClass(rawValue: 1)
    /// Ll.
    static let lower = CharacterClass(rawValue: 2)
    /// Lm and Lo.
    static let caseless = CharacterClass(rawValue: 4)
    /// M.
    static let mark = CharacterClass(rawValue: 8)
    /// N.
    static let number = CharacterClass(rawValue: 16)
    /// White_Space, but for CR and LF.
    static let space = CharacterClass(rawValue: 32)
    /// CR and LF.
    static let newline = CharacterClass(rawValue: 64)
    /// All the rest.
    static let other = CharacterClass(rawValue: 128)

    // Written as numbers: array literals are not always folded to constants, and these are asked for at every character.

    /// Upper, lower, caseless.
    static let letter = CharacterClass(rawValue: 7)
    /// Letters and marks.
    static let letterOrMark = CharacterClass(rawValue: 15)
    /// What a word of o200k_base may go on with after its capitals: lower, caseless, mark.
    static let notUpper = CharacterClass(rawValue: 14)
    /// Space and newline.
    static let whitespace = CharacterClass(rawValue: 96)
    /// Other and mark: neither white space nor letter nor number.
    static let symbol = CharacterClass(rawValue: 136)
}

/// Text as UTF-8 bytes with the class of each character.
///
/// Bytes that are no UTF-8 are one character of class ``CharacterClass/other`` each; no byte outside is read.
struct ClassifiedText {
    let bytes: UnsafePointer<UInt8>
    let end: Int
    private let index: UnsafePointer<UInt16>
    private let blocks: UnsafePointer<UInt8>

    init(_ buffer: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>) {
        bytes = base
        end = buffer.count
        let table = cvocabulary_characters_table()
        let header = table.assumingMemoryBound(to: UInt32.self)
        index = (table + Int(header[0])).assumingMemoryBound(to: UInt16.self)
        blocks = (table + Int(header[1])).assumingMemoryBound(to: UInt8.self)
    }

    /// The class of the character that begins at a place before the end, and its bytes.
    @inline(__always)
    func character(at position: Int) -> (class: CharacterClass, width: Int) {
        let first = bytes[position]
        // The first two blocks are ASCII.
        if first < 0x80 { return (CharacterClass(rawValue: blocks[Int(first)]), 1) }
        return wideCharacter(at: position, first: UInt32(first))
    }

    @inline(__always)
    private func wideCharacter(at position: Int, first: UInt32) -> (class: CharacterClass, width: Int) {
        @inline(__always)
        func next(_ offset: Int) -> UInt32 { UInt32(bytes[position &+ offset]) & 0x3F }
        // The code point without its last six bits.
        let high: UInt32
        let width: Int
        if first < 0xE0, position &+ 1 < end {
            high = first & 0x1F
            width = 2
        } else if first < 0xF0, position &+ 2 < end {
            high = (first & 0x0F) << 6 | next(1)
            width = 3
        } else if first < 0xF5, position &+ 3 < end {
            high = (first & 0x07) << 12 | next(1) << 6 | next(2)
            width = 4
        } else {
            return (.other, 1)
        }
        guard high < 0x110000 >> 6 else { return (.other, 1) }
        return (CharacterClass(rawValue: blocks[Int(index[Int(high)]) &+ Int(next(width &- 1))]), width)
    }

    /// Where the characters of these classes that begin here come to an end.
    @inline(__always)
    func endOfRun(of classes: CharacterClass, from start: Int) -> Int {
        var position = start
        while position < end {
            let (found, width) = character(at: position)
            if found.isDisjoint(with: classes) { break }
            position &+= width
        }
        return position
    }

    /// Where up to three numbers that begin here come to an end.
    @inline(__always)
    func endOfThreeNumbers(from start: Int) -> Int {
        var position = start
        var count = 0
        while position < end, count < 3 {
            let (found, width) = character(at: position)
            if found != .number { break }
            position &+= width
            count &+= 1
        }
        return position
    }

    /// Where the white space that begins here comes to an end, its last character begins, and its last CR or LF ends.
    @inline(__always)
    func whitespace(from start: Int) -> (end: Int, last: Int, newlineEnd: Int?) {
        var position = start
        var last = start
        var newlineEnd: Int?
        while position < end {
            let (found, width) = character(at: position)
            if found.isDisjoint(with: .whitespace) { break }
            last = position
            position &+= width
            if found == .newline { newlineEnd = position }
        }
        return (position, last, newlineEnd)
    }
}
