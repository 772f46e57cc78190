/// The files of a data export: a ZIP archive, or the folder that it was unpacked into.
package struct ExportFiles: Sendable {
    package struct Failure: Error {
        package var reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    /// Paths relative to the export.
    package var paths: [String]
    package var read: @Sendable (String) throws(Failure) -> [UInt8]

    package init(paths: [String], read: @escaping @Sendable (String) throws(Failure) -> [UInt8]) {
        self.paths = paths
        self.read = read
    }
}

/// Reads the data exports of ChatGPT and Claude.
package enum ArchiveImport {
    /// The reader for an export; nil where there is none in these files.
    ///
    /// - Throws: ``DocumentFault`` where there is one that cannot be read.
    package static func reader(
        for files: ExportFiles, format: ImportFormat?
    ) throws(DocumentFault) -> (ImportFormat, any ImportReader)? {
        let conversations = files.paths.filter { isConversations($0.fileName) }.sorted()
        guard !conversations.isEmpty else { return nil }
        let assets = Assets(files)
        var readers: [any ImportReader] = []
        var faults: [String] = []
        var found = format
        for path in conversations {
            do throws(ExportFiles.Failure) {
                let pieces = JSONPieces(try files.read(path))
                found = found ?? detected(pieces)
                switch found {
                case .claude?:
                    readers.append(
                        JSONImportReader(pieces) { (value) throws(DocumentFault) in try ClaudeExport.item(value) })
                default:
                    readers.append(
                        JSONImportReader(pieces) { (value) throws(DocumentFault) in
                            try ChatGPTExport(asset: assets.find).item(value)
                        })
                }
            } catch {
                faults.append("\(path) cannot be read: \(error.reason)")
            }
        }
        if readers.isEmpty { throw DocumentFault(faults.joined(separator: "; ")) }
        return (found ?? .chatgpt, CombinedReader(readers, faults: faults))
    }

    /// `conversations.json`, or `conversations-000.json` and so on.
    static func isConversations(_ name: String) -> Bool {
        guard name.hasPrefix("conversations"), name.hasSuffix(".json") else { return false }
        let middle = name.dropFirst("conversations".count).dropLast(".json".count)
        return middle.isEmpty
            || middle.first == "-" && middle.count > 1 && middle.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func detected(_ pieces: JSONPieces) -> ImportFormat? {
        for index in pieces.ranges.indices.prefix(50) {
            guard let value = try? pieces.value(at: index) else { continue }
            if ChatGPTExport.isConversation(value) { return .chatgpt }
            if ClaudeExport.isConversation(value) { return .claude }
        }
        return nil
    }

    /// The attachments of a ChatGPT export, by the names that messages use.
    private struct Assets: Sendable {
        private let files: ExportFiles
        private var paths: [String: String] = [:]
        private var names: [String: String] = [:]

        init(_ files: ExportFiles) {
            self.files = files
            for path in files.paths {
                let name = path.fileName
                guard name.hasPrefix("file-") || name.hasPrefix("file_") else { continue }
                // `file-AbC-photo.png`, `file_0000-sanitized.png`, `file_0000.dat`.
                let id = name.prefix { $0 != "." }
                paths[String(id)] = path
                let parts = id.split(separator: "-", omittingEmptySubsequences: false)
                let short = name.hasPrefix("file-") ? parts.prefix(2).joined(separator: "-") : String(parts.first ?? "")
                if paths[short] == nil { paths[short] = path }
            }
            if let path = files.paths.first(where: { $0.fileName == "conversation_asset_file_names.json" }),
                let bytes = try? files.read(path), let json = try? JSONValue(parsingTolerantly: bytes)
            {
                for (file, name) in json.objectValue ?? [:] { names[file] = name.stringValue }
            }
        }

        @Sendable func find(_ id: String) -> (bytes: [UInt8], name: String?)? {
            guard let path = paths[id], let bytes = try? files.read(path) else { return nil }
            let file = path.fileName
            let prefix = id + "-"
            let rest = file.hasPrefix(prefix) ? String(file.dropFirst(prefix.count)) : nil
            return (bytes, names[file] ?? rest ?? file)
        }
    }
}

extension String {
    fileprivate var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
