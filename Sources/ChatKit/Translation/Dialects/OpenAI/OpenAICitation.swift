/// The annotations of OpenAI's two APIs that name a page of the web.
///
/// Sources, read 2026-11-30: <https://platform.openai.com/docs/api-reference/chat/object>, which has the members of a
/// citation in an object of its own, and <https://platform.openai.com/docs/api-reference/responses/object>, which has not.
enum OpenAICitation {
    /// Decodes a list of annotations; those of other types are left out.
    ///
    /// - Parameter start: Where the annotated text begins in the reply.
    static func read(_ list: JSONValue, from start: Int = 0) -> [Citation] {
        (list.arrayValue ?? []).compactMap { annotation in
            let members = annotation["url_citation"] ?? annotation
            guard annotation["type"] == "url_citation", let url = members["url"]?.stringValue, !url.isEmpty else {
                return nil
            }
            let first = max(0, min(members["start_index"]?.intValue ?? 0, 1 << 40)) + start
            let last = max(0, min(members["end_index"]?.intValue ?? 0, 1 << 40)) + start
            return Citation(url: url, title: members["title"]?.stringValue ?? "", range: first..<max(first, last))
        }
    }

    /// Encodes annotations for chat completions.
    static func nested(_ citations: [Citation]) -> JSONValue {
        .array(citations.map { ["type": "url_citation", "url_citation": .object(members($0))] })
    }

    /// Encodes annotations for the Responses API.
    ///
    /// - Parameter start: Where the annotated text begins in the reply.
    static func flat(_ citations: [Citation], from start: Int = 0) -> [JSONValue] {
        citations.map { citation in
            var members = JSONObject([("type", "url_citation")])
            for (name, value) in Self.members(citation, from: start) { members[name] = value }
            return .object(members)
        }
    }

    private static func members(_ citation: Citation, from start: Int = 0) -> JSONObject {
        [
            "start_index": .integer(max(0, citation.range.lowerBound - start)),
            "end_index": .integer(max(0, citation.range.upperBound - start)),
            "title": .string(citation.title), "url": .string(citation.url),
        ]
    }
}
