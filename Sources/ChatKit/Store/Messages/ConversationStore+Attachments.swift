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
        let attachment = Attachment(of: bytes, mediaType: mediaType, name: name)
        try await write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)",
                arguments: [attachment.hash, Data(bytes)])
        }
        return attachment
    }

    /// The bytes of all attachments of some messages, by hash. Those that are not there are left out.
    public func attachments(of messages: [Message]) async throws(ChatError) -> [String: [UInt8]] {
        var bytes: [String: [UInt8]] = [:]
        for attachment in messages.flatMap(\.attachments) where bytes[attachment.hash] == nil {
            bytes[attachment.hash] = try await self.bytes(of: attachment)
        }
        return bytes
    }

    /// Keeps in mind that the provider behind a profile has taken an attachment in.
    public func remember(_ upload: Upload, at profile: String) async throws(ChatError) {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO upload (profile, blob_hash, file_id, at)
                    SELECT ?, hash, ?, ? FROM blob WHERE hash = ?
                    """,
                arguments: [profile.storable, upload.fileID.storable, Timestamp.now.rawValue, upload.hash])
        }
    }

    /// The provider's names of those attachments that it has taken in, by hash.
    ///
    /// - Parameter moment: Uploads before this are forgotten.
    public func uploads(
        at profile: String, of messages: [Message], since moment: Timestamp = Timestamp(rawValue: 0)
    ) async throws(ChatError) -> [String: String] {
        let hashes = Set(messages.flatMap(\.attachments).map(\.hash))
        guard !hashes.isEmpty else { return [:] }
        return try await read { database in
            var uploads: [String: String] = [:]
            for hash in hashes {
                uploads[hash] = try String.fetchOne(
                    database, sql: "SELECT file_id FROM upload WHERE profile = ? AND blob_hash = ? AND at >= ?",
                    arguments: [profile, hash, moment.rawValue])
            }
            return uploads
        }
    }

    /// The bytes of an attachment; nil when they are not there.
    public func bytes(of attachment: Attachment) async throws(ChatError) -> [UInt8]? {
        try await read { database in
            try Data.fetchOne(database, sql: "SELECT bytes FROM blob WHERE hash = ?", arguments: [attachment.hash])
                .map(Array.init)
        }
    }
}
