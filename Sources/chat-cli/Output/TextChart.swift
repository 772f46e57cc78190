import TerminalText

/// Diagrams of letters, for terminals and files.
struct TextChart {
    /// How the diagram is drawn.
    struct Style {
        /// In columns; from 40 on.
        var width: Int
        /// Colours of a terminal with 256 of them.
        var isColoured: Bool
        /// Only ASCII, for terminals that show nothing else.
        var isPlain: Bool
        let stream: StandardStream

        /// The style for a stream.
        ///
        /// - Parameter width: The width that was asked for; nil for the terminal's, or 80.
        init(on stream: StandardStream, width: Int?) {
            self.width = max(40, width ?? stream.columns ?? 80)
            self.stream = stream
            isColoured = Colour.isWanted(on: stream)
            isPlain = stream.isTerminal && Colour.isDumb
        }
    }

    /// One bar with its name and what stands behind it.
    struct Bar {
        var name: String
        var value: Double
        var note: String
    }

    let style: Style

    /// Horizontal bars below each other.
    func bars(_ bars: [Bar]) -> SafeText {
        let names = bars.map { Sanitizer.line($0.name) }
        let nameWidth = min(style.width / 3, names.map(\.columns).max() ?? 0)
        let noteWidth = min(style.width / 2 - 4, bars.map(\.note.columns).max() ?? 0)
        let room = max(4, style.width - nameWidth - noteWidth - 4)
        let largest = bars.map(\.value).max() ?? 0
        return zip(names, bars).map { name, bar -> SafeText in
            let length = largest > 0 ? bar.value / largest * Double(room) : 0
            let drawn = self.bar(length)
            let rest = String(repeating: " ", count: max(0, room - drawn.columns))
            let head = name.truncated(toColumns: nameWidth).padded(toColumns: nameWidth) + "  "
            return plain(head) + plain(drawn).shaded(Self.barShade, style)
                + plain((rest + "  " + bar.note.truncated(toColumns: noteWidth)).trimmedEnd + "\n")
        }.joined()
    }

    private static let barShade = 4

    /// A bar of so many columns, to an eighth; what is more than nothing shows.
    private func bar(_ length: Double) -> String {
        guard length > 0 else { return "" }
        if style.isPlain { return String(repeating: "#", count: max(1, Int(length.rounded()))) }
        let eighths = max(1, Int((length * 8).rounded()))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    /// The course of a value in one row; a gap where there is none.
    func course(_ values: [Double?]) -> SafeText {
        let known = values.compactMap(\.self)
        guard let largest = known.max(), largest > 0 else { return "" }
        let heights = Array(style.isPlain ? "_.-=+*#@" : "▁▂▃▄▅▆▇█")
        let row = values.map { value in value.map { heights[min(7, Int($0 / largest * 7.999))] } ?? " " }
        return plain(String(row)).shaded(Self.barShade, style)
    }

    /// The days of some weeks, a column for each week from Monday to Sunday.
    ///
    /// - Parameters:
    ///   - values: A value for each day; the first one is a Monday.
    ///   - months: The name of the month that begins in a week, for each week; nil for most.
    func calendar(_ values: [Double?], months: [String?]) -> SafeText {
        let weeks = (values.count + 6) / 7
        let dayWidth = weeks * 2 + 4 <= style.width ? 2 : 1
        let shown = min(weeks, (style.width - 4) / dayWidth)
        let first = weeks - shown
        let largest = values.compactMap(\.self).max() ?? 0
        var head = Array(repeating: " ", count: 4 + shown * dayWidth + 3)
        var free = 0
        for week in first..<weeks {
            guard let month = months[week] else { continue }
            let place = 4 + (week - first) * dayWidth
            guard place >= free, place + month.count <= style.width else { continue }
            for (offset, letter) in month.enumerated() { head[place + offset] = String(letter) }
            free = place + month.count + 1
        }
        var rows = [plain(head.joined().trimmedEnd + "\n")]
        for (day, name) in ["Mon", "", "Wed", "", "Fri", "", "Sun"].enumerated() {
            var row = [plain(name.padded(toColumns: 4))]
            for week in first..<weeks {
                let place = week * 7 + day
                row.append(cell(place < values.count ? values[place] : nil, of: largest, width: dayWidth))
            }
            rows.append(row.joined() + "\n")
        }
        return rows.joined()
    }

    private func cell(_ value: Double?, of largest: Double, width: Int) -> SafeText {
        guard let value else { return plain(String(repeating: " ", count: width)) }
        let level = ChartLevel.of(value, largest: largest)
        let mark = (style.isPlain ? [".", "-", "+", "x", "#"] : ["·", "░", "▒", "▓", "█"])[level]
        // In colour, a full square of the level's shade; the dot of an empty day stays.
        let drawn = style.isColoured && level > 0 ? "█" : mark
        let square =
            width == 2 && level > 0 && style.isColoured
            ? drawn + drawn : drawn + String(repeating: " ", count: width - 1)
        return level == 0 ? plain(square) : plain(square).shaded(level, style)
    }

    private func plain(_ text: String) -> SafeText { SafeText.of(text, on: style.stream) }
}

/// The five levels of a heat map.
enum ChartLevel {
    /// 0 for nothing, 1 to 4 by quarters of the largest.
    static func of(_ value: Double, largest: Double) -> Int {
        guard value > 0, largest > 0 else { return 0 }
        return min(4, 1 + Int(value / largest * 3.999))
    }
}

extension SafeText {
    /// In the shade of a level from 1 to 4, where the style has colours.
    fileprivate func shaded(_ level: Int, _ style: TextChart.Style) -> SafeText {
        style.isColoured && !isEmpty ? coloured([22, 28, 34, 40][level - 1]) : self
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var rest = self[...]
        while rest.last == " " { rest = rest.dropLast() }
        return String(rest)
    }
}
