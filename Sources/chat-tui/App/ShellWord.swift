/// Words as a shell takes them.
enum ShellWord {
    /// The word itself where it has only plain characters, else in quotes.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && !word.hasPrefix("-")
            && word.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "/._-+:@".unicodeScalars.contains(scalar)
            }
        guard !isPlain else { return word }
        let quoted = "'" + word.replacing("'", with: "'\\''") + "'"
        return word.hasPrefix("-") ? "-- " + quoted : quoted
    }
}
