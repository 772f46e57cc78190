internal import NIOCore

/// Where the members of a JSON request stand that a relay must know or change.
///
/// One walk over the top level of the object; values that do not matter are skipped, not parsed. The rest of the body is
/// forwarded byte by byte.
struct RequestScan {
    /// The bytes of the value of `model`, quotes included.
    private(set) var model: Range<Int>?
    /// Whether `stream` is true.
    private(set) var isStream = false
    /// The bytes of the value of `stream_options`.
    private(set) var streamOptions: Range<Int>?
    /// The place behind the opening brace, where a member can be inserted.
    private(set) var insertion = 0
    /// Whether the object has no members.
    private(set) var isEmpty = true

    /// Scans a body.
    ///
    /// - Returns: nil where it is not one JSON object, a scanned name occurs twice or has an escape, or it nests deeper
    ///   than 512: such a body is decoded in full, or forwarded as it is.
    init?(_ body: ByteBuffer) {
        guard
            let scan = body.withUnsafeReadableBytes({ bytes in
                var walk = JSONWalk(bytes: bytes)
                return walk.scan()
            })
        else { return nil }
        self = scan
    }

    fileprivate init() {}

    fileprivate mutating func note(
        _ name: UnsafeRawBufferPointer, _ value: Range<Int>, in bytes: UnsafeRawBufferPointer
    ) -> Bool {
        isEmpty = false
        if name.elementsEqual("model".utf8) {
            if model != nil { return false }
            model = value
        } else if name.elementsEqual("stream".utf8) {
            isStream = bytes[value].elementsEqual("true".utf8)
        } else if name.elementsEqual("stream_options".utf8) {
            if streamOptions != nil { return false }
            streamOptions = value
        } else if name.contains(UInt8(ascii: "\\")) {
            // It may be one of the names above, written with an escape.
            return false
        }
        return true
    }

    fileprivate mutating func begin(at place: Int) { insertion = place }

    /// The model's name; nil where it is missing, not a string, or has an escape.
    func modelName(in body: ByteBuffer) -> String? {
        guard let model, model.count >= 2 else { return nil }
        let start = body.readerIndex + model.lowerBound
        guard let bytes = body.getSlice(at: start + 1, length: model.count - 2)?.readableBytesView,
            body.getInteger(at: start, as: UInt8.self) == UInt8(ascii: "\""), !bytes.contains(UInt8(ascii: "\\"))
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Steps over JSON without making values of it.
private struct JSONWalk {
    let bytes: UnsafeRawBufferPointer
    private var position = 0

    private static let deepest = 512

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func scan() -> RequestScan? {
        var scan = RequestScan()
        skipSpace()
        guard take(UInt8(ascii: "{")) else { return nil }
        scan.begin(at: position)
        skipSpace()
        if take(UInt8(ascii: "}")) { return endsHere ? scan : nil }
        repeat {
            skipSpace()
            guard let name = string() else { return nil }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return nil }
            skipSpace()
            let start = position
            guard skipValue() else { return nil }
            let isKnown = scan.note(
                UnsafeRawBufferPointer(rebasing: bytes[name]), start..<position, in: bytes)
            guard isKnown else { return nil }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { return nil }
        return endsHere ? scan : nil
    }

    private var endsHere: Bool {
        bytes[position...].allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || (bytes[position] >= 0x09 && bytes[position] <= 0x0D) {
            position += 1
        }
    }

    /// The bytes between the quotes.
    private mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<(position - 1)
            case UInt8(ascii: "\\"): position += 2
            case 0..<0x20: return nil
            default: position += 1
            }
        }
        return nil
    }

    private mutating func skipValue() -> Bool {
        var depth = 0
        repeat {
            guard position < bytes.count else { return false }
            switch bytes[position] {
            case UInt8(ascii: "\""): if string() == nil { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > Self.deepest { return false }
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return false }
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if depth == 0 { return false }
                position += 1
            case 0x20, 0x09...0x0D: position += 1
            default: skipWord()
            }
        } while depth > 0
        return true
    }

    /// A number, true, false or null.
    private mutating func skipWord() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "\""), 0x20, 0x09...0x0D:
                return
            default: position += 1
            }
        }
    }
}
