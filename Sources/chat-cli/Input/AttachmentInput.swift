import ChatKit
import Glibc

/// Pictures and files for a question: from files, from addresses, from standard input.
enum AttachmentInput {
    /// The most that one may have, in bytes.
    static let limit = 80 * 1_048_576

    /// - Parameter network: How addresses are reached.
    /// - Throws: ``ChatError/unusableInput(_:)`` for what is empty, and what reading or fetching throws.
    static func read(_ sources: [String], network: NetworkSettings) async throws(ChatError) -> [ReceivedAttachment] {
        var attachments: [ReceivedAttachment] = []
        for source in sources { attachments.append(try await read(source, network)) }
        return attachments
    }

    private static func read(
        _ source: String, _ network: NetworkSettings
    ) async throws(ChatError) -> ReceivedAttachment {
        let lowercase = source.lowercased()
        var name: String?
        var url: String?
        let bytes: [UInt8]
        if lowercase.hasPrefix("http://") || lowercase.hasPrefix("https://") {
            let file = try await RemoteFile.fetch(source, limit: limit, network: network)
            (bytes, name, url) = (file.bytes, file.name, source)
        } else {
            bytes = try FileBytes.read(source == "-" ? "/dev/stdin" : source, limit: limit)
            if source != "-" { name = source.split(separator: "/").last.map(String.init) }
        }
        let shown = source == "-" ? "standard input" : source
        guard !bytes.isEmpty else { throw .unusableInput("\(shown) is empty") }
        var attachment = Attachment(of: bytes, mediaType: MediaType.sniff(bytes, name: name), name: name)
        attachment.url = url
        return ReceivedAttachment(attachment, bytes: bytes)
    }
}
