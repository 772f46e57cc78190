/// Reads what messages consist of, in the spellings of OpenAI's chat completions and of its Responses API.
///
/// Sources: <https://platform.openai.com/docs/api-reference/chat/create> and
/// <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21.
struct OpenAIContentDecoder {
    /// The bytes of data URLs, by their hash.
    private(set) var attachments: [String: [UInt8]] = [:]
    private(set) var notices: [Notice] = []
    /// What was noticed already: one remark for all messages is enough.
    private var noticed: Set<String> = []

    /// Texts that follow each other are one text, a line each.
    ///
    /// - Parameters:
    ///   - path: Where the message is, for errors: `messages[3]`.
    ///   - member: Its member that is read.
    mutating func parts(
        _ content: JSONValue?, _ path: @autoclosure () -> String, member: String = "content"
    ) throws(ChatError) -> [Part] {
        switch content {
        case nil: return []
        case .string(let text): return text.isEmpty ? [] : [.text(text)]
        case .array(let values):
            var parts: [Part] = []
            for (number, value) in values.enumerated() {
                guard let part = try part(value, "\(path()).\(member)[\(number)]") else { continue }
                parts.append(line: part)
            }
            return parts
        default: throw .unusableInput("\(path()).\(member) is neither text nor a list of parts")
        }
    }

    private mutating func part(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part? {
        if let text = value.stringValue { return .text(text) }
        let type = value["type"]?.stringValue ?? (value["text"] == nil ? "" : "text")
        switch type {
        case "text", "input_text", "output_text":
            guard let text = value["text"]?.stringValue else { throw .unusableInput("\(path()).text is not text") }
            return .text(text)
        case "refusal": return value["refusal"]?.stringValue.map { .text($0) }
        case "image_url": return try image(value, path() + ".image_url.url")
        case "input_image": return try image(value, path() + ".image_url")
        case "input_audio": return try recording(value["input_audio"] ?? value, path())
        case "file": return try file(value["file"] ?? value, path() + ".file")
        case "input_file": return try file(value["file"] ?? value, path())
        default:
            let shown = VendorText.cleaned(type, limit: 64)
            note("part " + type, .dropped, "parts of the type \(shown.isEmpty ? "?" : shown) are not kept")
            return nil
        }
    }

    /// - Parameter path: Where the picture's address should be.
    private mutating func image(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        let inner = value["image_url"] ?? value
        let detail = (inner["detail"] ?? value["detail"])?.stringValue
        if let id = (inner["file_id"] ?? value["file_id"])?.stringValue {
            return .image(Attachment(hash: "", mediaType: "", detail: detail, fileID: id))
        }
        guard let url = inner.stringValue ?? inner["url"]?.stringValue, !url.isEmpty else {
            throw .unusableInput("\(path()) is missing")
        }
        guard DataURL.isOne(url) else {
            return .image(Attachment(hash: "", mediaType: "", detail: detail, url: url))
        }
        guard let data = DataURL(url) else { throw .unusableInput("\(path()) is no base64") }
        var attachment = keep(data.bytes, data.mediaType)
        attachment.detail = detail
        return .image(attachment)
    }

    private mutating func recording(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        guard let text = value["data"]?.stringValue, let bytes = DataURL.bytes(ofBase64: text) else {
            throw .unusableInput("\(path()).input_audio.data is no base64")
        }
        let format = value["format"]?.stringValue ?? "wav"
        return .file(keep(bytes, format == "mp3" ? "audio/mpeg" : "audio/\(format)"))
    }

    private mutating func file(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        let name = value["filename"]?.stringValue
        if let id = value["file_id"]?.stringValue {
            return .file(Attachment(hash: "", mediaType: "", name: name, fileID: id))
        }
        guard let text = value["file_data"]?.stringValue else {
            if let url = value["file_url"]?.stringValue, !url.isEmpty {
                return .file(Attachment(hash: "", mediaType: "", name: name, url: url))
            }
            throw .unusableInput("\(path()) has neither file_id nor file_data")
        }
        let data = DataURL(text)
        // Without a type it is the one kind of document that OpenAI takes.
        guard let bytes = data?.bytes ?? (DataURL.isOne(text) ? nil : DataURL.bytes(ofBase64: text)) else {
            throw .unusableInput("\(path()).file_data is no base64")
        }
        var attachment = keep(bytes, data?.mediaType ?? "application/pdf")
        attachment.name = name
        return .file(attachment)
    }

    mutating func keep(_ bytes: [UInt8], _ mediaType: String) -> Attachment {
        let attachment = Attachment(of: bytes, mediaType: mediaType)
        attachments[attachment.hash] = bytes
        return attachment
    }

    mutating func note(_ key: String, _ kind: Notice.Kind, _ text: String) {
        if noticed.insert(key).inserted { notices.append(Notice(kind, text)) }
    }
}
