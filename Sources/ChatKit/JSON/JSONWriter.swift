/// Writes JSON as UTF-8, with non-ASCII text as it is: escaping it costs tokens and readers.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private let isIndented: Bool

    /// - Parameter isIndented: Whether to write for people: a member a line, two spaces a level.
    public init(isIndented: Bool = false) {
        self.isIndented = isIndented
    }

    public mutating func write(_ value: JSONValue) {
        write(value, level: 0)
    }

    private mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let digits): bytes.append(contentsOf: digits.utf8)
        case .string(let text): write(text)
        case .array(let elements):
            list("[", "]", count: elements.count, level: level) { writer, position in
                writer.write(elements[position], level: level + 1)
            }
        case .object(let members):
            list("{", "}", count: members.count, level: level) { writer, position in
                writer.write(members[position].name)
                writer.bytes.append(contentsOf: (writer.isIndented ? ": " : ":").utf8)
                writer.write(members[position].value, level: level + 1)
            }
        }
    }

    private mutating func list(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, count: Int, level: Int,
        element: (inout JSONWriter, Int) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for position in 0..<count {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            newline(level + 1)
            element(&self, position)
        }
        if count > 0 { newline(level) }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func newline(_ level: Int) {
        guard isIndented else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: level * 2))
    }

    private mutating func write(_ text: String) {
        Self.append(text, to: &bytes)
    }

    /// Appends a string with its quotes. What needs no escape is copied in runs.
    public static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var start = 0
            for position in 0..<source.count {
                let byte = source[position]
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != 0x7F { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<position]))
                appendEscaped(byte, to: &bytes)
                start = position + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        default:
            bytes.append(contentsOf: #"\u00"#.utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

extension JSONValue {
    /// The value as compact JSON.
    public var jsonText: String {
        String(decoding: jsonBytes(), as: UTF8.self)
    }

    /// The value as JSON in UTF-8.
    public func jsonBytes(isIndented: Bool = false) -> [UInt8] {
        var writer = JSONWriter(isIndented: isIndented)
        writer.write(self)
        return writer.bytes
    }
}
