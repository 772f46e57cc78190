extension TerminalReply {
    /// The answer in an `OSC` (`introducer` is `]`) or `DCS` (`P`).
    init(string: [UInt8], introducer: UInt8) {
        let text = String(decoding: string, as: UTF8.self)
        switch introducer {
        case UInt8(ascii: "]"):
            let parts = text.split(separator: ";", maxSplits: 1).map(String.init)
            guard parts.count == 2, let (red, green, blue) = Self.colour(parts[1]) else {
                self = .other
                return
            }
            switch parts[0] {
            case "10": self = .foreground(red: red, green: green, blue: blue)
            case "11": self = .background(red: red, green: green, blue: blue)
            default: self = .other
            }
        case UInt8(ascii: "P") where text.hasPrefix(">|"): self = .version(String(text.dropFirst(2).prefix(100)))
        default: self = .other
        }
    }

    /// `rgb:` or `rgba:` with one to four hexadecimal digits a part.
    private static func colour(_ text: String) -> (UInt8, UInt8, UInt8)? {
        guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "/").prefix(3).compactMap { digits -> UInt8? in
            guard (1...4).contains(digits.count), let value = Int(digits, radix: 16) else { return nil }
            return UInt8(clamping: value * 255 / ((1 << (4 * digits.count)) - 1))
        }
        return parts.count == 3 ? (parts[0], parts[1], parts[2]) : nil
    }
}
