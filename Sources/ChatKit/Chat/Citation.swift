/// A source that a part of a reply refers to.
public struct Citation: Sendable, Hashable {
    public var url: String
    public var title: String
    /// The part of the reply's text, in Unicode scalars: the mark that stands for the source, or the words it supports.
    public var range: Range<Int>
    /// What the mark in the text calls the source: `1` of `[1]`. nil where the text names its sources itself.
    public var label: String?

    public init(url: String, title: String, range: Range<Int>, label: String? = nil) {
        self.url = url
        self.title = title
        self.range = range
        self.label = label
    }
}

extension [Citation] {
    /// A Markdown list of the sources that marks in the text stand for, to follow the text; empty without any.
    var list: String {
        var listed: Set<String> = []
        var lines = ""
        for citation in self {
            guard let label = citation.label, listed.insert(label).inserted else { continue }
            let title = citation.title.filter { !"[]\n\r".contains($0) }
            let url = citation.url.filter { !$0.isWhitespace && !"<>()".contains($0) }
            lines += "\n- [\(label)] [\(title.isEmpty ? url : title)](\(url))"
        }
        return lines.isEmpty ? "" : "\n" + lines
    }
}

extension ReplyStream {
    /// The reply with its list of sources as the end of its text, for those who read and store text only.
    var listingSources: ReplyStream {
        ReplyStream { SourceListing(reply: makeAsyncIterator()) }
    }
}

private struct SourceListing: ReplySource {
    var reply: ReplyStream.AsyncIterator
    /// What follows the list.
    private var waiting: ReplyEvent?
    private var hasListed = false

    init(reply: ReplyStream.AsyncIterator) {
        self.reply = reply
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        if let event = waiting.take() { return event }
        let event = try await reply.next()
        switch event {
        case .choice(let number, .finished(let finish)):
            hasListed = true
            let list = finish.citations.list
            if list.isEmpty { return event }
            waiting = event
            return number == 0 ? .text(list) : .choice(number, .text(list))
        case .finished(let finish) where !hasListed:
            let list = finish.citations.list
            if list.isEmpty { return event }
            waiting = event
            return .text(list)
        default: return event
        }
    }
}
