/// A conversation as Markdown that a person can read and edit, and that is read back without loss.
///
///     ---
///     title: "Trip to Tver"
///     conversation: "111"
///     …
///     ---
///
///     <!-- chat:conversation {"id":"111","uid":…} -->
///
///     # Trip to Tver
///
///     <!-- chat:message {"id":1,"role":"user","status":"complete","created_at":…,"sha":"0f3a…"} -->
///     ## User
///
///     When does the train leave?
///
///     <!-- chat:end -->
///
/// Each message and part follows a marker: an HTML comment, which Markdown does not show, on a line of its own. The text
/// after it is the message's own, byte for byte, up to the blank line before the next marker; a line of it that looks like a
/// marker has a backslash in front. `sha` is the fingerprint of the content as it was written, so that an edit shows. Front
/// matter is a copy for people: what they change there wins over the marker.
package enum MarkdownArchive {
    /// How a marker begins; always at the beginning of a line.
    static let marker = "<!-- chat:"
    static let markerEnd = " -->"

    /// The folder of linked attachments, beside the files that link to them.
    package static let attachmentFolder = "attachments"

    /// Where the bytes of attachments are.
    package enum Attachments: Sendable, Hashable {
        /// In the Markdown, after the messages.
        case embedded
        /// In files of the folder ``attachmentFolder``, named by hash.
        case linked
    }

    /// Writes a document. Messages and turns are numbered from 1.
    package static func text(
        of document: ConversationDocument, attachments: Attachments = .embedded
    ) -> String {
        var writer = MarkdownArchiveWriter(document.numbered, attachments)
        writer.write()
        return writer.text
    }

    /// A line of a marker.
    static func line(_ kind: String, _ json: JSONObject? = nil) -> String {
        guard let json else { return marker + kind + markerEnd }
        // A comment ends at the first `-->`, wherever it is. Scalar by scalar: a combining mark may follow.
        var escaped = String.UnicodeScalarView()
        for scalar in JSONValue.object(json).jsonText.unicodeScalars {
            if scalar == ">" { escaped.append(contentsOf: "\\u003e".unicodeScalars) } else { escaped.append(scalar) }
        }
        return marker + kind + " " + String(escaped) + markerEnd
    }

    /// The text with a backslash before each line that looks like a marker.
    static func escaped(_ text: String) -> String {
        changingMarkerLikeLines(of: text) { [UInt8(ascii: "\\")] + $0 }
    }

    /// What ``escaped(_:)`` made, as it was.
    static func unescaped(_ text: String) -> String {
        changingMarkerLikeLines(of: text) { $0.first == UInt8(ascii: "\\") ? Array($0.dropFirst()) : Array($0) }
    }

    /// Byte by byte: what is one character to Swift may hold a line feed or the end of a marker.
    private static func changingMarkerLikeLines(
        of text: String, _ change: (ArraySlice<UInt8>) -> [UInt8]
    ) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 8)
        var isChanged = false
        var start = 0
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end]
            if line.drop(while: { $0 == UInt8(ascii: "\\") }).starts(with: marker.utf8) {
                isChanged = true
                result += change(line)
            } else {
                result += line
            }
            if end < bytes.count { result.append(0x0A) }
            start = end + 1
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : text
    }
}

/// Writes ``MarkdownArchive``.
private struct MarkdownArchiveWriter {
    private let document: ConversationDocument
    private let attachments: MarkdownArchive.Attachments
    private let unanswered: Set<StoredMessage.ID>
    private(set) var text = ""

    init(_ document: ConversationDocument, _ attachments: MarkdownArchive.Attachments) {
        self.document = document
        self.attachments = attachments
        unanswered = Set(document.unanswered.map(\.id))
    }

    mutating func write() {
        let conversation = document.conversation
        text += "---\n"
        for (name, value) in FrontMatter.fields(of: conversation) { text += "\(name): \(value.jsonText)\n" }
        text += "---\n\n"
        var head: JSONObject = [
            "format": .string(ConversationDocument.format), "version": .integer(ConversationDocument.formatVersion),
        ]
        for (name, value) in conversation.json { head[name] = value }
        block(MarkdownArchive.line("conversation", head))
        if let title = conversation.title { block("# " + MarkdownArchive.oneLine(title)) }
        let turns = Dictionary(grouping: document.turns) { $0.reply ?? $0.question }
        let branch = Set(document.branch.map(\.id))
        for message in document.messages {
            write(message, isOnBranch: branch.contains(message.id) || message.id == conversation.firstPrompt?.id)
            for turn in turns[message.id] ?? [] { block(MarkdownArchive.line("turn", turn.json)) }
        }
        if attachments == .embedded {
            for attachment in document.attachmentObjects { block(MarkdownArchive.line("attachment", attachment)) }
        }
        text += MarkdownArchive.line("end") + "\n"
    }

    private mutating func write(_ message: StoredMessage, isOnBranch: Bool) {
        var marker = message.json
        marker["parts"] = nil
        if document.pinned.contains(message.id) { marker["pinned"] = true }
        marker["sha"] = .string(message.fingerprint)
        let parts = message.message.parts
        var simple: String?
        if parts.count == 1, case .text(let words) = parts[0] { simple = words }
        if simple == nil { marker["parts"] = .integer(parts.count) }
        text += MarkdownArchive.line("message", marker) + "\n"
        block("## " + heading(of: message, isOnBranch: isOnBranch))
        if let simple { return block(MarkdownArchive.escaped(simple)) }
        for part in parts { write(part) }
    }

    private mutating func write(_ part: Part) {
        var marker = part.json
        switch part {
        case .text(let words):
            marker["text"] = nil
            text += MarkdownArchive.line("part", marker) + "\n"
            block(MarkdownArchive.escaped(words))
        case .reasoning(let words):
            marker["text"] = nil
            text += MarkdownArchive.line("part", marker) + "\n"
            block(
                MarkdownArchive.escaped(
                    MarkdownArchive.reasoningStart + words + MarkdownArchive.reasoningEnd))
        case .toolCall(let call):
            marker["arguments"] = nil
            text += MarkdownArchive.line("part", marker) + "\n"
            block(MarkdownArchive.escaped(Self.fenced(call.arguments, "json")))
        case .toolResult(let result):
            marker["content"] = nil
            text += MarkdownArchive.line("part", marker) + "\n"
            block(MarkdownArchive.escaped(Self.fenced(result.content, "")))
        case .image(let file), .file(let file):
            text += MarkdownArchive.line("part", marker) + "\n"
            block(link(to: file, isImage: marker["type"] == "image"))
        case .state:
            block(MarkdownArchive.line("part", marker))
        }
    }

    private func link(to file: Attachment, isImage: Bool) -> String {
        let name = MarkdownArchive.oneLine(file.name ?? file.mediaType).filter { !"[]()<>`*\\".contains($0) }
        switch attachments {
        case .embedded: return "*\(name)*"
        case .linked:
            return (isImage ? "!" : "") + "[\(name)](\(MarkdownArchive.attachmentFolder)/\(file.hash))"
        }
    }

    private mutating func block(_ content: String) {
        text += content
        text += "\n\n"
    }

    private func heading(of message: StoredMessage, isOnBranch: Bool) -> String {
        var marks: [String] = []
        if let model = message.model { marks.append(MarkdownArchive.oneLine(model.rawValue)) }
        let choices = document.choices(of: message)
        if let place = choices.firstIndex(where: { $0.id == message.id }) {
            marks.append("choice \(place + 1) of \(choices.count)" + (isOnBranch ? ", in use" : ""))
        } else if !isOnBranch {
            if unanswered.contains(message.id) {
                let reason = document.fault(of: message).map { ": " + MarkdownArchive.oneLine($0) } ?? ""
                marks.append("not answered" + reason)
            } else {
                marks.append("other branch")
            }
        }
        if message.status != .complete { marks.append(message.status.word) }
        return message.role.title + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))")
    }

    private static func fenced(_ content: String, _ language: String) -> String {
        var longest = 0
        var run = 0
        for byte in content.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return fence + language + "\n" + content + "\n" + fence
    }

}

extension MarkdownArchive {
    /// The text with its line ends as spaces.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    static let reasoningStart = "<details><summary>Reasoning</summary>\n\n"
    static let reasoningEnd = "\n\n</details>"
}

extension Role {
    /// The role as a heading.
    var title: String {
        switch self {
        case .system: "System"
        case .user: "User"
        case .assistant: "Assistant"
        case .tool: "Tool"
        }
    }
}
