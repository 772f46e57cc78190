import ChatKit

extension ConversationDocument {
    /// Writes the document to standard output in a format; text is Markdown.
    func write(as format: OutputFormat) throws {
        switch format {
        case .text, .markdown: try StandardStream.output.write(bytes(as: format))
        case .json, .jsonl: try StandardStream.output.write(json: bytes(as: format))
        }
    }

    /// The document in a format; text is Markdown.
    func bytes(as format: OutputFormat) -> [UInt8] {
        switch format {
        case .text, .markdown: Array(markdown.utf8)
        case .json: json.jsonBytes(isIndented: true) + [0x0A]
        case .jsonl: jsonLines.flatMap { $0.jsonBytes() + [0x0A] }
        }
    }
}
