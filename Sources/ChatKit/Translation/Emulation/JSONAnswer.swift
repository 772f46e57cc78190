/// The JSON in an answer of a model that was told to give nothing else. Models like to put a fence around it, or a
/// sentence before it.
public struct JSONAnswer: Sendable, Hashable {
    /// The JSON as the model wrote it; the whole answer where there is none.
    public let text: String
    /// What it says; nil where there is none.
    public let value: JSONValue?

    /// - Parameter answer: All that the model said.
    public init(_ answer: String) {
        var candidates = [answer[...]]
        for (open, close) in [("{", "}"), ("[", "]")] as [(Character, Character)] {
            if let start = answer.firstIndex(of: open), let end = answer.lastIndex(of: close), start < end {
                candidates.append(answer[start...end])
            }
        }
        let found = candidates.lazy.compactMap { text in
            (try? JSONValue(parsing: String(text))).map { (String(text), $0) }
        }.first
        text = found?.0 ?? answer
        value = found?.1
    }
}

extension ResponseFormat {
    /// What a model is told where its provider has no JSON mode.
    static let objectInstruction =
        "Answer with one JSON object and nothing else: no words around it, no code fence."
}
