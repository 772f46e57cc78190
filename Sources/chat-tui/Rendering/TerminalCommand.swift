/// What a program asks of the terminal once, beside the frames. These are the only ways to send it escapes.
enum TerminalCommand: Equatable, Sendable {
    case bell
    /// Puts a text on the clipboard of the machine the person sits at (OSC 52). Some terminals refuse it in silence.
    case copy(String)
    /// Shows a notification on the desktop (OSC 9). Terminals that do not know it ignore it.
    case notify(String)

    /// The most bytes of text that cautious terminals take.
    static let copyLimit = 74_994 / 4 * 3

    /// The bytes, for a terminal reached through such a multiplexer. Empty: the text is too long to copy.
    func bytes(through multiplexer: Multiplexer, notifying way: NotificationWay = .osc9) -> [UInt8] {
        switch self {
        case .bell: return [0x07]
        case .notify(let text):
            // A multiplexer shows the bell; few pass on what they do not know.
            guard multiplexer == .none else { return [] }
            let printable = text.unicodeScalars.filter { $0.properties.generalCategory != .control }
            let words = String(String.UnicodeScalarView(printable.prefix(120)))
            switch way {
            // In front of a digit ConEmu would take it for a command of its own.
            case .osc9: return Array("\u{1B}]9;chat: \(words)\u{7}".utf8)
            // A semicolon would begin another part.
            case .osc777: return Array("\u{1B}]777;notify;chat;\(words.replacing(";", with: ","))\u{7}".utf8)
            case .osc99: return Array("\u{1B}]99;;chat: \(words)\u{1B}\\".utf8)
            }
        case .copy(let text):
            guard text.utf8.count <= Self.copyLimit else { return [] }
            let sequence = Array("\u{1B}]52;c;".utf8) + Self.base64(Array(text.utf8)) + [0x07]
            return multiplexer == .screen ? Self.passedOn(sequence) : sequence
        }
    }

    /// GNU screen hands on what stands in a DCS, in pieces of fewer than 768 bytes.
    private static func passedOn(_ sequence: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: sequence.count, by: 700) {
            bytes += [0x1B, UInt8(ascii: "P")] + sequence[start..<min(start + 700, sequence.count)] + [0x1B, 0x5C]
        }
        return bytes
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                encoded.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return encoded
    }
}

/// How the terminal takes notifications.
///
/// Source: kitty's "Desktop notifications" (OSC 99), urxvt's notify extension (OSC 777; foot, ghostty and WezTerm take it
/// too), iTerm2's "Proprietary Escape Codes" (OSC 9), read 2026-11-21.
enum NotificationWay: Sendable {
    case osc9, osc777, osc99

    init(environment: [String: String]) {
        let (type, program) = (environment["TERM"] ?? "", environment["TERM_PROGRAM"]?.lowercased() ?? "")
        if type.contains("kitty") || environment["KITTY_WINDOW_ID"] != nil {
            self = .osc99
        } else if ["foot", "rxvt", "ghostty", "wezterm"].contains(where: { type.contains($0) || program.contains($0) })
        {
            self = .osc777
        } else {
            self = .osc9
        }
    }
}

/// What stands between us and the terminal.
enum Multiplexer: Sendable {
    case none, tmux, screen

    init(environment: [String: String]) {
        if environment["TMUX"] != nil {
            self = .tmux
        } else if environment["STY"] != nil {
            self = .screen
        } else {
            self = .none
        }
    }
}
