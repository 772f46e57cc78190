import ArgumentParser
import ChatKit

/// A point in time as people name it on the command line: the beginning of a day, of this month, or hours ago.
struct ReportStart: ExpressibleByArgument {
    private enum Form {
        case day(CivilDate)
        /// Whole days, today being the last.
        case days(Int)
        case hours(Int)
        case month
        case year
        case all
    }

    /// As it was given.
    let text: String
    private let form: Form

    /// The beginning of this month.
    static let month = ReportStart(text: "month", form: .month)

    private init(text: String, form: Form) {
        self.text = text
        self.form = form
    }

    var defaultValueDescription: String { text }

    static let allValueStrings = ["today", "7d", "24h", "month", "year", "all", "2026-11-01"]

    init?(argument: String) {
        text = argument
        switch argument {
        case "today": form = .days(1)
        case "month": form = .month
        case "year": form = .year
        case "all": form = .all
        default:
            if let day = CivilDate(argument) {
                form = .day(day)
            } else if let number = Int(argument.dropLast()), (1...100_000).contains(number) {
                switch argument.last {
                case "h": form = .hours(number)
                case "d": form = .days(number)
                case "w": form = .days(number * 7)
                default: return nil
                }
            } else {
                return nil
            }
        }
    }

    /// The moment; nil for `all`.
    func moment(now: Timestamp, in calendar: LocalCalendar = .system) -> Timestamp? {
        let today = calendar.date(at: now)
        switch form {
        case .day(let day): return calendar.start(of: day)
        case .days(let count): return calendar.start(of: CivilDate(dayNumber: today.dayNumber - Int64(count) + 1))
        case .hours(let count): return Timestamp(rawValue: now.rawValue - Int64(count) * 3_600_000)
        case .month: return calendar.start(of: CivilDate(year: today.year, month: today.month, day: 1))
        case .year: return calendar.start(of: CivilDate(year: today.year, month: 1, day: 1))
        case .all: return nil
        }
    }
}

/// The last day of a report, whole.
struct ReportEnd: ExpressibleByArgument {
    private let day: CivilDate

    init?(argument: String) {
        guard let day = CivilDate(argument) else { return nil }
        self.day = day
    }

    /// The first moment after it.
    func moment(in calendar: LocalCalendar = .system) -> Timestamp {
        calendar.start(of: CivilDate(dayNumber: day.dayNumber + 1))
    }
}
