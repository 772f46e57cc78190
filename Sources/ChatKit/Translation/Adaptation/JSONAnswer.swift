/// The JSON object in an answer of a model that was told to give nothing else. Models like to put a fence around it, or
/// a sentence before it.
struct JSONAnswer {
    /// The object as the model wrote it; the whole answer where there is none.
    let text: String
    /// What the reader should know.
    let notice: Notice?

    init(_ answer: String) {
        if Self.isObject(answer[...]) {
            text = answer
            notice = nil
        } else if let start = answer.firstIndex(of: "{"), let end = answer.lastIndex(of: "}"), start < end,
            Self.isObject(answer[start...end])
        {
            text = String(answer[start...end])
            notice = Notice(.translated, "the words around the JSON of the answer were taken off")
        } else {
            text = answer
            notice = Notice(.dropped, "the answer is not the JSON object that was asked for")
        }
    }

    private static func isObject(_ text: Substring) -> Bool {
        (try? JSONValue(parsing: String(text)))?.objectValue != nil
    }
}
