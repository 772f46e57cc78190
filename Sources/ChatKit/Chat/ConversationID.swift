/// The name of a conversation that a person types: `111`, `trip-to-tver`, `学习`.
///
/// Any UTF-8 of 1 to 128 bytes without control characters, without white space at its ends, and without a
/// colon and a number at its end.
public struct ConversationID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The longest name, in bytes of UTF-8.
    public static let maximumLength = 128

    public let rawValue: String

    /// Takes a valid name; nil for anything else.
    public init?(rawValue: String) {
        guard Self.fault(in: rawValue) == nil else { return nil }
        self.rawValue = rawValue
    }

    /// Takes a name that a person gave.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` that says what is wrong with it.
    public init(validating name: String) throws(ChatError) {
        if let fault = Self.fault(in: name) { throw .invalidUsage("a conversation ID \(fault)") }
        rawValue = name
    }

    /// The name of a conversation that was numbered automatically.
    public init(number: Int64) {
        rawValue = String(number)
    }

    public var description: String { rawValue }

    private static func fault(in name: String) -> String? {
        if name.isEmpty { return "cannot be empty" }
        if name.utf8.count > maximumLength {
            return "has at most \(maximumLength) bytes; this one has \(name.utf8.count)"
        }
        let hasControls = name.unicodeScalars.contains { scalar in
            // The joiner inside 👨‍👩‍👧 is a format character that people do type.
            if scalar == "\u{200D}" { return false }
            return switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        if hasControls { return "cannot have control characters" }
        if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
            return "cannot begin or end with a space"
        }
        // `111:45` is message 45 of conversation 111.
        if let colon = name.lastIndex(of: ":") {
            let end = name[name.index(after: colon)...]
            if !end.isEmpty, end.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
                return "cannot end with a colon and a number, which names a message"
            }
        }
        return nil
    }
}
