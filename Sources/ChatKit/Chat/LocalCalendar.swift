internal import Glibc

/// Days and months as the clock on the wall has them.
public struct LocalCalendar: Sendable {
    /// How many seconds local time is ahead of UTC at a moment.
    private let offset: @Sendable (Timestamp) -> Int64

    /// - Parameter offset: How many seconds local time is ahead of UTC at a moment.
    public init(offset: @escaping @Sendable (Timestamp) -> Int64) {
        self.offset = offset
    }

    /// The time zone of TZ, or the system's.
    public static let system = LocalCalendar { time in
        var seconds = time_t(time.rawValue.flooredQuotient(1000))
        var parts = tm()
        localtime_r(&seconds, &parts)
        return Int64(parts.tm_gmtoff)
    }

    /// The time zone at a moment as an offset: `UTC`, `UTC+03:00`.
    public func zone(at time: Timestamp) -> String {
        let minutes = offset(time) / 60
        guard minutes != 0 else { return "UTC" }
        let digits = [minutes.magnitude / 60, minutes.magnitude % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        return "UTC" + (minutes < 0 ? "-" : "+") + digits.joined(separator: ":")
    }

    /// The day that holds a moment: from its first instant to the next day's.
    public func day(at time: Timestamp) -> Range<Timestamp> {
        let day = date(at: time).dayNumber
        return start(ofDay: day)..<start(ofDay: day + 1)
    }

    /// The month that holds a moment.
    public func month(at time: Timestamp) -> Range<Timestamp> {
        let date = date(at: time)
        let first = CivilDate(year: date.year, month: date.month, day: 1)
        let next = CivilDate(
            year: date.month == 12 ? date.year + 1 : date.year, month: date.month == 12 ? 1 : date.month + 1, day: 1)
        return start(of: first)..<start(of: next)
    }

    /// The date at a moment.
    public func date(at time: Timestamp) -> CivilDate {
        CivilDate(dayNumber: (time.rawValue.flooredQuotient(1000) + offset(time)).flooredQuotient(86_400))
    }

    /// The first instant of a date: midnight, or what comes instead where the clock leaps over midnight.
    public func start(of date: CivilDate) -> Timestamp {
        start(ofDay: date.dayNumber)
    }

    private func start(ofDay day: Int64) -> Timestamp {
        let midnight = day * 86_400
        func moment(_ offset: Int64) -> Timestamp { Timestamp(rawValue: (midnight - offset) * 1000) }
        let before = offset(moment(86_400))
        let after = offset(moment(-86_400))
        // Midnight comes twice where clocks go back over it: the first one counts.
        for candidate in [max(before, after), min(before, after)] where offset(moment(candidate)) == candidate {
            return moment(candidate)
        }
        return moment(before)
    }
}

/// A date of the Gregorian calendar.
public struct CivilDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-11-01`; nil for anything else, and for days that no month has.
    public init?(_ text: some StringProtocol) {
        let pieces = text.split(separator: "-", omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].utf8.count == 4, pieces[1].utf8.count == 2, pieces[2].utf8.count == 2,
            text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            let year = Int(pieces[0]), let month = Int(pieces[1]), let day = Int(pieces[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard self == CivilDate(dayNumber: dayNumber) else { return nil }
    }

    public var description: String {
        let parts = [(year, 4), (month, 2), (day, 2)].map { number, width in
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        return parts.joined(separator: "-")
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Days since 1970-01-01.
    ///
    /// The year begins in March here, so that the leap day is its last.
    /// Source: the era-based formulas of the public calendar literature (400 years are 146,097 days).
    public var dayNumber: Int64 {
        let year = Int64(month <= 2 ? self.year - 1 : self.year)
        let era = year.flooredQuotient(400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * Int64(month + (month > 2 ? -3 : 9)) + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public init(dayNumber: Int64) {
        let days = dayNumber + 719_468
        let era = days.flooredQuotient(146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
        self.init(
            year: Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month: month,
            day: Int(dayOfYear - (153 * shifted + 2) / 5) + 1)
    }
}

extension Int64 {
    /// The quotient rounded down, for negative numbers too.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
