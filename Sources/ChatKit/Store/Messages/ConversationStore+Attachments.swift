import FoundationEssentials
import GRDB

extension ConversationStore {
    /// Stores the bytes of a picture or document, once however often they come. What no message refers to goes with the
    /// next deleted conversation.
    ///
    /// - Parameter mediaType: Such as `image/png`.
    /// - Returns: What goes into a message's part.
    public func attach(
        _ bytes: [UInt8], mediaType: String, name: String? = nil
    ) async throws(ChatError) -> Attachment {
        let hash = SHA256.hexadecimal(bytes)
        try await write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)", arguments: [hash, Data(bytes)])
        }
        return Attachment(hash: hash, mediaType: mediaType, name: name)
    }

    /// The bytes of an attachment; nil when they are not there.
    public func bytes(of attachment: Attachment) async throws(ChatError) -> [UInt8]? {
        try await read { database in
            try Data.fetchOne(database, sql: "SELECT bytes FROM blob WHERE hash = ?", arguments: [attachment.hash])
                .map(Array.init)
        }
    }
}
