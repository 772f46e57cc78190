internal import Glibc

/// A file or folder that conversations are imported from.
public struct ImportSource: Sendable {
    public let format: ImportFormat
    /// The file's or folder's path, for reports.
    public let name: String
    let reader: any ImportReader

    /// What ``reader`` counts.
    var unit: WorkProgress.Unit { format == .markdown ? .files : .conversations }

    /// Opens a file or folder and finds out what it is.
    ///
    /// - Parameters:
    ///   - format: Takes it for this, whatever it looks like; nil to find out.
    /// - Throws: ``ChatError/fileNotFound(path:)``, ``ChatError/fileUnusable(path:reason:)``, and
    ///   ``ChatError/unusableInput(_:)`` for what is in no format that is known.
    public init(path: String, format: ImportFormat? = nil) throws(ChatError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .fileNotFound(path: path) : .fileUnusable(path: path, reason: SystemError.text(errno))
        }
        let found =
            status.st_mode & S_IFMT == S_IFDIR
            ? try Self.folder(path, format) : try Self.file(path, format, modified: status.modified)
        name = path
        (self.format, reader) = found
    }

    /// Conversations that were read from a stream such as standard input.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for what is in no format that is known.
    public init(bytes: [UInt8], name: String, format: ImportFormat? = nil) throws(ChatError) {
        self.name = name
        let file = ImportFile(path: name, bytes: bytes, modified: .now)
        (self.format, reader) = try Self.reading(name) { () throws(DocumentFault) in
            try FileImport.reader(for: file, format: format)
        }
    }

    /// An item as it is stored: without U+0000, and with the tags that new conversations get.
    func prepared(_ item: ImportItem, tags: [String]) throws(DocumentFault) -> ImportItem {
        var item = item
        if !format.isOwn {
            let (document, replaced) = item.document.replacingNUL()
            item.document = document
            if replaced { item.remarks.append("U+0000 is replaced by U+FFFD") }
            item.document.conversation.tags.append(format.rawValue)
        }
        item.document.conversation.tags += tags
        return item
    }

    // MARK: Opening

    private typealias Found = (ImportFormat, any ImportReader)

    private static func reading<Value>(
        _ path: String, _ body: () throws(DocumentFault) -> Value
    ) throws(ChatError) -> Value {
        do throws(DocumentFault) { return try body() } catch {
            throw .unusableInput("cannot import \(path): \(error)")
        }
    }

    private static func file(
        _ path: String, _ format: ImportFormat?, modified: Timestamp
    ) throws(ChatError) -> Found {
        let beginning = try FileReader(path: path).prefix(16)
        if beginning.starts(with: "SQLite format 3\0".utf8) { return try ForeignDatabase.reader(path, format) }
        if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) || beginning.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return try archive(path, format)
        }
        let file = ImportFile(path: path, bytes: try FileReader(path: path).bytes(), modified: modified)
        return try reading(path) { () throws(DocumentFault) in try FileImport.reader(for: file, format: format) }
    }

    private static func archive(_ path: String, _ format: ImportFormat?) throws(ChatError) -> Found {
        let archive = try ZipArchive(path: path)
        let entries = Dictionary(archive.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let files = ExportFiles(paths: archive.entries.map(\.path)) { (name) throws(ExportFiles.Failure) in
            guard let entry = entries[name] else { throw ExportFiles.Failure(reason: "it is missing") }
            do throws(ChatError) { return try archive.bytes(of: entry) } catch {
                throw ExportFiles.Failure(reason: error.message)
            }
        }
        let found = try reading(path) { () throws(DocumentFault) in
            try ArchiveImport.reader(for: files, format: format)
        }
        guard let found else { throw .unusableInput("cannot import \(path): it has no file conversations.json") }
        return found
    }

    /// A folder: an unpacked export, or one file for each conversation.
    private static func folder(_ path: String, _ format: ImportFormat?) throws(ChatError) -> Found {
        let names = try FolderListing.names(in: path)
        let files = ExportFiles(paths: names) { (name) throws(ExportFiles.Failure) in
            do throws(ChatError) { return try FileReader(path: path + "/" + name).bytes() } catch {
                throw ExportFiles.Failure(reason: error.message)
            }
        }
        let export = try reading(path) { () throws(DocumentFault) in
            try ArchiveImport.reader(for: files, format: format)
        }
        if let export { return export }
        var readers: [any ImportReader] = []
        var faults: [String] = []
        var found = format
        // A database names the files beside it.
        if names.contains("mods.db"), format == nil || format == .mods {
            return try ForeignDatabase.reader(path + "/mods.db", .mods)
        }
        for name in names where !name.hasPrefix(".") {
            var status = stat()
            guard stat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            do throws(ChatError) {
                let (kind, reader) = try file(path + "/" + name, format, modified: status.modified)
                if let found, found != kind {
                    faults.append("\(name) is in another format (\(kind.title)) than the files before it")
                    continue
                }
                found = kind
                readers.append(reader)
            } catch {
                faults.append("\(name): \(error.message)")
            }
        }
        guard let found, !readers.isEmpty else {
            throw .unusableInput("cannot import \(path): it has no conversations")
        }
        return (found, CombinedReader(readers, faults: faults))
    }
}

/// The names in a folder.
enum FolderListing {
    /// - Returns: All names but `.` and `..`, sorted.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    static func names(in path: String) throws(ChatError) -> [String] {
        guard let folder = opendir(path) else { throw .fileUnusable(path: path, reason: SystemError.text(errno)) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

extension stat {
    /// When the file was changed last.
    var modified: Timestamp {
        Timestamp(rawValue: Int64(st_mtim.tv_sec) * 1000 + Int64(st_mtim.tv_nsec) / 1_000_000)
    }
}
