import TerminalText

/// Diagrams as SVG, readable on light and dark backgrounds.
struct SVGChart {
    private var elements: [String] = []
    private var height = 0.0
    private static let width = 760.0
    private static let shades = ["#8884", "#9be9a8", "#40c463", "#30a14e", "#216e39"]

    /// The whole picture.
    var text: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(Self.width)) \(Self.number(height + 12))" \
        font-family="system-ui, sans-serif" font-size="12">
        <style>text { fill: #24292f } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }</style>
        \(elements.joined(separator: "\n"))
        </svg>

        """
    }

    mutating func heading(_ text: String) {
        height += 24
        elements.append(Self.label(text, x: 8, y: height, extra: " font-weight=\"bold\""))
        height += 8
    }

    mutating func bars(_ bars: [TextChart.Bar]) {
        let largest = bars.map(\.value).max() ?? 0
        for bar in bars {
            let length = largest > 0 ? bar.value / largest * 400 : 0
            elements.append(Self.label(bar.name.truncated(toColumns: 26), x: 8, y: height + 13))
            elements.append(
                Self.square(x: 190, y: height + 3, width: max(bar.value > 0 ? 1 : 0, length), height: 12, level: 3))
            elements.append(Self.label(bar.note, x: 200 + length, y: height + 13))
            height += 18
        }
    }

    mutating func course(_ values: [Double?]) {
        let largest = values.compactMap(\.self).max() ?? 0
        guard largest > 0, !values.isEmpty else { return }
        let step = 720 / Double(values.count)
        for (place, value) in values.enumerated() {
            guard let value else { continue }
            let tall = max(1, value / largest * 48)
            elements.append(
                Self.square(
                    x: 8 + Double(place) * step, y: height + 50 - tall, width: max(1, step - 1), height: tall, level: 2)
            )
        }
        height += 58
    }

    mutating func calendar(_ values: [Double?], months: [String?]) {
        let largest = values.compactMap(\.self).max() ?? 0
        for (week, month) in months.enumerated() {
            if let month { elements.append(Self.label(month, x: 36 + Double(week) * 13, y: height + 12)) }
        }
        for (day, name) in ["Mon", "", "Wed", "", "Fri", "", "Sun"].enumerated() where !name.isEmpty {
            elements.append(Self.label(name, x: 8, y: height + 28 + Double(day) * 13))
        }
        for (place, value) in values.enumerated() {
            guard let value else { continue }
            elements.append(
                Self.square(
                    x: 36 + Double(place / 7) * 13, y: height + 18 + Double(place % 7) * 13, width: 11, height: 11,
                    level: ChartLevel.of(value, largest: largest)))
        }
        height += 18 + 7 * 13 + 8
    }

    private static func label(_ text: String, x: Double, y: Double, extra: String = "") -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\"\(extra)>\(escaped(Sanitizer.line(text)))</text>"
    }

    private static func square(x: Double, y: Double, width: Double, height: Double, level: Int) -> String {
        "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\" rx=\"2\" "
            + "fill=\"\(shades[level])\"/>"
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths.magnitude % 10)"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
