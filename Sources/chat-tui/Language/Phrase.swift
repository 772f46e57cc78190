/// A text of the interface as it is written in the code: English, with values in it. The catalogue has the other
/// languages under its form with `{}` in place of the values.
struct Phrase: ExpressibleByStringInterpolation, Sendable {
    struct StringInterpolation: StringInterpolationProtocol {
        var key = ""
        var values: [String] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            key += literal
        }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            key += "{}"
            values.append(value.description)
        }
    }

    let key: String
    let values: [String]

    init(stringLiteral value: String) {
        (key, values) = (value, [])
    }

    init(stringInterpolation: StringInterpolation) {
        (key, values) = (stringInterpolation.key, stringInterpolation.values)
    }
}

/// Returns a text of the interface in the current language.
func tr(_ phrase: Phrase) -> String {
    Catalogue.text(phrase.key, phrase.values, in: .current)
}

/// As ``tr(_:)``, of a text that stands in a table. Such texts have no values.
func tr(entry text: String) -> String {
    Catalogue.text(text, [], in: .current)
}
