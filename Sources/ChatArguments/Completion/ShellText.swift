/// Words as they are typed to a shell.
public enum ShellText {
    /// The words, each in double quotes or escaped where a shell would not take it as it is.
    public static func quoted(_ words: [String]) -> String {
        words.map { word in
            let isPlain = !word.isEmpty && BashLine.quoted(word.unicodeScalars) == word
            if isPlain { return word }
            return "\"" + BashLine.quoted(word.unicodeScalars, inside: .double) + "\""
        }
        .joined(separator: " ")
    }

    /// The word as it is if every shell takes it so, else in single quotes. It may still look like an option:
    /// ``argument(_:)``, ``option(_:_:)``.
    public static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", ":", "/", "@", "+": true
                default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                }
            }
        if isPlain { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// A positional argument: one that begins with a dash is put behind `--`.
    public static func argument(_ word: String) -> String {
        (word.hasPrefix("-") ? "-- " : "") + quoted(word)
    }

    /// An option with its value: one that begins with a dash is joined to the option.
    public static func option(_ name: String, _ value: String) -> String {
        value.hasPrefix("-") ? quoted(name + "=" + value) : name + " " + quoted(value)
    }
}
