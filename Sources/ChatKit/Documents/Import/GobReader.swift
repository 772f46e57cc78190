/// A decoder for Go's gob streams, which describe their own types.
///
/// Values become JSON: structs and maps are objects, slices and arrays are arrays, byte slices are strings where they are UTF-8.
/// Fields that have their zero value are not in the stream.
/// Source: <https://pkg.go.dev/encoding/gob>, "Encoding Details", read 2026-11-30.
struct GobReader {
    private enum Kind {
        case array(Int64)
        case slice(Int64)
        case structure([(name: String, type: Int64)])
        case map(key: Int64, element: Int64)
        /// Types with an encoding of their own: their bytes are skipped.
        case opaque
    }

    private let bytes: [UInt8]
    private var position = 0
    private var end = 0
    private var depth = 0
    private var types: [Int64: Kind] = [:]

    /// Decodes the first value of a stream.
    static func value(_ bytes: [UInt8]) throws(DocumentFault) -> JSONValue {
        var reader = GobReader(bytes: bytes)
        return try reader.firstValue()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    private func fault() -> DocumentFault { DocumentFault("it is not a whole gob file (byte \(position))") }

    private mutating func firstValue() throws(DocumentFault) -> JSONValue {
        while position < bytes.count {
            end = bytes.count
            let length = try unsigned()
            guard length > 0, length <= UInt64(bytes.count - position) else { throw fault() }
            let next = position + Int(length)
            end = next
            let type = try signed()
            if type < 0 {
                types[-type] = try definition()
                position = next
                continue
            }
            if case .structure? = types[type] { return try value(of: type) }
            // A value that is not a struct follows a zero.
            guard try unsigned() == 0 else { throw fault() }
            return try value(of: type)
        }
        throw fault()
    }

    // MARK: Numbers

    private mutating func byte() throws(DocumentFault) -> UInt8 {
        guard position < end else { throw fault() }
        position += 1
        return bytes[position - 1]
    }

    private mutating func unsigned() throws(DocumentFault) -> UInt64 {
        let first = try byte()
        if first < 0x80 { return UInt64(first) }
        let count = 256 - Int(first)
        guard count <= 8 else { throw fault() }
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(try byte()) }
        return number
    }

    private mutating func signed() throws(DocumentFault) -> Int64 {
        let number = try unsigned()
        return number & 1 == 0 ? Int64(number >> 1) : ~Int64(number >> 1)
    }

    private mutating func slice() throws(DocumentFault) -> ArraySlice<UInt8> {
        let count = try unsigned()
        guard count <= UInt64(end - position) else { throw fault() }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    private mutating func string() throws(DocumentFault) -> String {
        String(decoding: try slice(), as: UTF8.self)
    }

    // MARK: Types

    /// Reads the fields of a struct of Go's own, by their numbers.
    private mutating func fields(
        _ body: (Int, inout GobReader) throws(DocumentFault) -> Void
    ) throws(DocumentFault) {
        var field = -1
        while true {
            let delta = try unsigned()
            if delta == 0 { return }
            guard delta < 1000 else { throw fault() }
            field += Int(delta)
            try body(field, &self)
        }
    }

    /// A `wireType`: one of ArrayT, SliceT, StructT, MapT, GobEncoderT, BinaryMarshalerT, TextMarshalerT.
    private mutating func definition() throws(DocumentFault) -> Kind {
        var kind = Kind.opaque
        try fields { (field, reader) throws(DocumentFault) in
            switch field {
            case 0: kind = .array(try reader.typed(element: 1))
            case 1: kind = .slice(try reader.typed(element: 1))
            case 2: kind = .structure(try reader.structure())
            case 3: kind = try reader.map()
            default: _ = try reader.typed(element: -1)
            }
        }
        return kind
    }

    private mutating func common() throws(DocumentFault) {
        try fields { (field, reader) throws(DocumentFault) in
            if field == 0 { _ = try reader.string() } else { _ = try reader.signed() }
        }
    }

    /// The element type of an `arrayType` or a `sliceType`.
    private mutating func typed(element: Int) throws(DocumentFault) -> Int64 {
        var type: Int64 = 0
        try fields { (field, reader) throws(DocumentFault) in
            if field == 0 {
                try reader.common()
            } else {
                let number = try reader.signed()
                if field == element { type = number }
            }
        }
        return type
    }

    private mutating func structure() throws(DocumentFault) -> [(name: String, type: Int64)] {
        var members: [(String, Int64)] = []
        try fields { (field, reader) throws(DocumentFault) in
            if field == 0 { return try reader.common() }
            for _ in 0..<(try reader.unsigned()) {
                var member = ("", Int64(0))
                try reader.fields { (field, reader) throws(DocumentFault) in
                    if field == 0 { member.0 = try reader.string() } else { member.1 = try reader.signed() }
                }
                members.append(member)
            }
        }
        return members
    }

    private mutating func map() throws(DocumentFault) -> Kind {
        var (key, element) = (Int64(0), Int64(0))
        try fields { (field, reader) throws(DocumentFault) in
            switch field {
            case 0: try reader.common()
            case 1: key = try reader.signed()
            default: element = try reader.signed()
            }
        }
        return .map(key: key, element: element)
    }

    // MARK: Values

    private mutating func value(of type: Int64) throws(DocumentFault) -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        if depth > JSONReader.maximumDepth { throw fault() }
        switch type {
        case 1: return .bool(try unsigned() != 0)
        case 2: return .integer(try signed())
        case 3: return .integer(try unsigned())
        case 4: return .double(Double(bitPattern: try unsigned().byteSwapped))
        case 5:
            let slice = try slice()
            return .string(String(decoding: slice, as: UTF8.self))
        case 6: return .string(try string())
        default: return try composite(type)
        }
    }

    private mutating func composite(_ type: Int64) throws(DocumentFault) -> JSONValue {
        switch types[type] {
        case .array(let element)?, .slice(let element)?:
            let count = try unsigned()
            guard count <= UInt64(end - position) else { throw fault() }
            var elements: [JSONValue] = []
            for _ in 0..<count { elements.append(try value(of: element)) }
            return .array(elements)
        case .map(let key, let element)?:
            let count = try unsigned()
            guard count <= UInt64(end - position) else { throw fault() }
            var object = JSONObject()
            for _ in 0..<count {
                let name = try value(of: key)
                object[name.stringValue ?? name.jsonText] = try value(of: element)
            }
            return .object(object)
        case .structure(let members)?:
            var object = JSONObject()
            try fields { (field, reader) throws(DocumentFault) in
                guard members.indices.contains(field) else { throw reader.fault() }
                object[members[field].name] = try reader.value(of: members[field].type)
            }
            return .object(object)
        case .opaque?:
            _ = try slice()
            return .null
        case nil: throw fault()
        }
    }
}
