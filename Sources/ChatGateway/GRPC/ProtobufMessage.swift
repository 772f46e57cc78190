/// Writes and reads messages in the wire format of protocol buffers, as far as the gateway's few messages need it.
///
/// Source: <https://protobuf.dev/programming-guides/encoding/>, read 2026-11-30.
struct ProtobufMessage: Sendable {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// Appends a string; an empty one is the default and takes no bytes.
    mutating func add(_ number: Int, _ text: String) {
        guard !text.isEmpty else { return }
        add(number, bytes: Array(text.utf8))
    }

    /// Appends a number or an enumeration's value; 0 is the default and takes no bytes.
    mutating func add(_ number: Int, _ value: UInt64) {
        guard value != 0 else { return }
        addVarint(UInt64(number) << 3)
        addVarint(value)
    }

    mutating func add(_ number: Int, _ message: ProtobufMessage) { add(number, bytes: message.bytes) }

    /// Appends bytes, also where there are none.
    mutating func add(_ number: Int, bytes content: [UInt8]) {
        addVarint(UInt64(number) << 3 | 2)
        addVarint(UInt64(content.count))
        bytes += content
    }

    private mutating func addVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    // MARK: Reading

    struct Malformed: Error {}

    /// Decodes a message into the last value of each field with a length: strings, bytes and inner messages. Numbers are
    /// skipped.
    ///
    /// - Throws: ``Malformed`` for bytes that are not a message.
    static func fields(of bytes: [UInt8]) throws(Malformed) -> [Int: [UInt8]] {
        var fields: [Int: [UInt8]] = [:]
        var rest = bytes[...]
        while !rest.isEmpty {
            let key = try varint(&rest)
            guard let number = Int(exactly: key >> 3), number > 0 else { throw Malformed() }
            switch key & 7 {
            case 0: _ = try varint(&rest)
            case 1: try drop(8, &rest)
            case 2:
                guard let count = Int(exactly: try varint(&rest)), count <= rest.count else { throw Malformed() }
                fields[number] = Array(rest.prefix(count))
                rest = rest.dropFirst(count)
            case 5: try drop(4, &rest)
            default: throw Malformed()
            }
        }
        return fields
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    private static func drop(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(Malformed) {
        guard rest.count >= count else { throw Malformed() }
        rest = rest.dropFirst(count)
    }
}
