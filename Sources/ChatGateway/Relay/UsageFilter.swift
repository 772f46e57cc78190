internal import ChatKit
internal import Glibc

/// Takes the event with the token usage out of a stream whose client did not ask for it.
///
/// The usage is wanted for the record, so the gateway asks for it (`stream_options.include_usage`); a client that did not
/// may break at an event without choices. Only whole events are passed on, so one that is cut by the network waits for
/// its rest.
struct UsageFilter {
    /// The beginning of an event whose end has not come.
    private var held: [UInt8] = []
    /// Longer events are passed on as they come: none of these has usage.
    private static let longest = 64 * 1024

    /// Returns what of these bytes, and of those that were held, goes to the client.
    mutating func pass(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        held.append(contentsOf: bytes)
        var passed: [UInt8] = []
        var start = 0
        var position = 0
        while let end = Self.endOfEvent(in: held, from: position) {
            if !Self.isUsage(held[start..<end]) { passed += held[start..<end] }
            start = end
            position = end
        }
        if held.count - start > Self.longest {
            passed += held[start...]
            start = held.count
        }
        held.removeFirst(start)
        return passed
    }

    /// Returns what was held, because no more comes.
    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return Self.isUsage(held[...]) ? [] : held
    }

    /// The place behind the empty line that ends an event.
    private static func endOfEvent(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
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
    }

    /// Whether an event has usage and no choices. Source: OpenAI's reference on `stream_options`, read 2026-11-30.
    private static func isUsage(_ event: ArraySlice<UInt8>) -> Bool {
        // Every event is looked at, so no string is made; the empty list is seldom there.
        (contains(event, "\"choices\":[]") || contains(event, "\"choices\": []")) && contains(event, "\"usage\"")
    }

    private static func contains(_ event: ArraySlice<UInt8>, _ part: StaticString) -> Bool {
        event.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            let count = part.utf8CodeUnitCount
            var position = 0
            while position + count <= bytes.count,
                let found = memchr(base + position, CInt(part.utf8Start[0]), bytes.count - count - position + 1)
            {
                if memcmp(found, part.utf8Start, count) == 0 { return true }
                position = UnsafeRawPointer(found) - base + 1
            }
            return false
        }
    }
}
