/// A conversation of mods: a gob file with a slice of messages, or what `mods --show` prints.
///
/// Source: `internal/cache`, `internal/proto` and `db.go` of <https://github.com/charmbracelet/mods>, read 2026-11-30.
enum ModsConversation {
    static func item(
        gob bytes: [UInt8], id: String, title: String?, model: String? = nil, time: Timestamp
    ) throws(DocumentFault) -> ImportItem {
        guard let messages = try GobReader.value(bytes).arrayValue else { throw .notAConversation }
        var conversation = ForeignConversation(.mods, id: id)
        conversation.title = title
        conversation.updatedAt = time
        for message in messages {
            guard let role = message["Role"]?.stringValue.flatMap(Role.init(rawValue:)) else {
                conversation.remarks.append("a message has no known role")
                continue
            }
            var parts = self.parts(message, role)
            for image in message["Images"]?.arrayValue ?? [] {
                let name = image["Filename"]?.stringValue
                if let bytes = image["Data"]?.stringValue.flatMap({ Base64Text.bytes($0) }), !bytes.isEmpty {
                    parts.append(conversation.attach(bytes, mediaType: image["MimeType"]?.stringValue, name: name))
                } else {
                    conversation.remarks.append("an attachment cannot be read: \(name ?? "an image")")
                }
            }
            conversation.append(
                Message(role: role, parts: parts), at: time, model: role == .assistant ? model : nil)
        }
        return try conversation.item()
    }

    private static func parts(_ message: JSONValue, _ role: Role) -> [Part] {
        let text = message["Content"]?.stringValue ?? ""
        let calls = message["ToolCalls"]?.arrayValue ?? []
        if role == .tool, let call = calls.first {
            return [
                .toolResult(
                    ToolResult(
                        callID: call["ID"]?.stringValue ?? "", name: call["Function"]?["Name"]?.stringValue,
                        content: text))
            ]
        }
        return (text.isEmpty ? [] : [.text(text)])
            + calls.map { call in
                .toolCall(
                    ToolCall(
                        id: call["ID"]?.stringValue ?? "", name: call["Function"]?["Name"]?.stringValue ?? "",
                        arguments: call["Function"]?["Arguments"]?.stringValue ?? ""))
            }
    }

    private static let headings: [(String, Role)] = [
        ("**System**: ", .system), ("**User**: ", .user), ("**Assistant**: ", .assistant),
    ]

    static func isShown(_ bytes: [UInt8]) -> Bool {
        headings.contains { bytes.starts(with: $0.0.utf8) }
    }

    /// - Parameter bytes: What `mods --show` prints; each message begins a line with its role.
    static func item(shown bytes: [UInt8], name: String, time: Timestamp) throws(DocumentFault) -> ImportItem {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw DocumentFault("it is not UTF-8") }
        var conversation = ForeignConversation(.mods, id: "show\n" + name)
        conversation.title = name
        conversation.updatedAt = time
        var current: (role: Role, lines: [Substring])?
        func finish() {
            guard let (role, found) = current else { return }
            var lines = found
            while lines.last?.isEmpty == true { lines.removeLast() }
            let words = lines.joined(separator: "\n")
            if !words.isEmpty { conversation.append(Message(role, words), at: time) }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let (heading, role) = headings.first(where: { line.hasPrefix($0.0) }) {
                finish()
                current = (role, [line.dropFirst(heading.count)])
            } else {
                current?.lines.append(line)
            }
        }
        finish()
        return try conversation.item()
    }
}
