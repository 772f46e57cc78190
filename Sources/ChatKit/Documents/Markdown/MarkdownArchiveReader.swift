extension MarkdownArchive {
    /// What a file of Markdown holds.
    package struct Contents: Sendable {
        package var documents: [Entry] = []
        /// What could not be read, a clause each.
        package var faults: [String] = []
    }

    /// One conversation of a file.
    package struct Entry: Sendable {
        /// The conversation as the file has it now.
        package var document: ConversationDocument
        /// The conversation's own fields as they were when the file was written; the front matter may differ.
        package var base: Conversation
        /// The fingerprints of the messages that were edited, as they were before.
        package var edited: [StoredMessage.ID: String] = [:]
        /// What was left out, a clause each.
        package var faults: [String] = []
    }

    /// Reads what ``text(of:attachments:)`` wrote, one conversation or several after another.
    ///
    /// What is damaged is left out and named; the rest is read.
    ///
    /// - Parameter attachment: Returns the bytes of an attachment that the Markdown only links to; nil where there are none.
    /// - Throws: ``DocumentFault`` where the text has no conversation at all.
    package static func read(
        _ bytes: [UInt8], attachment: @escaping (String) -> [UInt8]? = { _ in nil }
    ) throws(DocumentFault) -> Contents {
        if bytes.contains(0) { throw DocumentFault("it has the character U+0000") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw DocumentFault("it is not UTF-8") }
        var reader = MarkdownArchiveReader(attachment: attachment)
        for section in sections(of: Array(withLineFeeds(text).utf8)) { reader.take(section) }
        return try reader.contents()
    }

    /// A file whose lines all end as Windows ends them was converted; the text's own CRLF would stand among others.
    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.starts(with: "---\r\n".utf8) else { return text }
        var result: [UInt8] = []
        var before: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0A, before == 0x0D { result.removeLast() }
            result.append(byte)
            before = byte
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A marker with the text that follows it, up to the next one.
    struct Section {
        /// `conversation`, `message`, `part`, `turn`, `attachment`, `end`; empty for what is before the first marker.
        var kind: String
        /// The marker's JSON; nil where it is damaged.
        var json: JSONValue?
        var text: String
    }

    private static func sections(of bytes: [UInt8]) -> [Section] {
        var sections: [Section] = []
        var kind = ""
        var json: JSONValue?
        var textStart = 0
        var start = 0
        func text(upTo end: Int) -> String { String(decoding: bytes[textStart..<end], as: UTF8.self) }
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end]
            if line.starts(with: marker.utf8) {
                sections.append(Section(kind: kind, json: json, text: text(upTo: start)))
                let content = line.dropFirst(marker.utf8.count)
                let name = content.prefix { $0 != 0x20 }
                kind = String(decoding: name, as: UTF8.self)
                let rest = content.dropFirst(name.count)
                json = rest.count > 4 ? try? JSONValue(parsing: rest.dropLast(4)) : [:]
                textStart = min(end + 1, bytes.count)
            }
            start = end + 1
        }
        sections.append(Section(kind: kind, json: json, text: text(upTo: bytes.count)))
        return sections
    }
}

/// Builds documents from the sections of a file.
private struct MarkdownArchiveReader {
    /// A conversation that is being read.
    private struct Draft {
        var head: JSONValue
        var frontMatter: JSONObject?
        var reader: DocumentReader
        var edited: [StoredMessage.ID: String] = [:]
        var faults: [String] = []
        var lastMessage: StoredMessage.ID?
        /// A message whose parts are still coming, with the number of them that were written.
        var message: (json: JSONObject, parts: [Part], count: Int)?
        var hashes: Set<String> = []
        /// The title as the heading of the page has it.
        var heading: String?
    }

    private let attachment: (String) -> [UInt8]?
    private var done = MarkdownArchive.Contents()
    private var draft: Draft?
    private var textBefore = ""

    init(attachment: @escaping (String) -> [UInt8]?) {
        self.attachment = attachment
    }

    mutating func take(_ section: MarkdownArchive.Section) {
        if section.kind != "part" { finishMessage() }
        switch section.kind {
        case "":
            textBefore = section.text
        case "conversation":
            finishConversation(isWhole: false)
            begin(section)
        case "message": beginMessage(section)
        case "part": addPart(section)
        case "turn": add(section, "turn") { (draft, json) throws(DocumentFault) in try draft.reader.addTurn(json) }
        case "attachment":
            add(section, "attachment") { (draft, json) throws(DocumentFault) in try draft.reader.addAttachment(json) }
        case "end":
            finishConversation(isWhole: true)
            textBefore = section.text
        default: break  // Of a later version.
        }
    }

    mutating func contents() throws(DocumentFault) -> MarkdownArchive.Contents {
        finishMessage()
        finishConversation(isWhole: false)
        if done.documents.isEmpty, done.faults.isEmpty {
            throw DocumentFault("it has no conversation that was exported as Markdown")
        }
        return done
    }

    private mutating func begin(_ section: MarkdownArchive.Section) {
        guard let json = section.json else {
            done.faults.append("a conversation's marker is damaged")
            return
        }
        do throws(DocumentFault) {
            try ConversationDocument.checkFormat(of: json)
        } catch {
            done.faults.append("a conversation cannot be read: \(error)")
            return
        }
        draft = Draft(
            head: json, frontMatter: FrontMatter.fields(in: textBefore), reader: DocumentReader(conversation: json))
        let lines = section.text.split(separator: "\n").filter { $0.contains { !$0.isWhitespace } }
        if let line = lines.first, line.hasPrefix("# ") { draft?.heading = String(line.dropFirst(2)) }
        if lines.count > (draft?.heading == nil ? 0 : 1) { draft?.faults.append(Self.strayText) }
    }

    /// What somebody wrote where no message is.
    private static let strayText = "text that belongs to no message is not read"

    private mutating func add(
        _ section: MarkdownArchive.Section, _ subject: String,
        _ body: (inout Draft, JSONValue) throws(DocumentFault) -> Void
    ) {
        guard var current = draft else { return }
        do throws(DocumentFault) {
            guard let json = section.json else { throw DocumentFault("the marker of a \(subject) is damaged") }
            if section.text.contains(where: { !$0.isWhitespace }) { current.faults.append(Self.strayText) }
            try body(&current, json)
        } catch {
            current.faults.append(error.description)
        }
        draft = current
    }

    // MARK: Messages

    private mutating func beginMessage(_ section: MarkdownArchive.Section) {
        guard draft != nil else { return }
        guard let json = section.json?.objectValue else {
            draft?.faults.append("the marker of a message is damaged")
            return
        }
        let text = Self.withoutHeading(section.text)
        if let count = json["parts"]?.intValue {
            // What somebody wrote between the heading and the first part is kept.
            let words = Self.withoutFraming(text)
            let isBlank = words.allSatisfy(\.isWhitespace)
            draft?.message = (json, isBlank ? [] : [.text(MarkdownArchive.unescaped(words))], count)
        } else {
            draft?.message = (json, [.text(MarkdownArchive.unescaped(Self.withoutFraming(text)))], 1)
        }
    }

    private mutating func addPart(_ section: MarkdownArchive.Section) {
        guard draft?.message != nil else { return }
        guard let json = section.json, let part = Self.part(json, section.text) else {
            draft?.faults.append("a part of a message is damaged")
            return
        }
        draft?.message?.parts.append(part)
    }

    private mutating func finishMessage() {
        guard var current = draft, let (json, parts, _) = current.message else { return }
        current.message = nil
        do throws(DocumentFault) {
            var object = json
            object["parts"] = .array([])
            var message = try StoredMessage(json: .object(object))
            message.message.parts = parts
            try current.reader.addMessage(message)
            if json["pinned"]?.boolValue == true { current.reader.pinned.insert(message.id) }
            current.hashes.formUnion(message.message.attachments.map(\.hash))
            if let sha = json["sha"]?.stringValue, sha != message.fingerprint { current.edited[message.id] = sha }
            current.lastMessage = message.id
        } catch {
            current.faults.append(error.description)
        }
        draft = current
    }

    private static func part(_ json: JSONValue, _ text: String) -> Part? {
        guard var object = json.objectValue else { return nil }
        let text = MarkdownArchive.unescaped(withoutFraming(text))
        switch json["type"]?.stringValue {
        case "text": object["text"] = .string(text)
        case "reasoning":
            object["text"] = .string(text.trimming(MarkdownArchive.reasoningStart, MarkdownArchive.reasoningEnd))
        case "tool_call": object["arguments"] = .string(withoutFence(text))
        case "tool_result": object["content"] = .string(withoutFence(text))
        default: break
        }
        return Part(json: .object(object))
    }

    /// The text without the heading at its beginning and the blank line after it.
    private static func withoutHeading(_ text: String) -> String {
        guard text.utf8.starts(with: "## ".utf8) else { return text }
        var rest = text.utf8.drop { $0 != 0x0A }.dropFirst()
        if rest.first == 0x0A { rest = rest.dropFirst() }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The text without the line end and the blank line that stand between it and the next marker.
    private static func withoutFraming(_ text: String) -> String {
        var rest = text.utf8[...]
        for _ in 0..<2 where rest.last == 0x0A { rest = rest.dropLast() }
        return String(decoding: rest, as: UTF8.self)
    }

    /// What is between a fence of backticks at the beginning and the same at the end; the text itself where there is none.
    private static func withoutFence(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let fence = bytes.prefix { $0 == UInt8(ascii: "`") }
        guard fence.count >= 3, let start = bytes.firstIndex(of: 0x0A) else { return text }
        let end = bytes.count - fence.count - 1
        guard end >= start, bytes[end] == 0x0A, bytes[(end + 1)...].elementsEqual(fence) else { return text }
        return String(decoding: bytes[min(start + 1, end)..<end], as: UTF8.self)
    }

    // MARK: Conversations

    /// - Parameter isWhole: Whether the marker of the end was there: without it the last message may be cut.
    private mutating func finishConversation(isWhole: Bool) {
        guard var current = draft else { return }
        draft = nil
        for hash in current.hashes.sorted() {
            guard let bytes = attachment(hash) else { continue }
            do throws(DocumentFault) { try current.reader.addAttachment(hash, bytes) } catch {
                current.faults.append(error.description)
            }
        }
        do throws(DocumentFault) {
            var document = try current.reader.document()
            if !isWhole {
                current.faults.append("the file is cut off")
                if let last = current.lastMessage, current.edited[last] != nil {
                    document.messages.removeAll { $0.id == last }
                    current.edited[last] = nil
                }
            }
            let base = document.conversation
            if let fields = current.frontMatter { FrontMatter.apply(fields, to: &document.conversation, base: base) }
            if let heading = current.heading, document.conversation.title == base.title,
                heading != base.title.map(MarkdownArchive.oneLine)
            {
                document.conversation.title = heading
            }
            done.documents.append(
                MarkdownArchive.Entry(
                    document: document, base: base, edited: current.edited, faults: current.faults))
        } catch {
            done.faults.append("a conversation cannot be read: \(error)")
        }
    }
}

extension String {
    /// The text without a beginning and an end, byte for byte; itself where it has not both.
    fileprivate func trimming(_ start: String, _ end: String) -> String {
        let bytes = utf8
        guard bytes.count >= start.utf8.count + end.utf8.count, bytes.starts(with: start.utf8),
            bytes.suffix(end.utf8.count).elementsEqual(end.utf8)
        else { return self }
        return String(decoding: bytes.dropFirst(start.utf8.count).dropLast(end.utf8.count), as: UTF8.self)
    }
}
