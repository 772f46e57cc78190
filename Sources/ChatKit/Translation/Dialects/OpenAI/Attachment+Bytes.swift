internal import FoundationEssentials

extension Attachment {
    /// Whether it is words, which stand in the message itself.
    var isText: Bool { mediaType.hasPrefix("text/") || mediaType == "application/json" }

    /// The bytes among those of a request.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` if they are not there.
    func bytes(in attachments: [String: [UInt8]]) throws(ChatError) -> [UInt8] {
        guard let bytes = attachments[hash] else {
            throw .unusableInput("\(title) cannot be sent: its bytes are not here")
        }
        return bytes
    }

    func base64(in attachments: [String: [UInt8]]) throws(ChatError) -> String {
        Data(try bytes(in: attachments)).base64EncodedString()
    }

    /// The bytes inside an address.
    func dataURL(in attachments: [String: [UInt8]]) throws(ChatError) -> String {
        "data:\(mediaType);base64,\(try base64(in: attachments))"
    }

    /// The bytes as words, under the file's name.
    func words(in attachments: [String: [UInt8]]) throws(ChatError) -> String {
        guard let text = String(validating: try bytes(in: attachments), as: UTF8.self) else {
            throw .unusableInput("\(title) is not text in UTF-8")
        }
        return "\(name ?? "A file"):\n\n\(text)"
    }
}
