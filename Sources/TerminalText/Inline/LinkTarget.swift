/// Reads what stands in the round brackets of a link: an address and perhaps a title, which is not shown.
struct LinkTarget {
    /// In bytes. Longer ones are not links.
    static let longestAddress = 2048
    static let longestTitle = 512
    /// How much of an unfinished address is hidden while the text still comes.
    static let longestGuess = 200

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    private(set) var address = ""
    /// Whether the text ended before it was clear that this is no target.
    private(set) var isUnfinished = false

    init(_ bytes: [UInt8], from index: Int, before end: Int) {
        self.bytes = bytes
        self.index = index
        self.end = end
    }

    /// The index after the closing bracket, or nil.
    mutating func parse() -> Int? {
        skipSpace()
        guard readAddress() else { return nil }
        let addressEnd = index
        skipSpace()
        guard index < end else { return unfinished() }
        if index > addressEnd, bytes[index] != UInt8(ascii: ")") {
            guard skipTitle() else { return nil }
            skipSpace()
            guard index < end else { return unfinished() }
        }
        return bytes[index] == UInt8(ascii: ")") ? index + 1 : nil
    }

    private mutating func unfinished() -> Int? {
        isUnfinished = true
        return nil
    }

    private mutating func skipSpace() {
        while index < end, bytes[index] == 0x20 || bytes[index] == 0x0A { index += 1 }
    }

    private mutating func readAddress() -> Bool {
        guard index < end else {
            isUnfinished = true
            return false
        }
        let start = index
        if bytes[index] == UInt8(ascii: "<") {
            let stop = min(end, start + Self.longestAddress)
            index += 1
            while index < stop, bytes[index] != UInt8(ascii: ">") {
                if bytes[index] == 0x0A || bytes[index] == UInt8(ascii: "<") { return false }
                index += 1
            }
            guard index < stop else {
                isUnfinished = stop == end
                return false
            }
            address = Self.plain(bytes[start + 1..<index])
            index += 1
            return true
        }
        var depth = 0
        scan: while index < end {
            switch bytes[index] {
            case 0x20, 0x0A: break scan
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { break scan }
                depth -= 1
            case UInt8(ascii: "\\") where index + 1 < end && isASCIIPunctuation(bytes[index + 1]): index += 1
            default: break
            }
            index += 1
            if index - start > Self.longestAddress { return false }
        }
        guard index < end else {
            isUnfinished = true
            return false
        }
        address = Self.plain(bytes[start..<index])
        return depth == 0
    }

    private mutating func skipTitle() -> Bool {
        let closing: UInt8
        switch bytes[index] {
        case UInt8(ascii: "\""): closing = UInt8(ascii: "\"")
        case UInt8(ascii: "'"): closing = UInt8(ascii: "'")
        case UInt8(ascii: "("): closing = UInt8(ascii: ")")
        default: return false
        }
        let stop = min(end, index + Self.longestTitle)
        index += 1
        while index < stop {
            if bytes[index] == closing {
                index += 1
                return true
            }
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            index += 1
        }
        isUnfinished = stop == end
        return false
    }

    /// Without backslashes before punctuation, and with its ampersands plain.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) || bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\\"), index < bytes.endIndex, isASCIIPunctuation(bytes[index]) {
                result.append(bytes[index])
                index += 1
            } else {
                result.append(byte)
                if byte == UInt8(ascii: "&"), bytes[index...].starts(with: "amp;".utf8) { index += 4 }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
