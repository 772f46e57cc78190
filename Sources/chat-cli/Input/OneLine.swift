import ArgumentParser

/// Names that lists show.
enum OneLine {
    /// Refuses what would break a line of a list or move its cursor.
    static func check(_ text: String, _ what: String) throws {
        let isControl = { (scalar: Unicode.Scalar) in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        if text.unicodeScalars.contains(where: isControl) {
            throw ValidationError("\(what) must be one line without control characters")
        }
    }
}
