/// Reads JSON from bytes, front to back, without building values that nobody asked for.
///
/// Stream chunks are read with it directly, a member at a time: that is many times faster than decoding them into a
/// tree first. ``JSONValue/init(parsing:)`` is the same reader asked for everything.
///
/// Strict as RFC 8259, but for escaped lone surrogates: they become U+FFFD. A tolerant reader takes what servers send that
/// is no JSON: control characters in strings, unknown escapes (the backslash stands for itself), commas before a closing
/// bracket, and Python's `NaN`, `Infinity` and `-Infinity`, which are read as null.
public struct JSONReader {
    /// How deep values may nest; deeper input is an error, not a stack overflow.
    public static let maximumDepth = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0
    private let isTolerant: Bool

    /// - Parameters:
    ///   - bytes: UTF-8 that outlives the reader.
    ///   - isTolerant: Whether what servers send by mistake is taken too.
    public init(_ bytes: UnsafeBufferPointer<UInt8>, isTolerant: Bool = false) {
        self.bytes = bytes
        self.isTolerant = isTolerant
    }

    /// How many bytes were read.
    var offset: Int { position }

    /// What is wrong, and the offset in bytes where.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        public var problem: String
        public var offset: Int

        public var description: String { "\(problem) at byte \(offset)" }
    }

    /// A member's name as it stands in the input, for comparing without making a string.
    public struct Name {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let isPlain: Bool

        public static func ~= (pattern: StaticString, name: Name) -> Bool {
            guard name.bytes.count == pattern.utf8CodeUnitCount, let base = name.bytes.baseAddress else {
                return name.bytes.isEmpty && pattern.utf8CodeUnitCount == 0
            }
            for position in 0..<name.bytes.count where base[position] != pattern.utf8Start[position] { return false }
            return true
        }

        /// The name with its escapes resolved.
        public var string: String {
            if isPlain { return String(decoding: bytes, as: UTF8.self) }
            return JSONReader.unescaped(bytes)
        }
    }

    // MARK: Structure

    /// Reads an object, calling `body` for each member; it must read or skip the value.
    public mutating func object(
        _ body: (Name, inout JSONReader) throws(Fault) -> Void
    ) throws(Fault) {
        try expect(UInt8(ascii: "{"), "an object")
        try descend()
        defer { depth -= 1 }
        if consume(UInt8(ascii: "}")) { return }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw fault("expected a name") }
            let (slice, isPlain) = try stringSlice()
            try expect(UInt8(ascii: ":"), "a colon")
            try body(Name(bytes: slice, isPlain: isPlain), &self)
            if consume(UInt8(ascii: ",")) {
                if isTolerant, consume(UInt8(ascii: "}")) { return }
                continue
            }
            try expect(UInt8(ascii: "}"), "a comma or the end of the object")
            return
        }
    }

    /// Reads an array, calling `body` for each element; it must read or skip it.
    public mutating func array(_ body: (inout JSONReader) throws(Fault) -> Void) throws(Fault) {
        try expect(UInt8(ascii: "["), "an array")
        try descend()
        defer { depth -= 1 }
        if consume(UInt8(ascii: "]")) { return }
        while true {
            try body(&self)
            if consume(UInt8(ascii: ",")) {
                if isTolerant, consume(UInt8(ascii: "]")) { return }
                continue
            }
            try expect(UInt8(ascii: "]"), "a comma or the end of the array")
            return
        }
    }

    /// Makes sure that nothing but white space follows.
    public mutating func end() throws(Fault) {
        skipSpace()
        if position < bytes.count { throw fault("unexpected text after the value") }
    }

    // MARK: Values

    /// The string here, or nil if the value is not a string; then it is skipped.
    public mutating func string() throws(Fault) -> String? {
        guard try peek() == UInt8(ascii: "\"") else {
            try skip()
            return nil
        }
        let (slice, isPlain) = try stringSlice()
        return isPlain ? String(decoding: slice, as: UTF8.self) : Self.unescaped(slice)
    }

    /// The whole number here, or nil if the value is no such number; then it is skipped.
    public mutating func integer() throws(Fault) -> Int? {
        switch try peek() {
        case _ where consumeNoNumber(): return nil
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONValue.number(try number()).intValue
        default:
            try skip()
            return nil
        }
    }

    /// Any value.
    public mutating func value() throws(Fault) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"):
            var members = JSONObject()
            try object { (name, reader) throws(Fault) in members[name.string] = try reader.value() }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { (reader) throws(Fault) in elements.append(try reader.value()) }
            return .array(elements)
        case UInt8(ascii: "\""):
            return .string(try string() ?? "")
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case _ where consumeNoNumber(): return .null
        default:
            return .number(try number())
        }
    }

    /// Reads over a value of any kind.
    public mutating func skip() throws(Fault) {
        switch try peek() {
        case UInt8(ascii: "{"): try object { (_, reader) throws(Fault) in try reader.skip() }
        case UInt8(ascii: "["): try array { (reader) throws(Fault) in try reader.skip() }
        case UInt8(ascii: "\""): _ = try stringSlice()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        case _ where consumeNoNumber(): break
        default: _ = try number()
        }
    }

    /// Whether the value here is null; then it is read over.
    public mutating func null() throws(Fault) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// The first byte of the value here: `{`, `[`, `"`, a letter, a digit or `-`.
    public mutating func peek() throws(Fault) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw fault("the text ends too early") }
        return bytes[position]
    }

    // MARK: Lexing

    private func fault(_ problem: String) -> Fault {
        Fault(problem: problem, offset: position)
    }

    private mutating func descend() throws(Fault) {
        depth += 1
        if depth > Self.maximumDepth { throw fault("nested deeper than \(Self.maximumDepth) levels") }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ what: StaticString) throws(Fault) {
        if !consume(byte) { throw fault("expected \(what)") }
    }

    private mutating func literal(_ word: StaticString) throws(Fault) {
        guard bytes.count - position >= word.utf8CodeUnitCount else { throw fault("expected \(word)") }
        for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
            throw fault("expected \(word)")
        }
        position += word.utf8CodeUnitCount
    }

    /// Reads over `NaN` or an infinity, if the reader is tolerant.
    private mutating func consumeNoNumber() -> Bool {
        guard isTolerant else { return false }
        for word: StaticString in ["NaN", "Infinity", "-Infinity"] {
            if (try? literal(word)) != nil { return true }
        }
        return false
    }

    private var isAtDigit: Bool {
        position < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    }

    private mutating func number() throws(Fault) -> String {
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
        guard isAtDigit else { throw fault("expected a value") }
        let leadsWithZero = bytes[position] == UInt8(ascii: "0")
        position += 1
        if leadsWithZero, isAtDigit { throw fault("a number cannot begin with 0") }
        while isAtDigit { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard isAtDigit else { throw fault("expected a digit after the point") }
            while isAtDigit { position += 1 }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard isAtDigit else { throw fault("expected a digit in the exponent") }
            while isAtDigit { position += 1 }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reads a string and gives what stands between its quotes, and whether it is free of escapes.
    private mutating func stringSlice() throws(Fault) -> (UnsafeBufferPointer<UInt8>, isPlain: Bool) {
        position += 1
        let start = position
        var isPlain = true
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                return (slice, isPlain)
            case UInt8(ascii: "\\"):
                isPlain = false
                position += 1
                try checkEscape()
            case 0..<0x20 where !isTolerant:
                throw fault("a control character in a string")
            default:
                position += 1
            }
        }
        throw fault("the string does not end")
    }

    private mutating func checkEscape() throws(Fault) {
        guard position < bytes.count else { throw fault("the string does not end") }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            guard bytes.count - position > 4 else { throw fault("the string does not end") }
            for offset in 1...4 where Self.hexValue(bytes[position + offset]) == nil {
                throw fault("expected four hexadecimal digits")
            }
            position += 5
        case _ where isTolerant:
            position += 1
        default:
            throw fault("an unknown escape")
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Resolves the escapes of a slice that ``stringSlice()`` has checked.
    fileprivate static func unescaped(_ slice: UnsafeBufferPointer<UInt8>) -> String {
        // No escape is shorter than what it stands for.
        String(unsafeUninitializedCapacity: slice.count) { output in
            var length = 0
            var position = 0

            func put(_ byte: UInt8) {
                output[length] = byte
                length += 1
            }

            func unit(at start: Int) -> UInt16 {
                (0..<4).reduce(0) { $0 << 4 | (hexValue(slice[start + $1]) ?? 0) }
            }

            while position < slice.count {
                let byte = slice[position]
                position += 1
                guard byte == UInt8(ascii: "\\") else {
                    put(byte)
                    continue
                }
                let escape = slice[position]
                position += 1
                switch escape {
                case UInt8(ascii: "b"): put(0x08)
                case UInt8(ascii: "f"): put(0x0C)
                case UInt8(ascii: "n"): put(0x0A)
                case UInt8(ascii: "r"): put(0x0D)
                case UInt8(ascii: "t"): put(0x09)
                case UInt8(ascii: "u"):
                    var scalar = UInt32(unit(at: position))
                    position += 4
                    if (0xD800..<0xDC00).contains(scalar), position + 6 <= slice.count,
                        slice[position] == UInt8(ascii: "\\"), slice[position + 1] == UInt8(ascii: "u"),
                        case let low = unit(at: position + 2), (0xDC00..<0xE000).contains(low)
                    {
                        scalar = 0x10000 + (scalar - 0xD800) << 10 + UInt32(low - 0xDC00)
                        position += 6
                    }
                    for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .encodedReplacementCharacter {
                        put(byte)
                    }
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"): put(escape)
                default:
                    // Only a tolerant reader comes here.
                    put(UInt8(ascii: "\\"))
                    put(escape)
                }
            }
            return length
        }
    }
}
