import ArgumentParser
import ChatKit
import Glibc

/// A moment to come, as people write it: `02:00`, `2026-12-01`, `2026-12-01 02:00`, `+90m`, `now`.
struct MomentArgument: ExpressibleByArgument {
    private enum Form {
        /// The next time that the clock shows this; hours and minutes.
        case clock(Int, Int)
        case day(CivilDate, Int, Int)
        /// Milliseconds from now.
        case after(Int64)
        case now
    }

    private let form: Form

    init?(argument: String) {
        if argument == "now" {
            form = .now
            return
        }
        if argument.hasPrefix("+"), let unit = argument.last, let length = Self.milliseconds[unit],
            let count = Int64(argument.dropFirst().dropLast()), (1...1_000_000).contains(count)
        {
            form = .after(count * length)
            return
        }
        let pieces = argument.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
        if pieces.count == 1, let (hour, minute) = Self.clock(pieces[0]) {
            form = .clock(hour, minute)
        } else if let day = pieces.first.flatMap({ CivilDate($0) }), pieces.count <= 2 {
            guard let (hour, minute) = pieces.count == 2 ? Self.clock(pieces[1]) : (0, 0) else { return nil }
            form = .day(day, hour, minute)
        } else {
            return nil
        }
    }

    static let allValueStrings = ["02:00", "2026-12-01 02:00", "+90m", "now"]

    private static let milliseconds: [Character: Int64] = [
        "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]

    private static func clock(_ text: Substring) -> (Int, Int)? {
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count == 2, pieces.allSatisfy({ (1...2).contains($0.count) }), pieces[1].count == 2,
            text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39).contains($0) }),
            let hour = Int(pieces[0]), let minute = Int(pieces[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return (hour, minute)
    }

    /// The moment; nil for `now`.
    func moment(now: Timestamp) -> Timestamp? {
        switch form {
        case .now: return nil
        case .after(let length): return Timestamp(rawValue: now.rawValue + length)
        case .day(let day, let hour, let minute): return Self.local(day, hour, minute)
        case .clock(let hour, let minute):
            let today = LocalCalendar.system.date(at: now)
            let moment = Self.local(today, hour, minute)
            return moment > now ? moment : Self.local(CivilDate(dayNumber: today.dayNumber + 1), hour, minute)
        }
    }

    /// The moment of a local date and time. Where the clock is put forward over it, the hour after.
    private static func local(_ day: CivilDate, _ hour: Int, _ minute: Int) -> Timestamp {
        var parts = tm()
        parts.tm_year = Int32(day.year - 1900)
        parts.tm_mon = Int32(day.month - 1)
        parts.tm_mday = Int32(day.day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_isdst = -1
        return Timestamp(rawValue: Int64(mktime(&parts)) * 1000)
    }
}
