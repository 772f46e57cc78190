/// YAML front matter of a conversation: a line for each field, with its value as JSON, which is YAML too and needs no rules for
/// quoting of its own.
enum FrontMatter {
    /// What a reader wants to know.
    static func summary(of conversation: Conversation) -> JSONObject {
        var object = JSONObject()
        object["title"] = conversation.title.map(JSONValue.string)
        object["conversation"] = .string(conversation.id.rawValue)
        object["uid"] = .string(conversation.uid.rawValue)
        object["profile"] = conversation.profile.map(JSONValue.string)
        object["model"] = (conversation.model?.rawValue).map(JSONValue.string)
        if !conversation.tags.isEmpty { object["tags"] = .array(conversation.tags.map(JSONValue.string)) }
        object["created"] = .string(conversation.createdAt.iso8601)
        object["last_used"] = .string(conversation.lastUsedAt.iso8601)
        return object
    }

    /// What a reader wants to know, and what may be changed there: title, profile, model, tags, pinned and archived.
    static func fields(of conversation: Conversation) -> JSONObject {
        var object = summary(of: conversation)
        if object["title"] == nil { object["title"] = .null }
        object["tags"] = .array(conversation.tags.map(JSONValue.string))
        object["pinned"] = .bool(conversation.isPinned)
        object["archived"] = .bool(conversation.isArchived)
        return object
    }

    /// Reads the lines between two lines of `---` at the end of some text; nil where there are none.
    ///
    /// A value is JSON, a list in brackets, or plain words. Fields that go on over several lines are left out.
    static func fields(in text: String) -> JSONObject? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.last == "\r" ? line.dropLast() : line
        }
        guard let end = lines.lastIndex(where: { $0 == "---" }),
            let start = lines[..<end].lastIndex(where: { $0 == "---" })
        else { return nil }
        var fields = JSONObject()
        for line in lines[(start + 1)..<end] {
            guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields[String(line[..<colon])] = self.value(String(value))
        }
        return fields
    }

    private static func value(_ text: String) -> JSONValue {
        var text = text
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if let value = try? JSONValue(parsing: text) { return value }
        if text.isEmpty || text == "~" { return .null }
        if text.hasPrefix("["), text.hasSuffix("]") {
            let items = text.dropFirst().dropLast().split(separator: ",").map { item in
                unquoted(String(item.drop { $0 == " " }))
            }
            return .array(items.filter { !$0.isEmpty }.map(JSONValue.string))
        }
        return .string(unquoted(text))
    }

    private static func unquoted(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        guard text.count >= 2, let quote = text.first, quote == "'" || quote == "\"", text.last == quote else {
            return text
        }
        let inner = String(text.dropFirst().dropLast())
        return quote == "'" ? inner.replacing("''", with: "'") : inner
    }

    /// Applies what a person may change. `base` is the conversation as the file was written: what equals it was not
    /// changed.
    static func apply(_ fields: JSONObject, to conversation: inout Conversation, base: Conversation) {
        func changed(_ name: String) -> JSONValue? {
            // No conditional expression: a nil in one would become JSON's null.
            guard let value = fields[name], self.fields(of: base)[name] != value else { return nil }
            return value
        }
        if let title = changed("title") { conversation.title = title.plainText }
        if let profile = changed("profile") { conversation.profile = profile.plainText }
        if let model = changed("model") { conversation.model = model.plainText.map(ModelID.init(rawValue:)) }
        if let tags = changed("tags") {
            conversation.tags = tags.arrayValue?.compactMap(\.plainText) ?? tags.plainText.map { [$0] } ?? []
        }
        if let pinned = changed("pinned")?.boolValue { conversation.isPinned = pinned }
        if let archived = changed("archived")?.boolValue { conversation.isArchived = archived }
    }
}

extension JSONValue {
    /// A scalar as text: a title may be `2026`. Nil for null and for what is not a scalar.
    fileprivate var plainText: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let digits): digits
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
