internal import Glibc

/// Finds the events in a stream of bytes, wherever the network cut it.
///
/// Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>, read 2026-11-21. `id` and `retry` are read
/// over, since a reply is never resumed. Unlike there, what servers are known to send is taken too (docs/servers.md):
///
/// - ``finish(_:)`` gives a last event that no blank line ended.
/// - A whole JSON object ends an event where another line of data follows, or another name.
/// - A field `error` is an event of that name, and an object without a field before it is an event without a name.
/// - A line end inside a JSON string does not end the event.
/// - The first lines that are no fields are kept as ``stray``, since they may tell why the stream ends.
///
/// Memory is bounded by the longest event allowed. Data is handed out where it lies: no string is made.
public struct ServerSentEvents: Sendable {
    /// The longest line and the longest event, in bytes, unless told otherwise.
    public static let defaultLimit = 16 * 1024 * 1024

    private let profile: String
    private let limit: Int
    /// The beginning of a line whose end has not come yet.
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var name: [UInt8] = []
    private var hasData = false
    /// The name of the next event, where it came before the end of this one.
    private var nextName: [UInt8]?
    /// The blank lines after an event whose JSON is not at its end: they may belong to it.
    private var blankLines = 0
    /// How often the data of this event was read to find its end: each time reads all of it.
    private var checks = 0
    private static let mostChecks = 64
    /// The first lines that are no fields, up to ``strayLimit`` bytes.
    private(set) var stray: [UInt8] = []
    private static let strayLimit = 4096
    private var isFirstLine = true
    private var lastWasCarriageReturn = false

    /// - Parameters:
    ///   - profile: Who is named in the error when an event is too long.
    ///   - limit: The longest line and the longest event, in bytes.
    public init(profile: String, limit: Int = Self.defaultLimit) {
        self.profile = profile
        self.limit = limit
    }

    /// One event. Its bytes are valid only while the closure that was given it runs.
    public struct Event {
        public let name: Name
        /// The lines of its data, joined by line feeds.
        public let data: UnsafeBufferPointer<UInt8>

        /// Whether the data is exactly these bytes, such as `[DONE]`.
        public func isData(_ text: StaticString) -> Bool {
            ServerSentEvents.equal(data, text)
        }
    }

    /// The name of an event, empty where it has none. It can be matched without making a string.
    public struct Name {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>

        public var isEmpty: Bool { bytes.isEmpty }

        public var string: String { String(decoding: bytes, as: UTF8.self) }

        public static func ~= (pattern: StaticString, name: Name) -> Bool {
            ServerSentEvents.equal(name.bytes, pattern)
        }
    }

    /// Reads the next bytes, calling `body` for each event that they complete.
    ///
    /// - Throws: ``ChatError/malformedReply(profile:problem:)`` for a line or an event that is too long, and what `body`
    ///   throws. After an error the struct is of no further use.
    public mutating func feed(_ piece: [UInt8], _ body: (Event) throws(ChatError) -> Void) throws(ChatError) {
        var failure: ChatError?
        piece.withUnsafeBufferPointer { bytes in
            do throws(ChatError) { try feed(bytes, body) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// The same, for bytes that lie elsewhere.
    public mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Event) throws(ChatError) -> Void
    ) throws(ChatError) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        var position = 0
        if lastWasCarriageReturn, base[0] == Self.lineFeed { position = 1 }
        lastWasCarriageReturn = false
        // Each is looked for once: a stream with only one kind of line end must not be searched again for every line.
        var nextFeed = Self.find(Self.lineFeed, base, from: position, to: bytes.count)
        var nextReturn = Self.find(Self.carriageReturn, base, from: position, to: bytes.count)
        while position < bytes.count {
            if nextFeed < position { nextFeed = Self.find(Self.lineFeed, base, from: position, to: bytes.count) }
            if nextReturn < position {
                nextReturn = Self.find(Self.carriageReturn, base, from: position, to: bytes.count)
            }
            let end = min(nextFeed, nextReturn)
            try append(
                UnsafeBufferPointer(start: base + position, count: end - position), isWhole: end < bytes.count, body)
            guard end < bytes.count else { return }
            position = end + 1
            guard end == nextReturn else { continue }
            if position == bytes.count {
                lastWasCarriageReturn = true
            } else if base[position] == Self.lineFeed {
                position += 1
            }
        }
    }

    /// Gives the last event, if the stream ended without the blank line after it.
    public mutating func finish(_ body: (Event) throws(ChatError) -> Void) throws(ChatError) {
        try endPendingLine(body)
        try endEvent(body)
    }

    // MARK: Lines

    private mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ body: (Event) throws(ChatError) -> Void
    ) throws(ChatError) {
        guard line.count + bytes.count <= limit else { throw tooLong("a line") }
        if isWhole, line.isEmpty {
            try read(bytes, body)
        } else {
            line.append(contentsOf: bytes)
            if isWhole { try endPendingLine(body, isWhole: true) }
        }
    }

    private mutating func endPendingLine(
        _ body: (Event) throws(ChatError) -> Void, isWhole: Bool = false
    ) throws(ChatError) {
        if line.isEmpty, !isWhole { return }
        // Taken out, so that reading it may change the rest of the struct; put back for its room.
        var taken: [UInt8] = []
        swap(&taken, &line)
        var failure: ChatError?
        taken.withUnsafeBufferPointer { bytes in
            do throws(ChatError) { try read(bytes, body) } catch { failure = error }
        }
        if let failure { throw failure }
        taken.removeAll(keepingCapacity: true)
        swap(&taken, &line)
    }

    private mutating func read(
        _ whole: UnsafeBufferPointer<UInt8>, _ body: (Event) throws(ChatError) -> Void
    ) throws(ChatError) {
        var line = whole
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line[3...]) }
        }
        guard let base = line.baseAddress, !line.isEmpty else {
            if hasData, isOpenString {
                blankLines += 1
            } else {
                // The name came after the data.
                if let next = nextName { (name, nextName) = (next, nil) }
                try endEvent(body)
            }
            return
        }
        // Some servers indent the fields.
        if line.first == 0x20, let start = line.firstIndex(where: { $0 != 0x20 }), !isOpenString {
            line = UnsafeBufferPointer(rebasing: line[start...])
        }
        try take(line, line.baseAddress ?? base, body)
    }

    /// Takes a line that is not blank.
    private mutating func take(
        _ line: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>,
        _ body: (Event) throws(ChatError) -> Void
    ) throws(ChatError) {
        if let value = Self.value(of: "data", in: line, base) {
            // What seemed to be the inside of a string was the end of a broken event.
            if blankLines > 0 || hasData && isWholeObject { try endEvent(body) }
            // Some gateways put their own field before the one they got.
            try add(value.baseAddress.flatMap { Self.value(of: "data", in: value, $0) } ?? value)
        } else if let value = Self.value(of: "event", in: line, base) {
            if blankLines > 0 { try endEvent(body) }
            if hasData, isWholeObject {
                nextName = Array(value)
            } else {
                name.removeAll(keepingCapacity: true)
                name.append(contentsOf: value)
            }
        } else if let value = Self.value(of: "error", in: line, base), !value.isEmpty {
            if hasData { try endEvent(body) }
            name = Array("error".utf8)
            try add(value)
        } else if base[0] == UInt8(ascii: ":") || Self.value(of: "id", in: line, base) != nil
            || Self.value(of: "retry", in: line, base) != nil
        {
            return
        } else if hasData, isOpenObject {
            for _ in 0..<blankLines { data.append(Self.lineFeed) }
            blankLines = 0
            try add(line)
        } else if base[0] == UInt8(ascii: "{") {
            if hasData { try endEvent(body) }
            try add(line)
        } else if stray.count < Self.strayLimit {
            if !stray.isEmpty { stray.append(Self.lineFeed) }
            stray.append(contentsOf: line.prefix(Self.strayLimit - stray.count))
        }
    }

    private mutating func add(_ value: UnsafeBufferPointer<UInt8>) throws(ChatError) {
        if hasData { data.append(Self.lineFeed) }
        guard data.count + value.count <= limit else { throw tooLong("an event") }
        data.append(contentsOf: value)
        hasData = true
    }

    /// Whether the data so far is an object that has not ended. Only its last byte is looked at: this is asked at the
    /// end of every event.
    private var isOpenString: Bool {
        data.first == UInt8(ascii: "{") && data.last { $0 > 0x20 } != UInt8(ascii: "}")
    }

    private var isOpenObject: Bool {
        mutating get { data.first == UInt8(ascii: "{") && (isOpenString || !isWholeObject) }
    }

    /// Whether the data so far is a JSON object from its beginning to its end.
    private var isWholeObject: Bool {
        mutating get {
            guard data.first == UInt8(ascii: "{"), !isOpenString, checks < Self.mostChecks else { return false }
            checks += 1
            return Self.isObject(data)
        }
    }

    private static func isObject(_ data: [UInt8]) -> Bool {
        data.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes, isTolerant: true)
            do throws(JSONReader.Fault) {
                try reader.skip()
                try reader.end()
                return true
            } catch {
                return false
            }
        }
    }

    private mutating func endEvent(_ body: (Event) throws(ChatError) -> Void) throws(ChatError) {
        defer {
            data.removeAll(keepingCapacity: true)
            name.removeAll(keepingCapacity: true)
            if let next = nextName { (name, nextName) = (next, nil) }
            hasData = false
            blankLines = 0
            checks = 0
        }
        guard hasData else { return }
        var failure: ChatError?
        data.withUnsafeBufferPointer { data in
            name.withUnsafeBufferPointer { name in
                do throws(ChatError) { try body(Event(name: Name(bytes: name), data: data)) } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }

    private func tooLong(_ what: String) -> ChatError {
        .malformedReply(profile: profile, problem: "\(what) of the stream is longer than \(limit) bytes")
    }

    // MARK: Bytes

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// The offset of `byte`, or `end` where there is none.
    private static func find(_ byte: UInt8, _ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        guard start < end, let found = memchr(base + start, CInt(byte), end - start) else { return end }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// What stands behind a field's name and colon, without the one space that may follow them; nil for another field.
    private static func value(
        of field: StaticString, in line: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        let count = field.utf8CodeUnitCount
        guard line.count >= count, memcmp(base, field.utf8Start, count) == 0 else { return nil }
        if line.count == count { return UnsafeBufferPointer(start: base, count: 0) }
        guard base[count] == UInt8(ascii: ":") else { return nil }
        var start = count + 1
        if start < line.count, base[start] == UInt8(ascii: " ") { start += 1 }
        return UnsafeBufferPointer(start: base + start, count: line.count - start)
    }

    private static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return true }
        return memcmp(base, text.utf8Start, bytes.count) == 0
    }
}
