/// Which attachments of a request GigaChat gets, and under which names.
///
/// Source: Sber's pages on files, read 2026-11-21: files are uploaded and named in `attachments`; one picture a message,
/// ten a request; only one document counts; all pictures and recordings of a request stay below 80 MB. Newer ones go
/// before older ones.
struct GigaChatFiles {
    /// What a file is to GigaChat, and what it must be like.
    enum Kind: Hashable {
        case image
        case document
        case audio

        /// The largest file, in bytes.
        var limit: Int {
            switch self {
            case .image: 15 * 1_048_576
            case .document: 40 * 1_048_576
            case .audio: 35 * 1_048_576
            }
        }

        /// How many a request may have.
        var count: Int {
            switch self {
            case .image: 10
            case .document: 1
            case .audio: .max
            }
        }
    }

    static let totalLimit = 80 * 1_048_576

    /// What stands for a name that is known only once the file is uploaded, where a request is shown and not sent.
    private static let namePending = "<the file's name, once it is uploaded>"

    private(set) var notices: [Notice] = []
    /// The kept attachments that have bytes and no name yet.
    private(set) var pending: [Attachment] = []
    /// The names by hash, or by themselves where there are no bytes.
    private var names: [String: String] = [:]

    /// - Throws: ``ChatError/unusableInput(_:)`` for a file of the last message that GigaChat does not take.
    init(_ messages: [Message], _ request: ChatRequest) throws(ChatError) {
        var counts: [Kind: Int] = [:]
        var total = 0
        var leftOut: [String] = []
        let last = messages.lastIndex { $0.role == .user }
        for (number, message) in messages.enumerated().reversed() {
            for part in message.parts.reversed() {
                // A picture that is known by its name alone has no media type.
                let attachment: Attachment
                let usual: Kind
                switch part {
                case .image(let image): (attachment, usual) = (image, .image)
                case .file(let file): (attachment, usual) = (file, .document)
                default: continue
                }
                if let name = Self.ownID(of: attachment, in: request), message.role == .assistant {
                    names[Self.key(attachment)] = name
                    continue
                }
                let size = request.attachments[attachment.hash]?.count ?? 0
                if let fault = Self.fault(of: attachment, size, hasBytes: request.attachments[attachment.hash] != nil) {
                    if number == last {
                        throw .unusableInput("\(attachment.title) cannot be sent to GigaChat: \(fault)")
                    }
                    notices.append(Notice(.dropped, "\(attachment.title) is not sent to GigaChat: \(fault)"))
                    continue
                }
                let kind = Self.kind(of: attachment.mediaType) ?? usual
                counts[kind, default: 0] += 1
                if kind != .document { total += size }
                guard counts[kind, default: 0] <= kind.count, total <= Self.totalLimit else {
                    leftOut.append(attachment.title)
                    continue
                }
                keep(attachment, request)
            }
        }
        pending.reverse()
        if !leftOut.isEmpty {
            notices.append(
                Notice(
                    .dropped,
                    "GigaChat takes 10 pictures, 1 document and 80 MB in one request; left out: "
                        + leftOut.reversed().joined(separator: ", ")))
        }
    }

    /// The name of an attachment; nil for one that is left out.
    func id(of attachment: Attachment) -> String? { names[Self.key(attachment)] }

    /// The name under which GigaChat has an attachment already.
    static func ownID(of attachment: Attachment, in request: ChatRequest) -> String? {
        attachment.hash.isEmpty ? attachment.fileID : request.uploads[attachment.hash]
    }

    /// What of a request must be uploaded before it can be sent.
    static func pending(in request: ChatRequest) throws(ChatError) -> [Attachment] {
        guard request.messages.contains(where: { !$0.attachments.isEmpty }) else { return [] }
        let messages = DialogueRepair(request.messages).messages
            .withFilesMovedToUsers { ownID(of: $0, in: request) != nil }
        return try GigaChatFiles(messages, request).pending
    }

    private mutating func keep(_ attachment: Attachment, _ request: ChatRequest) {
        let name = Self.ownID(of: attachment, in: request)
        if name == nil, names[Self.key(attachment)] == nil { pending.append(attachment) }
        names[Self.key(attachment)] = name ?? Self.namePending
    }

    private static func key(_ attachment: Attachment) -> String {
        attachment.hash.isEmpty ? attachment.fileID ?? "" : attachment.hash
    }

    private static func fault(of attachment: Attachment, _ size: Int, hasBytes: Bool) -> String? {
        if attachment.hash.isEmpty, attachment.fileID != nil { return nil }
        guard hasBytes else { return "its bytes are not here" }
        guard let kind = kind(of: attachment.mediaType) else {
            return "it takes pictures (JPEG, PNG, TIFF, BMP), documents (text, PDF, DOC, DOCX, EPUB, PPT, PPTX, XLSX) "
                + "and recordings (MP3, MP4, M4A, WAV, WEBA, OGG, OPUS)"
        }
        return size > kind.limit ? "it has \(size) bytes, and \(kind.limit) are the most" : nil
    }

    private static func kind(of mediaType: String) -> Kind? {
        switch mediaType {
        case "image/jpeg", "image/png", "image/tiff", "image/bmp": .image
        case "application/pdf", "application/msword", "application/epub+zip", "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json":
            .document
        case "audio/mpeg", "audio/mp4", "audio/wav", "audio/webm", "audio/ogg", "audio/opus", "video/mp4": .audio
        default: mediaType.hasPrefix("text/") ? .document : nil
        }
    }

    /// The media type as GigaChat spells it for an upload.
    static func uploadType(of mediaType: String) -> String {
        switch mediaType {
        case "application/epub+zip": "application/epub"
        case "application/vnd.ms-powerpoint": "application/ppt"
        case "application/vnd.openxmlformats-officedocument.presentationml.presentation": "application/pptx"
        case "application/json": "text/plain"
        default: mediaType.hasPrefix("text/") ? "text/plain" : mediaType
        }
    }
}

extension Attachment {
    /// For sentences: `cat.png (image/png)`.
    var title: String {
        let name = VendorText.cleaned(name ?? url ?? fileID ?? "an attachment", limit: 80)
        return mediaType.isEmpty ? name : "\(name) (\(mediaType))"
    }
}
