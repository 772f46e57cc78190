/// A reader for Python's literals: what `repr` writes of dictionaries, lists, strings, numbers, `True`, `False` and `None`.
///
/// Source: The Python Language Reference, section 2.4 "Literals", read 2026-11-30.
struct PythonLiteral {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// Reads one literal that takes up the whole line.
    static func value(_ bytes: [UInt8]) throws(DocumentFault) -> JSONValue {
        var reader = PythonLiteral(bytes: bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.fault("text after the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func fault(_ problem: String) -> DocumentFault { DocumentFault("\(problem) at byte \(position)") }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { position += 1 }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(DocumentFault) -> JSONValue {
        skipSpace()
        depth += 1
        defer { depth -= 1 }
        if depth > JSONReader.maximumDepth { throw fault("nested too deeply") }
        switch peek() {
        case UInt8(ascii: "{"): return try dictionary()
        case UInt8(ascii: "["):
            position += 1
            return try list("]")
        case UInt8(ascii: "("):
            position += 1
            return try list(")")
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
        case nil: throw fault("the text ends too early")
        default: return try word()
        }
    }

    private mutating func dictionary() throws(DocumentFault) -> JSONValue {
        position += 1
        var object = JSONObject()
        while !consume("}") {
            let name = try value()
            guard consume(":") else { throw fault("expected a colon") }
            object[name.stringValue ?? name.jsonText] = try value()
            if !consume(",") {
                guard consume("}") else { throw fault("expected a comma or the end of the dictionary") }
                break
            }
        }
        return .object(object)
    }

    private mutating func list(_ end: Unicode.Scalar) throws(DocumentFault) -> JSONValue {
        var elements: [JSONValue] = []
        while !consume(end) {
            elements.append(try value())
            if !consume(",") {
                guard consume(end) else { throw fault("expected a comma or the end of the list") }
                break
            }
        }
        return .array(elements)
    }

    private mutating func word() throws(DocumentFault) -> JSONValue {
        let start = position
        while let byte = peek(), !" ,:]})\t\r\n".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "None": return .null
        case "True": return .bool(true)
        case "False": return .bool(false)
        default:
            guard let number = try? JSONValue(parsing: text), case .number = number else {
                throw fault("expected a value")
            }
            return number
        }
    }

    private mutating func string() throws(DocumentFault) -> String {
        let quote = bytes[position]
        position += 1
        var result: [UInt8] = []
        while true {
            guard let byte = peek() else { throw fault("a string does not end") }
            position += 1
            if byte == quote { break }
            if byte != UInt8(ascii: "\\") {
                result.append(byte)
            } else {
                result += Array(String(String.UnicodeScalarView(try escape())).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func escape() throws(DocumentFault) -> [Unicode.Scalar] {
        guard let byte = peek() else { throw fault("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return ["\n"]
        case UInt8(ascii: "t"): return ["\t"]
        case UInt8(ascii: "r"): return ["\r"]
        case UInt8(ascii: "a"): return ["\u{07}"]
        case UInt8(ascii: "b"): return ["\u{08}"]
        case UInt8(ascii: "f"): return ["\u{0C}"]
        case UInt8(ascii: "v"): return ["\u{0B}"]
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return [Unicode.Scalar(byte)]
        case UInt8(ascii: "\n"): return []
        case UInt8(ascii: "x"): return [try scalar(digits: 2)]
        case UInt8(ascii: "u"): return [try scalar(digits: 4)]
        case UInt8(ascii: "U"): return [try scalar(digits: 8)]
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            var number: UInt32 = 0
            var count = 0
            while count < 3, let digit = peek(), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) {
                number = number * 8 + UInt32(digit - 0x30)
                position += 1
                count += 1
            }
            return [Unicode.Scalar(number) ?? "\u{FFFD}"]
        default: return ["\\", Unicode.Scalar(byte)]
        }
    }

    private mutating func scalar(digits: Int) throws(DocumentFault) -> Unicode.Scalar {
        guard position + digits <= bytes.count,
            let number = UInt32(String(decoding: bytes[position..<position + digits], as: UTF8.self), radix: 16)
        else { throw fault("an escape is damaged") }
        position += digits
        return Unicode.Scalar(number) ?? "\u{FFFD}"
    }
}
