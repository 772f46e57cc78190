import Glibc

/// A moment: milliseconds of UTC since 1970, as the store keeps it.
public struct Timestamp: RawRepresentable, Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The wall clock now.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(rawValue: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.rawValue < right.rawValue
    }

    /// UTC as in RFC 3339, with milliseconds: `2026-11-21T08:47:00.123Z`.
    public var iso8601: String {
        let fields = fields(in: .utc)
        return "\(fields.date)T\(fields.time)." + Self.padded(Int(rawValue - Self.floorSeconds(rawValue) * 1000), to: 3)
            + "Z"
    }

    /// The day and minute in the user's time zone: `2026-11-21 11:47`.
    public var localMinute: String {
        let fields = fields(in: .local)
        return "\(fields.date) \(fields.time.prefix(5))"
    }

    private enum Zone {
        case utc
        case local
    }

    private func fields(in zone: Zone) -> (date: String, time: String) {
        var seconds = time_t(Self.floorSeconds(rawValue))
        var parts = tm()
        switch zone {
        case .utc: _ = gmtime_r(&seconds, &parts)
        case .local: _ = localtime_r(&seconds, &parts)
        }
        let date = [
            Self.padded(Int(parts.tm_year) + 1900, to: 4), Self.padded(Int(parts.tm_mon) + 1, to: 2),
            Self.padded(Int(parts.tm_mday), to: 2),
        ].joined(separator: "-")
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.padded(Int($0), to: 2) }
        return (date, time.joined(separator: ":"))
    }

    private static func floorSeconds(_ milliseconds: Int64) -> Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp {
    /// Reads a moment as ISO 8601 and RFC 3339 write it, and as programs vary them: `2026-11-21T08:47:00.123Z`,
    /// `2026-11-21 08:47:00.123456+03:00`, `2026-11-21 08:47`. Without an offset it is UTC. What is finer than a
    /// millisecond is cut.
    ///
    /// - Returns: Nil for anything else, and for days and times that do not exist.
    public init?(iso8601 text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        func number(_ count: Int) -> Int? {
            let digits = bytes.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            bytes = bytes.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func skip(_ accepted: String) -> Bool {
            guard let first = bytes.first, accepted.utf8.contains(first) else { return false }
            bytes = bytes.dropFirst()
            return true
        }
        guard let date = CivilDate(String(decoding: bytes.prefix(10), as: UTF8.self)) else { return nil }
        bytes = bytes.dropFirst(10)
        guard skip("Tt "), let hour = number(2), hour < 24, skip(":"), let minute = number(2), minute < 60 else {
            return nil
        }
        var second = 0
        var milliseconds: Int64 = 0
        if skip(":") {
            guard let seconds = number(2), seconds <= 60 else { return nil }
            second = seconds
            if skip(".,") {
                let digits = bytes.prefix { (0x30...0x39).contains($0) }
                guard !digits.isEmpty else { return nil }
                bytes = bytes.dropFirst(digits.count)
                let three = digits.prefix(3).map { Int64($0 - 0x30) }
                milliseconds = zip(three, [100, 10, 1]).reduce(0) { $0 + $1.0 * $1.1 }
            }
        }
        var offset = 0
        _ = skip(" ")
        if let sign = bytes.first, skip("+-") {
            guard let hours = number(2), hours < 24 else { return nil }
            _ = skip(":")
            let minutes = bytes.isEmpty ? 0 : number(2)
            guard let minutes, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        } else {
            _ = skip("Zz")
        }
        guard bytes.isEmpty else { return nil }
        let minutes = date.dayNumber * 1440 + Int64(hour * 60 + minute - offset)
        rawValue = (minutes * 60 + Int64(second)) * 1000 + milliseconds
    }

    /// A moment as seconds of UTC since 1970, with a fraction; nil for what no clock shows.
    public init?(seconds: Double) {
        guard seconds.isFinite, seconds.magnitude < 1e11 else { return nil }
        rawValue = Int64((seconds * 1000).rounded())
    }
}
