package import NIOCore
package import NIOHTTP1

/// Follows the framing of HTTP/1 responses in the bytes of a connection, and leaves the bytes as they are.
///
/// A relay forwards the framing that came in, so nothing is decoded and encoded again. What two readers could understand
/// differently is refused: two framings at once, a chunk line that is not exactly hexadecimal digits and CR LF, a bare
/// line feed. Source: RFC 9112, sections 2 to 7.
package struct ResponseScanner {
    /// What an upstream sends that is not HTTP.
    package struct Malformed: Error {
        package var problem: String

        package init(problem: String) {
            self.problem = problem
        }
    }

    /// The longest head, in bytes.
    static let longestHead = 64 * 1024
    /// The longest line of a chunk's size with its extensions, and the longest trailer, in bytes.
    private static let longestChunkLine = 4096

    private var state = State.head
    /// The bytes of a head whose end has not come yet.
    private var pending = ByteBuffer()
    private var lineLength = 0
    /// The last two bytes of the trailer, to find its end.
    private var trailerLine = 0
    /// Where in the bytes that ``body(_:payload:)`` took last a chunk of ours could be inserted, behind everything before
    /// the body's end; nil where there is no such place.
    package private(set) var lastBoundary: Int?

    private enum State {
        case head
        case length(Int)
        case untilClose
        case chunkSize(Int, digits: Int)
        case chunkExtension(Int)
        case chunkSizeEnd(Int)
        case chunkData(Int)
        case chunkDataCR
        case chunkDataLF
        case trailer
        case trailerLF
        case end
    }

    package init() {}

    /// Whether the connection stands between two chunks or outside of chunks, where a chunk of ours may be inserted.
    package var isBetweenChunks: Bool {
        switch state {
        case .chunkSize(_, let digits): digits == 0
        default: false
        }
    }

    /// Whether the response has ended.
    package var isAtEnd: Bool {
        if case .end = state { true } else { false }
    }

    /// Whether the response ends when the upstream closes the connection.
    package var endsWithConnection: Bool {
        if case .untilClose = state { true } else { false }
    }

    /// Starts again, for the next response of the connection.
    package mutating func reset() {
        self = ResponseScanner()
    }

    /// Takes the bytes of the head out of `buffer`.
    ///
    /// Interim responses (1xx) are skipped.
    ///
    /// - Parameter method: The request's method; a response to HEAD has no body.
    /// - Returns: The head, or nil while it is incomplete.
    package mutating func head(_ buffer: inout ByteBuffer, toMethod method: HTTPMethod) throws -> ResponseHead? {
        while true {
            pending.writeBuffer(&buffer)
            guard let length = pending.readableBytesView.endOfHead else {
                if pending.readableBytes > Self.longestHead { throw Malformed(problem: "the head is too long") }
                // Something else that talks first, such as SSH, never sends the end of a head.
                guard pending.readableBytesView.starts(with: "HTTP/1.".utf8.prefix(pending.readableBytes)) else {
                    throw Malformed(problem: "it is not HTTP/1")
                }
                return nil
            }
            guard length <= Self.longestHead, let bytes = pending.readSlice(length: length) else {
                throw Malformed(problem: "the head is too long")
            }
            let head = try ResponseHead(bytes)
            if head.status == 101 { throw Malformed(problem: "it switches to another protocol") }
            if head.status < 200 { continue }
            buffer = pending
            pending = ByteBuffer()
            state = try framing(of: head, method)
            return head
        }
    }

    private func framing(of head: ResponseHead, _ method: HTTPMethod) throws -> State {
        if let coding = head.transferEncoding {
            if head.contentLength != nil { throw Malformed(problem: "it has a length and chunks") }
            guard coding.lowercased() == "chunked" else { throw Malformed(problem: "its transfer coding is unknown") }
        }
        if method == .HEAD || head.status == 204 || head.status == 304 { return .end }
        if head.transferEncoding != nil { return .chunkSize(0, digits: 0) }
        guard let length = head.contentLength else { return .untilClose }
        return length == 0 ? .end : .length(length)
    }

    /// Takes the bytes of the message's body out of `buffer`; those behind its end stay there.
    ///
    /// - Parameter payload: Is called for each run of content without framing, in order.
    /// - Returns: The bytes taken, framing included.
    package mutating func body(
        _ buffer: inout ByteBuffer, payload: (UnsafeRawBufferPointer) -> Void
    ) throws -> ByteBuffer {
        let count = try buffer.withUnsafeReadableBytes { bytes in try scan(bytes, payload) }
        return buffer.readSlice(length: count) ?? ByteBuffer()
    }

    private mutating func scan(
        _ bytes: UnsafeRawBufferPointer, _ payload: (UnsafeRawBufferPointer) -> Void
    ) throws -> Int {
        var position = 0
        lastBoundary = isBetweenChunks ? 0 : nil
        func content(_ count: Int) { payload(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])) }
        while position < bytes.count {
            switch state {
            case .head, .end: return position
            case .length(let left):
                let count = min(left, bytes.count - position)
                content(count)
                position += count
                state = count == left ? .end : .length(left - count)
            case .untilClose:
                content(bytes.count - position)
                position = bytes.count
            case .chunkData(let left):
                let count = min(left, bytes.count - position)
                content(count)
                position += count
                state = count == left ? .chunkDataCR : .chunkData(left - count)
            default:
                try step(bytes[position])
                position += 1
                if isBetweenChunks { lastBoundary = position }
            }
        }
        return position
    }

    /// One byte of the framing between chunks.
    private mutating func step(_ byte: UInt8) throws {
        switch state {
        case .chunkSize(let size, let digits):
            if let digit = byte.hexadecimalDigit {
                guard digits < 15 else { throw Malformed(problem: "a chunk is too long") }
                state = .chunkSize(size << 4 | digit, digits: digits + 1)
            } else if digits > 0, byte == .carriageReturn {
                state = .chunkSizeEnd(size)
            } else if digits > 0, byte == UInt8(ascii: ";") || byte == UInt8(ascii: " ") {
                lineLength = 0
                state = .chunkExtension(size)
            } else {
                throw Malformed(problem: "a chunk has no size")
            }
        case .chunkExtension(let size):
            lineLength += 1
            if byte == .lineFeed || lineLength > Self.longestChunkLine {
                throw Malformed(problem: "a chunk's extension has no end")
            }
            if byte == .carriageReturn { state = .chunkSizeEnd(size) }
        case .chunkSizeEnd(let size):
            guard byte == .lineFeed else { throw Malformed(problem: "a chunk's size has no end") }
            (lineLength, trailerLine) = (0, 0)
            state = size == 0 ? .trailer : .chunkData(size)
        case .chunkDataCR:
            guard byte == .carriageReturn else { throw Malformed(problem: "a chunk is longer than its size") }
            state = .chunkDataLF
        case .chunkDataLF:
            guard byte == .lineFeed else { throw Malformed(problem: "a chunk is longer than its size") }
            state = .chunkSize(0, digits: 0)
        case .trailer:
            lineLength += 1
            if byte == .lineFeed || lineLength > Self.longestChunkLine {
                throw Malformed(problem: "the trailer has no end")
            }
            if byte == .carriageReturn { state = .trailerLF } else { trailerLine += 1 }
        case .trailerLF:
            guard byte == .lineFeed else { throw Malformed(problem: "the trailer has no end") }
            state = trailerLine == 0 ? .end : .trailer
            trailerLine = 0
        case .head, .length, .untilClose, .chunkData, .end: break
        }
    }
}

/// The head of an upstream's response.
package struct ResponseHead {
    /// One line, by the places of its name and value in ``bytes``.
    package struct Field {
        package var name: Range<Int>
        package var value: Range<Int>
    }

    package let status: Int
    /// Whether the upstream may keep the connection for another request.
    package let keepsConnection: Bool
    package let contentLength: Int?
    package let transferEncoding: String?
    package let contentType: String?
    /// The lines behind the status line, in order.
    package let fields: [Field]
    /// The whole head, to the empty line that ends it.
    package let bytes: ByteBuffer

    /// Parses a head.
    ///
    /// - Parameter bytes: The head with its last empty line.
    /// - Throws: ``ResponseScanner/Malformed``.
    package init(_ bytes: ByteBuffer) throws {
        self.bytes = bytes
        let view = bytes.readableBytesView
        // HTTP/1.1 200 …
        guard view.count >= 13, view.starts(with: "HTTP/1.".utf8), view[view.startIndex + 8] == UInt8(ascii: " ") else {
            throw ResponseScanner.Malformed(problem: "it is not HTTP/1")
        }
        let digits = view[(view.startIndex + 9)..<(view.startIndex + 12)]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != 0x30 else {
            throw ResponseScanner.Malformed(problem: "it has no status")
        }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let isRecent = view[view.startIndex + 7] != UInt8(ascii: "0")
        let fields = try Self.fields(view)
        self.fields = fields
        var length: Int?
        var coding: String?
        var connection = ""
        var type: String?
        for field in fields {
            let name = view[field.name]
            if name.isName("content-length") {
                guard let value = Int(String(decoding: view[field.value], as: UTF8.self)), value >= 0 else {
                    throw ResponseScanner.Malformed(problem: "its length is not a number")
                }
                guard length == nil || length == value else {
                    throw ResponseScanner.Malformed(problem: "it has two lengths")
                }
                length = value
            } else if name.isName("transfer-encoding") {
                if coding != nil { throw ResponseScanner.Malformed(problem: "it has two transfer codings") }
                coding = String(decoding: view[field.value], as: UTF8.self)
            } else if name.isName("connection") {
                connection += String(decoding: view[field.value], as: UTF8.self).lowercased() + ","
            } else if name.isName("content-type") {
                type = String(decoding: view[field.value], as: UTF8.self)
            }
        }
        contentLength = length
        transferEncoding = coding
        contentType = type
        keepsConnection = connection.contains("close") ? false : isRecent || connection.contains("keep-alive")
    }

    /// Whether the body is a stream of server-sent events.
    package var isEventStream: Bool { contentType?.lowercased().hasPrefix("text/event-stream") ?? false }

    /// The first value of a header, in any case.
    package func value(_ name: StaticString) -> String? {
        let view = bytes.readableBytesView
        return fields.first { view[$0.name].isName(name) }.map { String(decoding: view[$0.value], as: UTF8.self) }
    }

    /// Whether there is such a header, in any case.
    package func has(_ name: StaticString) -> Bool {
        let view = bytes.readableBytesView
        return fields.contains { view[$0.name].isName(name) }
    }

    private static func fields(_ view: ByteBufferView) throws -> [Field] {
        var fields: [Field] = []
        fields.reserveCapacity(16)
        guard var start = view.firstIndex(of: .lineFeed).map({ $0 + 1 }) else { return [] }
        while start < view.endIndex, view[start] != .carriageReturn {
            guard let end = view[start...].firstIndex(of: .lineFeed), view[end - 1] == .carriageReturn else {
                throw ResponseScanner.Malformed(problem: "a header has no end")
            }
            guard let colon = view[start..<end].firstIndex(of: UInt8(ascii: ":")), colon > start,
                view[start..<colon].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
            else { throw ResponseScanner.Malformed(problem: "a header has no name") }
            var first = colon + 1
            var last = end - 1
            while first < last, view[first] == 0x20 || view[first] == 0x09 { first += 1 }
            while last > first, view[last - 1] == 0x20 || view[last - 1] == 0x09 { last -= 1 }
            fields.append(Field(name: start..<colon, value: first..<last))
            start = end + 1
        }
        return fields
    }
}

extension ByteBufferView {
    /// How many bytes a head has, with the empty line that ends it; nil while that has not come.
    fileprivate var endOfHead: Int? {
        withUnsafeBytes { bytes in
            var position = 0
            while position < bytes.count {
                guard let feed = bytes[position...].firstIndex(of: .lineFeed) else { return nil }
                if feed >= 3, bytes[feed - 1] == .carriageReturn, bytes[feed - 2] == .lineFeed { return feed + 1 }
                position = feed + 1
            }
            return nil
        }
    }

    /// Whether these bytes are a header's name, in any case.
    package func isName(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        return withUnsafeBytes { bytes in
            bytes.indices.allSatisfy { bytes[$0] | 0x20 == name.utf8Start[$0] | 0x20 }
        }
    }
}

extension UInt8 {
    package static let lineFeed = UInt8(ascii: "\n")
    package static let carriageReturn = UInt8(ascii: "\r")

    fileprivate var hexadecimalDigit: Int? {
        switch self {
        case 0x30...0x39: Int(self - 0x30)
        case 0x41...0x46: Int(self - 0x41 + 10)
        case 0x61...0x66: Int(self - 0x61 + 10)
        default: nil
        }
    }
}
