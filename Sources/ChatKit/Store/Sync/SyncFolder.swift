internal import Glibc

/// A file of a sync folder, as it was read.
struct SyncFile: Sendable {
    var name: String
    var bytes: [UInt8]
    var entry: MarkdownArchive.Entry
    /// What the file system said of it.
    var stamp: Stamp

    /// Tells whether a file was changed.
    struct Stamp: Sendable, Hashable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64

        /// - Returns: Nil where there is no file.
        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            size = Int(status.st_size)
            seconds = Int(status.st_mtim.tv_sec)
            nanoseconds = Int(status.st_mtim.tv_nsec)
            inode = UInt64(status.st_ino)
        }
    }
}

/// A folder of Markdown files. Files are replaced as a whole, so that a crash leaves the old or the new one.
struct SyncFolder: Sendable {
    private let path: String
    /// The folder's own path, by which the database knows it.
    let identity: String

    enum Reading {
        case file(SyncFile)
        /// A file that cannot be read, why, and whose it is where that can be told.
        case damaged(String, ULID?)
    }

    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    init(_ path: String) throws(ChatError) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw .fileUnusable(path: path, reason: SystemError.text(errno))
        }
        identity = StoreFile.resolved(path)
        // What a killed process left.
        for name in try FolderListing.names(in: path) where Self.isDraft(name) {
            guard let process = name.split(separator: "-").last.flatMap({ Int32($0) }), kill(process, 0) != 0 else {
                continue
            }
            unlink(path + "/" + name)
        }
    }

    private static func isDraft(_ name: String) -> Bool { name.hasPrefix(".") && name.contains(".md.partial-") }

    func allNames() throws(ChatError) -> [String] { try FolderListing.names(in: path) }

    /// The Markdown files.
    func fileNames() throws(ChatError) -> [String] {
        try allNames().filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
    }

    func read(_ name: String) throws(ChatError) -> Reading {
        let place = path + "/" + name
        guard let stamp = SyncFile.Stamp(path: place) else { return .damaged("it is gone", nil) }
        let bytes: [UInt8]
        do throws(ChatError) {
            bytes = try FileReader(path: place, isOrdinary: true).bytes()
        } catch {
            return .damaged(error.message, nil)
        }
        let attachments = path + "/" + MarkdownArchive.attachmentFolder + "/"
        let uid = FrontMatter.fields(in: String(decoding: bytes.prefix(8192), as: UTF8.self))?["uid"]?.stringValue
        do throws(DocumentFault) {
            let contents = try MarkdownArchive.read(bytes) { hash in
                try? FileReader(path: attachments + hash, isOrdinary: true).bytes()
            }
            guard contents.documents.count == 1, contents.faults.isEmpty, let entry = contents.documents.first else {
                let reason = contents.faults.first ?? "it holds several conversations; import it instead"
                return .damaged(reason, uid.flatMap(ULID.init(rawValue:)))
            }
            return .file(SyncFile(name: name, bytes: bytes, entry: entry, stamp: stamp))
        } catch {
            return .damaged(error.description, uid.flatMap(ULID.init(rawValue:)))
        }
    }

    /// Writes the attachments that are not there yet, named by hash.
    func writeAttachments(_ attachments: [String: [UInt8]]) throws(ChatError) {
        guard !attachments.isEmpty else { return }
        let folder = path + "/" + MarkdownArchive.attachmentFolder
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw .fileUnusable(path: folder, reason: SystemError.text(errno))
        }
        for (hash, bytes) in attachments where access(folder + "/" + hash, F_OK) != 0 {
            try replace(folder + "/" + hash, draft: folder + "/.\(hash).md.partial-\(getpid())", with: bytes)
        }
    }

    /// Replaces a file; one that could not be read in full stays beside it, with another ending.
    ///
    /// - Returns: False where somebody changed or made the file meanwhile; then it is left as it is.
    func write(_ bytes: [UInt8], to name: String, replacing file: SyncFile?) throws(ChatError) -> Bool {
        let place = path + "/" + name
        guard SyncFile.Stamp(path: place) == file?.stamp else { return false }
        if let file, !file.entry.faults.isEmpty {
            try replace(place + ".damaged", draft: path + "/.\(name).damaged.md.partial-\(getpid())", with: file.bytes)
        }
        try replace(place, draft: path + "/.\(name).md.partial-\(getpid())", with: bytes) {
            SyncFile.Stamp(path: place) == file?.stamp
        }
        return true
    }

    private func replace(
        _ place: String, draft: String, with bytes: [UInt8], if isUnchanged: () -> Bool = { true }
    ) throws(ChatError) {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .fileUnusable(path: place, reason: SystemError.text(errno)) }
        var written = 0
        var code: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count, let base = buffer.baseAddress {
                let count = Glibc.write(descriptor, base + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                if count < 0 {
                    code = errno
                    return
                }
                written += count
            }
        }
        if code == 0, fsync(descriptor) != 0, errno != EINVAL { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0, isUnchanged(), rename(draft, place) != 0 { code = errno }
        unlink(draft)
        if code != 0 { throw .fileUnusable(path: place, reason: SystemError.text(code)) }
    }
}
