internal import ChatKit
internal import Glibc

/// Takes events out of a stream: the token usage, whose client did not ask for it, and Azure's events without a choice.
///
/// The usage is wanted for the record, so the gateway asks for it (`stream_options.include_usage`); a client that did not
/// may break at an event without choices. Only whole events are passed on, so one that is cut by the network waits for
/// its rest.
struct EventFilter {
    private let hidesUsage: Bool
    /// Azure sends the results of its content filter in events without choices, or with choices that have no `delta`.
    /// Source: Azure's page on content streaming, read 2026-11-30.
    private let hidesEmptyChoices: Bool
    /// The beginning of an event whose end has not come.
    private var held: [UInt8] = []
    /// Longer events are passed on as they come: none of these has usage.
    private static let longest = 64 * 1024

    init(hidesUsage: Bool = true, hidesEmptyChoices: Bool = false) {
        self.hidesUsage = hidesUsage
        self.hidesEmptyChoices = hidesEmptyChoices
    }

    /// Gives what of these bytes, and of those that were held, goes to the client.
    mutating func pass(_ bytes: UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) -> Void) {
        guard !bytes.isEmpty else { return }
        guard held.isEmpty else {
            held.append(contentsOf: bytes)
            let all = held
            held = []
            return all.withUnsafeBytes { passWhole($0, give) }
        }
        passWhole(bytes, give)
    }

    private mutating func passWhole(_ bytes: UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) -> Void) {
        // Nearly all reads have whole events only, and none with an empty list.
        if !hidesEmptyChoices, bytes.endsEvent, !bytes.contains("[]") { return give(bytes) }
        var start = 0
        var given = 0
        while let end = Self.endOfEvent(in: bytes, from: start) {
            if isHidden(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) {
                if given < start { give(UnsafeRawBufferPointer(rebasing: bytes[given..<start])) }
                given = end
            }
            start = end
        }
        let end = bytes.count - start > Self.longest ? bytes.count : start
        if given < end { give(UnsafeRawBufferPointer(rebasing: bytes[given..<end])) }
        held.append(contentsOf: bytes[end...])
    }

    /// Returns what was held, because no more comes.
    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return held.withUnsafeBytes { isHidden($0) } ? [] : held
    }

    /// The place behind the empty line that ends an event.
    private static func endOfEvent(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var position = start
        while position < bytes.count, let found = memchr(base + position, 0x0A, bytes.count - position) {
            let next = UnsafeRawPointer(found) - base + 1
            if next < bytes.count, bytes[next] == .lineFeed { return next + 1 }
            if next + 1 < bytes.count, bytes[next] == .carriageReturn, bytes[next + 1] == .lineFeed {
                return next + 2
            }
            position = next
        }
        return nil
    }

    private func isHidden(_ event: UnsafeRawBufferPointer) -> Bool {
        if hidesUsage, Self.isUsage(event) { return true }
        guard hidesEmptyChoices, event.contains("\"choices\":"), !event.contains("\"usage\":{") else { return false }
        return event.contains("\"choices\":[]") || event.contains("\"choices\": []") || !event.contains("\"delta\"")
    }

    /// Whether an event has usage and no choices. Source: OpenAI's reference on `stream_options`, read 2026-11-30.
    private static func isUsage(_ event: UnsafeRawBufferPointer) -> Bool {
        // The empty list is seldom there, so it is looked for first.
        event.contains("[]") && (event.contains("\"choices\":[]") || event.contains("\"choices\": []"))
            && event.contains("\"usage\"")
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes have a text in them.
    func contains(_ part: StaticString) -> Bool {
        guard let base = baseAddress else { return false }
        let length = part.utf8CodeUnitCount
        var position = 0
        while position + length <= count,
            let found = memchr(base + position, CInt(part.utf8Start[0]), count - length - position + 1)
        {
            if memcmp(found, part.utf8Start, length) == 0 { return true }
            position = UnsafeRawPointer(found) - base + 1
        }
        return false
    }

    /// Whether these bytes end with the empty line behind an event.
    fileprivate var endsEvent: Bool {
        count >= 2 && self[count - 1] == .lineFeed && self[count - 2] == .lineFeed
    }
}
