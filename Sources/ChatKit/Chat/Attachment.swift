/// A picture, document or recording that a message carries; its bytes live once in the store, under their hash.
public struct Attachment: Sendable, Hashable {
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits; empty when there are none here, and ``url`` or ``fileID``
    /// says where they are. Only attachments with bytes can be stored.
    public var hash: String
    /// The media type, such as `image/png`; empty when nobody knows.
    public var mediaType: String
    /// The name of the file it came from, if it had one.
    public var name: String?
    /// How closely a picture is looked at: OpenAI's `auto`, `low` or `high`.
    public var detail: String?
    /// Where it came from, or where the provider is to fetch it.
    public var url: String?
    /// The name of a file that the provider keeps.
    public var fileID: String?

    public init(
        hash: String, mediaType: String, name: String? = nil, detail: String? = nil, url: String? = nil,
        fileID: String? = nil
    ) {
        self.hash = hash
        self.mediaType = mediaType
        self.name = name
        self.detail = detail
        self.url = url
        self.fileID = fileID
    }

    /// The attachment that some bytes are.
    public init(of bytes: [UInt8], mediaType: String, name: String? = nil) {
        self.init(hash: SHA256.hexadecimal(bytes), mediaType: mediaType, name: name)
    }

    /// The part that carries it: an image's or another file's.
    public var part: Part { mediaType.hasPrefix("image/") ? .image(self) : .file(self) }
}

/// An attachment together with its bytes: what a provider made, before it is stored.
public struct ReceivedAttachment: Sendable, Hashable {
    public var attachment: Attachment
    public var bytes: [UInt8]

    public init(_ attachment: Attachment, bytes: [UInt8]) {
        self.attachment = attachment
        self.bytes = bytes
    }
}

/// An attachment that the provider has taken in, so that later requests need only name it.
public struct Upload: Sendable, Hashable {
    /// The attachment's ``Attachment/hash``.
    public var hash: String
    /// The provider's name for it.
    public var fileID: String

    public init(hash: String, fileID: String) {
        self.hash = hash
        self.fileID = fileID
    }
}
