import ChatKit
import TerminalText

/// Found messages to read: where each stands, and the words in their surroundings.
struct SearchListing {
    private let hits: [SearchHit]

    init(_ hits: [SearchHit]) {
        self.hits = hits
    }

    /// Two lines a hit; the words found are bold where that can be shown.
    func text(for stream: StandardStream) -> String {
        let isBold = Colour.isWanted(on: stream)
        return hits.map { hit in
            let title = hit.conversationTitle.map { "  \(Sanitizer.line($0))" } ?? ""
            let head =
                "\(Sanitizer.line(hit.conversation.rawValue))  \(hit.createdAt.localMinute)  \(hit.role.rawValue)\(title)"
            return "\(head)\n    \(Self.snippet(of: hit, isBold: isBold))\n"
        }.joined()
    }

    private static func snippet(of hit: SearchHit, isBold: Bool) -> String {
        var text = ""
        var position = hit.snippet.startIndex
        for match in hit.matches where match.lowerBound >= position {
            text += line(hit.snippet[position..<match.lowerBound])
            let words = line(hit.snippet[match])
            text += isBold ? "\u{1B}[1m\(words)\u{1B}[0m" : words
            position = match.upperBound
        }
        return text + line(hit.snippet[position...])
    }

    /// A piece on one line, its spaces kept: they part it from its neighbours.
    private static func line(_ piece: Substring) -> String {
        Sanitizer.text(String(piece.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }
}

extension SearchPage {
    /// `{"hits": [{"conversation", "title", "message", "role", "created_at", "snippet"}], "next"}`.
    var json: JSONValue {
        [
            "hits": .array(
                hits.map { hit in
                    [
                        "conversation": .string(hit.conversation.rawValue),
                        "title": hit.conversationTitle.map { .string($0) } ?? .null,
                        "message": .integer(hit.id.rawValue), "role": .string(hit.role.rawValue),
                        "created_at": .string(hit.createdAt.iso8601), "snippet": .string(hit.snippet),
                    ]
                }),
            "next": next.map { .integer($0.rawValue) } ?? .null,
        ]
    }
}
