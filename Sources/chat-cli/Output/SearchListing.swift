import ChatKit
import TerminalText

/// What a search found, to read: where it is, and the words with the text around them.
enum SearchListing {
    /// Two lines a message; the words found are bold where that can be shown.
    static func text(_ hits: [SearchHit], for stream: StandardStream) -> String {
        let isBold = Colour.isWanted(on: stream)
        return hits.map { hit in
            let title = hit.conversationTitle.map { "  \(Sanitizer.line($0))" } ?? ""
            return "\(head(of: hit))\(title)\n    \(marked(hit.snippet, hit.matches, isBold))\n"
        }.joined()
    }

    /// Two lines a conversation: its ID, its title, and its best hit.
    static func text(_ hits: [ConversationHit], for stream: StandardStream) -> String {
        let isBold = Colour.isWanted(on: stream)
        return hits.map { hit in
            let title = hit.title.map { "  " + marked($0, hit.titleMatches ?? [], isBold) } ?? ""
            guard let best = hit.best else {
                return "\(Sanitizer.line(hit.id.rawValue))  \(hit.lastUsedAt.localMinute)  title\(title)\n"
            }
            let others = hit.hitCount > 1 ? "  (\(hit.hitCount) messages)" : ""
            return "\(head(of: best))\(title)\(others)\n    \(marked(best.snippet, best.matches, isBold))\n"
        }.joined()
    }

    private static func head(of hit: SearchHit) -> String {
        "\(Sanitizer.line(hit.conversation.rawValue))  \(hit.createdAt.localMinute)  \(hit.role.rawValue)"
    }

    private static func marked(_ text: String, _ matches: [Range<String.Index>], _ isBold: Bool) -> String {
        var shown = ""
        var position = text.startIndex
        for match in matches where match.lowerBound >= position {
            shown += line(text[position..<match.lowerBound])
            let words = line(text[match])
            shown += isBold ? "\u{1B}[1m\(words)\u{1B}[0m" : words
            position = match.upperBound
        }
        return shown + line(text[position...])
    }

    /// A piece on one line, its spaces kept: they separate it from its neighbours.
    private static func line(_ piece: Substring) -> String {
        Sanitizer.text(String(piece.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
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
