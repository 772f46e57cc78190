/// A text with a name that prompts include. It is stored once by its hash, for all messages that have it.
public struct Fragment: Sendable, Hashable {
    public var name: String
    /// SHA-256 of the text, 64 lower-case hexadecimal digits.
    public var hash: String
    /// In bytes.
    public var size: Int
    public var changedAt: Timestamp
    /// How many messages include this text.
    public var uses: Int
    /// The beginning of the text on one line, or the piece that was searched for.
    public var summary: String

    public init(name: String, hash: String, size: Int, changedAt: Timestamp, uses: Int = 0, summary: String = "") {
        self.name = name
        self.hash = hash
        self.size = size
        self.changedAt = changedAt
        self.uses = uses
        self.summary = summary
    }

    /// The media type of a fragment's text in a message: providers get its words as a part of the prompt and not as a file.
    public static let mediaType = "text/x-fragment"

    /// The fragment as a part of a message.
    public var attachment: Attachment { Attachment(hash: hash, mediaType: Self.mediaType, name: name) }

    /// Whether a fragment may have this name: 1–128 bytes of text on one line.
    public static func isName(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count) && !name.hasPrefix("-") && name != "."
            && !name.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
    }
}

extension Message {
    /// The message with the words of its fragments in their places, joined with the text around them by blank lines.
    ///
    /// - Parameter attachments: The bytes by hash; a fragment without bytes stays.
    func withFragments(from attachments: [String: [UInt8]]) -> Message {
        guard self.attachments.contains(where: { $0.mediaType == Fragment.mediaType }) else { return self }
        var message = self
        message.parts = []
        var joinsNext = false
        for part in parts {
            let words: String
            var isFragment = false
            switch part {
            case .file(let file) where file.mediaType == Fragment.mediaType:
                guard let bytes = attachments[file.hash] else {
                    message.parts.append(part)
                    continue
                }
                words = String(decoding: bytes, as: UTF8.self)
                isFragment = true
            case .text(let text): words = text
            default:
                message.parts.append(part)
                joinsNext = false
                continue
            }
            if case .text(let before)? = message.parts.last, joinsNext || isFragment {
                let end = before.utf8.last == UInt8(ascii: "\n") ? "\n" : "\n\n"
                message.parts[message.parts.count - 1] = .text(before + end + words)
            } else {
                message.parts.append(.text(words))
            }
            joinsNext = isFragment
        }
        return message
    }
}
