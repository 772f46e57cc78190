internal import FoundationEssentials

/// Conversations as one page of HTML that needs nothing else: style and pictures are inside, there are no scripts, light and dark
/// follow the reader's system, and a phone's width is enough.
struct HTMLPage {
    /// What stands before the conversations.
    ///
    /// - Parameter titles: The conversations' titles, for the table of contents; one needs none.
    static func head(_ titles: [String]) -> String {
        let title = titles.count == 1 ? titles[0] : "\(titles.count) conversations"
        var html = """
            <!DOCTYPE html>
            <html>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="color-scheme" content="light dark">
            <title>\(HTMLText.escaped(title))</title>
            <style>
            \(style)</style>
            </head>
            <body>
            <main>

            """
        if titles.count != 1 {
            html += "<nav><h1>\(HTMLText.escaped(title))</h1>\n<ol>\n"
            for (index, title) in titles.enumerated() {
                html += "<li><a href=\"#c\(index + 1)\">\(HTMLText.escaped(title))</a></li>\n"
            }
            html += "</ol></nav>\n"
        }
        return html
    }

    static let end = "</main>\n</body>\n</html>\n"

    private let document: ConversationDocument
    /// The conversation's place on the page, from 1.
    private let number: Int
    private var html = ""

    /// A conversation: the current branch, and behind each fork the other branches, folded.
    static func section(_ document: ConversationDocument, number: Int) -> String {
        var page = HTMLPage(document: document, number: number)
        page.write()
        return page.html
    }

    private init(document: ConversationDocument, number: Int) {
        self.document = document
        self.number = number
    }

    private mutating func write() {
        let conversation = document.conversation
        html += "<article id=\"c\(number)\">\n<header><h1>\(HTMLText.escaped(document.title))</h1>\n<dl>\n"
        var facts: [(String, String)] = [("Conversation", conversation.id.rawValue)]
        if let model = conversation.model { facts.append(("Model", model.rawValue)) }
        if !conversation.tags.isEmpty { facts.append(("Tags", conversation.tags.joined(separator: ", "))) }
        facts.append(("Created", conversation.createdAt.localMinute))
        facts.append(("Last used", conversation.lastUsedAt.localMinute))
        for (name, value) in facts {
            html += "<div><dt>\(name)</dt><dd>\(HTMLText.escaped(value))</dd></div>\n"
        }
        html += "</dl></header>\n"
        if let prompt = conversation.firstPrompt { write(prompt) }
        let branch = document.branch
        let onBranch = Set(branch.map(\.id))
        let children = Dictionary(grouping: document.messages.filter { $0.id != conversation.firstPrompt?.id }) {
            $0.parentID
        }
        for message in branch {
            let others = (children[message.parentID] ?? []).filter { !onBranch.contains($0.id) }
            write(message)
            if !others.isEmpty { write(branches: others, children) }
        }
        // What follows the end of the branch, or all where there is no branch.
        let rest = (children[branch.last?.id] ?? []).filter { !onBranch.contains($0.id) }
        if !rest.isEmpty { write(branches: rest, children) }
        html += "</article>\n"
    }

    private mutating func write(branches: [StoredMessage], _ children: [StoredMessage.ID?: [StoredMessage]]) {
        let words = branches.count == 1 ? "Another branch" : "\(branches.count) other branches"
        html += "<details class=\"branches\"><summary>\(words)</summary>\n"
        var waiting = Array(branches.reversed())
        while let message = waiting.popLast() {
            write(message)
            waiting += (children[message.id] ?? []).reversed()
        }
        html += "</details>\n"
    }

    private mutating func write(_ message: StoredMessage) {
        let place = "m\(number)-\(message.id)"
        html += "<section class=\"\(message.role.rawValue)\" id=\"\(place)\">\n<h2>\(message.role.title)"
        var notes = [message.createdAt.localMinute]
        if let model = message.model { notes.append(model.rawValue) }
        if message.status != .complete { notes.append(message.status.word) }
        html += " <small>\(HTMLText.escaped(notes.joined(separator: " · ")))</small></h2>\n"
        for part in message.message.parts { write(part, of: message) }
        if let turn = document.turns.last(where: { $0.reply == message.id }), let line = Self.usage(of: turn) {
            html += "<footer>\(HTMLText.escaped(line))</footer>\n"
        }
        html += "</section>\n"
    }

    private static func usage(of turn: Turn) -> String? {
        var words: [String] = []
        if let usage = turn.usage {
            if let input = usage.inputTokens { words.append("\(input) tokens in") }
            if let output = usage.outputTokens { words.append("\(output) out") }
        }
        if let cost = turn.cost { words.append((turn.isCostEstimated ? "≈ " : "") + cost.description) }
        if let time = turn.totalTime { words.append("\(time.components.seconds) s") }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private mutating func write(_ part: Part, of message: StoredMessage) {
        switch part {
        case .text(let text):
            // A prompt is shown as it was typed.
            if message.role == .assistant {
                html += MarkdownHTML.html(text)
            } else {
                html += "<div class=\"plain\">\(HTMLText.escaped(text))</div>\n"
            }
        case .reasoning(let text):
            html +=
                "<details><summary>Reasoning</summary><div class=\"plain\">\(HTMLText.escaped(text))</div></details>\n"
        case .toolCall(let call):
            html += "<details><summary>Calls <code>\(HTMLText.escaped(call.name))</code></summary>"
            html += "<pre><code>\(HTMLText.escaped(call.arguments))</code></pre></details>\n"
        case .toolResult(let result):
            html +=
                "<details><summary>Result\(result.name.map { " of <code>\(HTMLText.escaped($0))</code>" } ?? "")</summary>"
            html += "<pre><code>\(HTMLText.escaped(result.content))</code></pre></details>\n"
        case .image(let file): write(file, isImage: true)
        case .file(let file): write(file, isImage: false)
        case .state: break
        }
    }

    private mutating func write(_ file: Attachment, isImage: Bool) {
        let name = HTMLText.escaped(file.name ?? file.mediaType)
        guard let bytes = document.attachments[file.hash] else {
            html += "<p class=\"file\">\(name)</p>\n"
            return
        }
        let kinds = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/avif"]
        guard isImage, kinds.contains(file.mediaType) else {
            html += "<p class=\"file\">\(name), \(bytes.count) bytes</p>\n"
            return
        }
        html += "<img alt=\"\(name)\" src=\"data:\(file.mediaType);base64,\(Data(bytes).base64EncodedString())\">\n"
    }

    private static let style = """
        :root { --page: #fff; --text: #1c1e21; --dim: #606770; --line: #d8dce2; --user: #eef3fb; --code: #f4f5f7;
          --link: #0b57d0 }
        @media (prefers-color-scheme: dark) { :root { --page: #16181b; --text: #e4e6ea; --dim: #9aa2ad; --line: #343a42;
          --user: #1f2a3a; --code: #22262b; --link: #8ab4f8 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif;
          overflow-wrap: break-word; -webkit-text-size-adjust: 100% }
        main { max-width: 48rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 }
        h2 { font-size: .95rem; margin: 0 0 .4rem }
        h3, h4, h5, h6 { font-size: 1.1rem; margin: 1rem 0 .4rem }
        small, dl, footer, .file { color: var(--dim); font-size: .85rem; font-weight: normal }
        dl { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 1rem }
        dl div { display: flex; gap: .4rem } dd { margin: 0 } dt::after { content: ":" }
        article + article { border-top: 3px solid var(--line); margin-top: 3rem; padding-top: 1rem }
        section { border-top: 1px solid var(--line); padding: .9rem 0 }
        section.user, section.system { background: var(--user); border: 0; border-radius: .6rem; padding: .8rem 1rem;
          margin: .6rem 0 }
        .plain { white-space: pre-wrap }
        p { margin: .5rem 0 } ul, ol { padding-left: 1.5rem; margin: .5rem 0 }
        a { color: var(--link) } img { max-width: 100%; height: auto; border-radius: .4rem }
        code { background: var(--code); border-radius: .25rem; padding: .1em .3em; font: .9em/1.45 ui-monospace, monospace }
        pre { background: var(--code); border-radius: .4rem; padding: .8rem; overflow-x: auto; margin: .6rem 0 }
        pre code { background: none; padding: 0 }
        blockquote { border-left: 3px solid var(--line); margin: .6rem 0; padding-left: 1rem; color: var(--dim) }
        .table { overflow-x: auto } table { border-collapse: collapse; font-size: .95rem }
        th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left }
        .right { text-align: right } .center { text-align: center }
        summary { cursor: pointer; color: var(--dim); font-size: .9rem; padding: .3rem 0 }
        details.branches { border-left: 3px solid var(--line); padding-left: .8rem; margin: .4rem 0 }
        hr { border: 0; border-top: 1px solid var(--line) }
        @media print { details { display: block } }

        """
}

extension ConversationDocument {
    /// The title, or the first words of the first prompt.
    public var title: String {
        if let title = conversation.title, !title.isEmpty { return title }
        let prompt = messages.first { $0.role == .user }
        let words = (prompt?.text ?? "").split(whereSeparator: \.isWhitespace).prefix(12).joined(separator: " ")
        guard !words.isEmpty else { return "Conversation \(conversation.id)" }
        return words.count <= 80 ? words : words.prefix(79) + "…"
    }
}
