import ArgumentParser
import ChatKit

/// A length of time as people give it on the command line: `30m`, `12h`, `1d`, `2w`.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    static let allValueStrings = ["30m", "12h", "1d", "2w"]

    init?(argument: String) {
        guard let unit = argument.last, let number = Int(argument.dropLast()), (1...100_000).contains(number) else {
            return nil
        }
        switch unit {
        case "m": duration = .seconds(number * 60)
        case "h": duration = .seconds(number * 3600)
        case "d": duration = .seconds(number * 86_400)
        case "w": duration = .seconds(number * 604_800)
        default: return nil
        }
    }

    /// The moment that lies this long before another.
    func before(_ moment: Timestamp) -> Timestamp {
        Timestamp(rawValue: moment.rawValue - duration.wholeMilliseconds)
    }
}

/// A time after which a conversation is deleted, or `never`.
enum Expiry: ExpressibleByArgument {
    case never
    case after(TimeSpan)

    static let allValueStrings = TimeSpan.allValueStrings + ["never"]

    init?(argument: String) {
        if argument == "never" {
            self = .never
        } else if let time = TimeSpan(argument: argument) {
            self = .after(time)
        } else {
            return nil
        }
    }

    var duration: Duration? {
        if case .after(let time) = self { time.duration } else { nil }
    }
}
