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
