import ChatKit
import Testing

@Suite struct LocalCalendarTests {
    @Test func `every day number has one date, a day after the other`() {
        var last = CivilDate(dayNumber: -200_000)
        for number in Int64(-199_999)...100_000 {
            let date = CivilDate(dayNumber: number)
            if date.dayNumber != number || last >= date { Issue.record("\(number): \(date) after \(last)") }
            last = date
        }
        #expect(CivilDate(dayNumber: 0).description == "1970-01-01")
        #expect(CivilDate(year: 2000, month: 2, day: 29).dayNumber == 11_016)
        #expect(CivilDate(year: 2026, month: 11, day: 21).dayNumber == 20_778)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-04-31", "2026/01/01", "x", "",
    ])
    func `days that there are not are not read`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `a day begins at midnight, wherever one is`() throws {
        for hours in Int64(-12)...14 {
            let calendar = LocalCalendar { _ in hours * 3600 }
            let noon = try time("2026-11-21", 12) - hours * 3_600_000
            let day = calendar.day(at: Timestamp(rawValue: noon))
            #expect(day.lowerBound.rawValue == (try time("2026-11-21", 0)) - hours * 3_600_000)
            #expect(day.upperBound.rawValue - day.lowerBound.rawValue == 86_400_000)
            #expect(calendar.date(at: day.lowerBound).description == "2026-11-21")
            #expect(calendar.date(at: Timestamp(rawValue: day.lowerBound.rawValue - 1)).description == "2026-11-20")
        }
    }

    @Test func `days with a change of clocks are an hour shorter or longer`() throws {
        // Berlin in 2026: +1, and +2 from 29 March 01:00 to 25 October 01:00 UTC.
        let summer = (try time("2026-03-29", 1))..<(try time("2026-10-25", 1))
        let berlin = LocalCalendar { summer.contains($0.rawValue) ? 7200 : 3600 }
        #expect(hours(berlin.day(at: Timestamp(rawValue: try time("2026-03-29", 12)))) == 23)
        #expect(hours(berlin.day(at: Timestamp(rawValue: try time("2026-10-25", 12)))) == 25)
        #expect(hours(berlin.day(at: Timestamp(rawValue: try time("2026-10-26", 12)))) == 24)
        #expect(hours(berlin.month(at: Timestamp(rawValue: try time("2026-10-10", 12)))) == 31 * 24 + 1)
        #expect(hours(berlin.month(at: Timestamp(rawValue: try time("2026-03-10", 12)))) == 31 * 24 - 1)
    }

    @Test func `a day without a midnight begins when the clock has leapt`() throws {
        // As in Beirut or Santiago: at 00:00 local time the clock goes to 01:00.
        let leap = (try time("2026-09-06", 0)) + 4 * 3_600_000
        let santiago = LocalCalendar { $0.rawValue >= leap ? -3 * 3600 : -4 * 3600 }
        let day = santiago.day(at: Timestamp(rawValue: leap + 3_600_000))
        #expect(day.lowerBound.rawValue == leap)
        #expect(hours(day) == 23)
        #expect(santiago.date(at: day.lowerBound).description == "2026-09-06")
    }

    @Test func `a day whose last hour comes twice ends after the second`() throws {
        // At 00:00 local time the clock goes back to 23:00.
        let back = (try time("2026-04-05", 0)) + 3 * 3_600_000
        let santiago = LocalCalendar { $0.rawValue >= back ? -4 * 3600 : -3 * 3600 }
        let day = santiago.day(at: Timestamp(rawValue: back - 1))
        #expect(hours(day) == 25)
        #expect(day.upperBound.rawValue == back + 3_600_000)
    }

    @Test func `months and years follow each other`() throws {
        let utc = LocalCalendar { _ in 0 }
        var start = try time("2023-12-15", 0)
        var names: [String] = []
        for _ in 0..<4 {
            let month = utc.month(at: Timestamp(rawValue: start))
            names.append(utc.date(at: month.lowerBound).description)
            start = month.upperBound.rawValue
        }
        #expect(names == ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"])
    }

    private func time(_ date: String, _ hour: Int64) throws -> Int64 {
        (try #require(CivilDate(date)).dayNumber * 24 + hour) * 3_600_000
    }

    private func hours(_ range: Range<Timestamp>) -> Int64 {
        (range.upperBound.rawValue - range.lowerBound.rawValue) / 3_600_000
    }
}
