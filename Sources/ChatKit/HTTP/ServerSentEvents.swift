internal import Glibc

/// Finds the events in a stream of bytes, wherever the network cut it.
///
/// Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>, read 2026-11-21. `id` and `retry` are read
/// over, since a reply is never resumed. Unlike there, ``finish(_:)`` gives a last event that no blank line ended, because
/// some servers leave it out.
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
        guard let base = line.baseAddress, !line.isEmpty else { return try endEvent(body) }
        if let value = Self.value(of: "data", in: line, base) {
            if hasData { data.append(Self.lineFeed) }
            guard data.count + value.count <= limit else { throw tooLong("an event") }
            data.append(contentsOf: value)
            hasData = true
        } else if let value = Self.value(of: "event", in: line, base) {
            name.removeAll(keepingCapacity: true)
            name.append(contentsOf: value)
        }
    }

    private mutating func endEvent(_ body: (Event) throws(ChatError) -> Void) throws(ChatError) {
        defer {
            data.removeAll(keepingCapacity: true)
            name.removeAll(keepingCapacity: true)
            hasData = false
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
