/// A result that says that a tool failed: a flag of its own at Anthropic (`is_error`), words in other dialects.
enum FailedResult {
    /// The result of a tool that failed with some words.
    static func content(_ words: String) -> String {
        JSONValue.object(["error": .string(words)]).jsonText
    }

    /// The words with which a tool failed; nil for results that say something else.
    static func words(of content: String) -> String? {
        // Most results are no such thing, and some are long.
        guard content.utf8.first == UInt8(ascii: "{"), let members = try? JSONValue(parsing: content).objectValue,
            members.count == 1
        else { return nil }
        return members["error"]?.stringValue
    }
}
