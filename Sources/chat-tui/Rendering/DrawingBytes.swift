/// What ncurses writes says some things twice: at each end of a style it takes back the colour, then all attributes, then a
/// character set that nobody chose. That is a tenth of all bytes, and the way to the terminal may be long.
enum DrawingBytes {
    private static let escape: UInt8 = 0x1B

    /// The same with fewer bytes. Colours and attributes that follow one another are said at once, and those that are taken
    /// back at once not at all. `resetsCharacters`: whether the choice of the usual character set stays, for a terminal
    /// that another program may have left with another one.
    static func shortened(_ bytes: [UInt8], resetsCharacters: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var style = PendingStyle()
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == escape, position + 2 < bytes.count else {
                style.write(to: &result)
                result.append(byte)
                position += 1
                continue
            }
            if !resetsCharacters, bytes[position + 1] == UInt8(ascii: "("), bytes[position + 2] == UInt8(ascii: "B") {
                position += 3
                continue
            }
            if bytes[position + 1] == UInt8(ascii: "["), let end = style.take(bytes, at: position + 2) {
                position = end
                continue
            }
            style.write(to: &result)
            result.append(byte)
            position += 1
        }
        style.write(to: &result)
        return result
    }

    /// Colours and attributes (SGR) that were said and not written yet.
    private struct PendingStyle {
        /// All that was before is taken back first.
        private var resets = false
        private var parameters: [UInt8] = []

        /// Takes the parameters that begin there, and gives where they end; nil: it is no change of style.
        mutating func take(_ bytes: [UInt8], at start: Int) -> Int? {
            var end = start
            while end < bytes.count, 0x30...0x39 ~= bytes[end] || bytes[end] == UInt8(ascii: ";") { end += 1 }
            guard end < bytes.count, bytes[end] == UInt8(ascii: "m") else { return nil }
            var rest = bytes[start..<end]
            let isReset = rest.isEmpty || rest.first == UInt8(ascii: ";")
            if isReset || rest.first == UInt8(ascii: "0") && (rest.count == 1 || rest[start + 1] == UInt8(ascii: ";")) {
                (resets, parameters) = (true, [])
                rest = rest.dropFirst(isReset ? 0 : 1)
                rest = rest.dropFirst(rest.isEmpty ? 0 : 1)
            }
            if !rest.isEmpty {
                if !parameters.isEmpty { parameters.append(UInt8(ascii: ";")) }
                parameters += rest
            }
            return end + 1
        }

        mutating func write(to result: inout [UInt8]) {
            guard resets || !parameters.isEmpty else { return }
            result += [escape, UInt8(ascii: "[")]
            if resets, !parameters.isEmpty { result += [UInt8(ascii: "0"), UInt8(ascii: ";")] }
            result += parameters
            result.append(UInt8(ascii: "m"))
            (resets, parameters) = (false, [])
        }
    }
}
