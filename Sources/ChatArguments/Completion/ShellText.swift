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
}
