import ChatKit

/// What a search found, to read: where it is, and the words with the text around them.
enum SearchListing {
    /// Two lines a message; the words found are bold where that can be shown.
    static func text(_ hits: [SearchHit], for stream: StandardStream) -> SafeText {
        hits.map { hit in
            let title = hit.conversationTitle.map { "  \(stream.line($0))" } ?? ""
            return SafeText.of("\(head(of: hit, stream))\(title)\n    ", on: stream)
                + marked(hit.snippet, hit.matches, stream) + "\n"
        }.joined()
    }

    /// Two lines a conversation: its ID, its title, and its best hit.
    static func text(_ hits: [ConversationHit], for stream: StandardStream) -> SafeText {
        hits.map { hit in
            let title = hit.title.map { "  " + marked($0, hit.titleMatches ?? [], stream) } ?? ""
            guard let best = hit.best else {
                let head = "\(stream.line(hit.id.rawValue))  \(hit.lastUsedAt.localMinute)  title"
                return SafeText.of(head, on: stream) + title + "\n"
            }
            let others = hit.hitCount > 1 ? "  (\(hit.hitCount) messages)" : ""
            return SafeText.of(head(of: best, stream), on: stream) + title
                + SafeText.of("\(others)\n    ", on: stream) + marked(best.snippet, best.matches, stream) + "\n"
        }.joined()
    }

    private static func head(of hit: SearchHit, _ stream: StandardStream) -> String {
        "\(stream.line(hit.conversation.rawValue))  \(hit.createdAt.localMinute)  \(hit.role.rawValue)"
    }

    private static func marked(
        _ text: String, _ matches: [Range<String.Index>], _ stream: StandardStream
    ) -> SafeText {
        var shown: SafeText = ""
        var position = text.startIndex
        for match in matches where match.lowerBound >= position {
            shown = shown + line(text[position..<match.lowerBound], stream) + line(text[match], stream).bold(on: stream)
            position = match.upperBound
        }
        return shown + line(text[position...], stream)
    }

    /// A piece on one line, its spaces kept: they separate it from its neighbours.
    private static func line(_ piece: Substring, _ stream: StandardStream) -> SafeText {
        SafeText.of(String(piece.map { $0.isNewline || $0 == "\t" ? " " : $0 }), on: stream)
    }
}

extension SearchHit {
    /// `{"conversation", "title", "message", "role", "created_at", "snippet"}`.
    fileprivate var json: JSONValue {
        [
            "conversation": .string(conversation.rawValue), "title": conversationTitle.map { .string($0) } ?? .null,
            "message": .integer(id.rawValue), "role": .string(role.rawValue),
            "created_at": .string(createdAt.iso8601), "snippet": .string(snippet),
        ]
    }
}

extension SearchPage {
    /// `{"hits": [hit], "next"}`; `next` is what `--before` takes.
    var json: JSONValue {
        ["hits": .array(hits.map(\.json)), "next": next.map { .integer($0.rawValue) } ?? .null]
    }
}

extension ConversationHit {
    /// `{"conversation", "title", "title_matches", "message", "role", "created_at", "snippet", "messages", "score"}`; of a
    /// conversation that only its title found, `message` and `role` are null and the snippet is the title.
    var json: JSONValue {
        [
            "conversation": .string(id.rawValue), "title": title.map { .string($0) } ?? .null,
            "title_matches": .bool(titleMatches != nil),
            "message": best.map { .integer($0.id.rawValue) } ?? .null,
            "role": best.map { .string($0.role.rawValue) } ?? .null,
            "created_at": .string((best?.createdAt ?? lastUsedAt).iso8601),
            "snippet": .string(best?.snippet ?? title ?? ""), "messages": .integer(hitCount),
            "score": .number(String((score * 1000).rounded() / 1000)),
        ]
    }
}
