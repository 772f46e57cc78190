/// How long a provider asks to wait, in its words: not all have `Retry-After`.
///
/// Sources, read 2026-11-30: OpenAI's and Groq's "Please try again in 7m12.5s", Google's "Please retry in 37.5s" and
/// `"retryDelay": "37s"`, Azure's "Please retry after 30 seconds".
enum WaitWords {
    private static let openings = [
        "try again in ", "retry in ", "retry after ", "try again after ", "wait for ", "wait ",
    ]

    /// The time that a sentence asks to wait; nil where it asks for none.
    static func delay(in text: String) -> Duration? {
        let words = text.lowercased()
        for opening in openings {
            var rest = words[...]
            while let range = rest.range(of: opening) {
                if let duration = duration(rest[range.upperBound...]) { return duration }
                rest = rest[range.upperBound...]
            }
        }
        return nil
    }

    /// Whether a sentence is about an allowance that no short wait brings back: a day's, a month's.
    static func isAboutDays(_ text: String) -> Bool {
        let words = text.lowercased()
        return [
            "per day", "per-day", "perday", "(rpd)", "(tpd)", "daily", "per month", "per-month", "monthly", "weekly",
        ]
        .contains(where: words.contains)
    }

    /// Reads a time at the beginning of a text: `1h2m3.5s`, `345ms`, `30 seconds`, `2 minutes`.
    static func duration(_ text: Substring) -> Duration? {
        var rest = text
        var total: Duration?
        while let (number, unit, after) = amount(rest), let unit {
            total = (total ?? .zero) + .milliseconds(Int64(number * unit))
            rest = after
        }
        return total
    }

    /// A number and its unit in milliseconds; nil for what is no number.
    private static func amount(_ text: Substring) -> (Double, Double?, Substring)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let number = Double(digits.last == "." ? digits.dropLast() : digits), number < 1e9 else { return nil }
        let rest = text.dropFirst(digits.count).drop { $0 == " " }
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        return (number, units[String(word).lowercased()], rest.dropFirst(word.count).drop { $0 == " " || $0 == "," })
    }

    private static let units: [String: Double] = [
        "ms": 1, "millisecond": 1, "milliseconds": 1, "s": 1000, "sec": 1000, "secs": 1000, "second": 1000,
        "seconds": 1000, "m": 60_000, "min": 60_000, "mins": 60_000, "minute": 60_000, "minutes": 60_000,
        "h": 3_600_000, "hour": 3_600_000, "hours": 3_600_000, "d": 86_400_000, "day": 86_400_000, "days": 86_400_000,
    ]
}

extension Substring {
    /// The first place of a text.
    fileprivate func range(of needle: String) -> Range<Index>? {
        guard !needle.isEmpty else { return nil }
        let bytes = utf8
        var position = bytes.startIndex
        while let start = bytes[position...].firstIndex(of: needle.utf8.first ?? 0) {
            if bytes[start...].starts(with: needle.utf8) {
                return start..<bytes.index(start, offsetBy: needle.utf8.count)
            }
            position = bytes.index(after: start)
        }
        return nil
    }
}
