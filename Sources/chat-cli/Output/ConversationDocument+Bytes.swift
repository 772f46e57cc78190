import ChatKit

extension ConversationDocument {
    /// The document in a format; text is Markdown.
    func bytes(as format: OutputFormat) -> [UInt8] {
        switch format {
        case .text, .markdown: Array(markdown.utf8)
        case .json: json.jsonBytes(isIndented: true) + [0x0A]
        case .jsonl: jsonLines.flatMap { $0.jsonBytes() + [0x0A] }
        }
    }
}
