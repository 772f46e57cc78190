/// A file that may hold conversations, in memory.
package struct ImportFile: Sendable {
    package var path: String
    package var bytes: [UInt8]
    package var modified: Timestamp

    package init(path: String, bytes: [UInt8], modified: Timestamp) {
        self.path = path
        self.bytes = bytes
        self.modified = modified
    }

    /// The file's name without its folder and its ending.
    var stem: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    var ending: String {
        guard let dot = path.lastIndex(of: ".") else { return "" }
        return path[path.index(after: dot)...].lowercased()
    }
}

/// Finds out what a file is, and reads it.
package enum FileImport {
    /// The reader for a file.
    ///
    /// - Parameter format: Takes it for this; nil to find out.
    /// - Throws: ``DocumentFault`` for a file in no format that is known.
    package static func reader(
        for file: ImportFile, format: ImportFormat?
    ) throws(DocumentFault) -> (ImportFormat, any ImportReader) {
        guard let format = format ?? detected(file) else { throw DocumentFault("its format is not known") }
        return (format, try reader(for: file, as: format))
    }

    private static func reader(for file: ImportFile, as format: ImportFormat) throws(DocumentFault) -> any ImportReader
    {
        let file = file
        switch format {
        case .markdown: return MarkdownImportReader(bytes: file.bytes, name: file.path)
        case .jsonl: return JSONLinesReader(file.bytes)
        case .json:
            return try json(file) { (value) throws(DocumentFault) in ImportItem(try ConversationDocument(json: value)) }
        case .chatgpt: return try json(file) { (value) throws(DocumentFault) in try ChatGPTExport().item(value) }
        case .claude: return try json(file) { (value) throws(DocumentFault) in try ClaudeExport.item(value) }
        case .easybackend:
            return SingleReader(name: file.stem) { () throws(DocumentFault) in
                guard let value = try? JSONValue(parsingTolerantly: file.bytes) else {
                    throw DocumentFault("it is not valid JSON")
                }
                return try EasyBackendFile.item(value, name: file.stem, modified: file.modified)
            }
        case .aichat:
            return SingleReader(name: file.stem) { () throws(DocumentFault) in
                try AichatSession.item(file.bytes, name: file.stem, modified: file.modified)
            }
        case .openaiForward:
            guard file.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else {
                return OpenAIForwardLog(log: file.bytes)
            }
            let items = (try? JSONValue(parsingTolerantly: file.bytes))?.arrayValue
            guard let items else { throw DocumentFault("it is not valid JSON") }
            return OpenAIForwardLog(converted: items)
        case .mods:
            return SingleReader(name: file.stem) { () throws(DocumentFault) in
                if ModsConversation.isShown(file.bytes) {
                    return try ModsConversation.item(shown: file.bytes, name: file.stem, time: file.modified)
                }
                return try ModsConversation.item(
                    gob: file.bytes, id: file.stem, title: nil, time: file.modified)
            }
        case .llm, .oterm, .elia, .termLLM: throw DocumentFault("it is not an SQLite database")
        }
    }

    private static func json(
        _ file: ImportFile, _ convert: @escaping @Sendable (JSONValue) throws(DocumentFault) -> ImportItem?
    ) throws(DocumentFault) -> any ImportReader {
        let pieces = JSONPieces(file.bytes)
        if pieces.ranges.isEmpty, let fault = pieces.fault { throw DocumentFault(fault) }
        return JSONImportReader(pieces, convert)
    }

    // MARK: What it is

    private static func detected(_ file: ImportFile) -> ImportFormat? {
        let bytes = file.bytes
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let first = text.first(where: { $0 > 0x20 }) else { return nil }
        if ModsConversation.isShown(bytes) { return .mods }
        switch first {
        case UInt8(ascii: "["), UInt8(ascii: "{"): return detectedJSON(file)
        case UInt8(ascii: "-") where bytes.prefix(65_536).firstRange(of: Array(MarkdownArchive.marker.utf8)) != nil:
            return .markdown
        default: break
        }
        if file.ending == "gob" { return .mods }
        if bytes.prefix(1_048_576).firstRange(of: Array("\(MarkdownArchive.marker)conversation ".utf8)) != nil {
            return .markdown
        }
        if file.ending == "yaml" || file.ending == "yml" || bytes.starts(with: "model: ".utf8) {
            return bytes.firstRange(of: Array("messages:".utf8)) == nil ? nil : .aichat
        }
        return nil
    }

    private static func detectedJSON(_ file: ImportFile) -> ImportFormat? {
        let bytes = file.bytes
        let lineEnd = bytes.firstIndex(of: 0x0A) ?? bytes.count
        if let line = try? JSONValue(parsing: bytes[..<lineEnd]) {
            if line["type"]?.stringValue == "conversation", line["format"] != nil { return .jsonl }
            if line["uid"] != nil, line["messages"] ?? line["assistant"] != nil { return .openaiForward }
        } else if bytes[..<lineEnd].starts(with: "{'".utf8) {
            return .openaiForward
        }
        let pieces = JSONPieces(bytes)
        // The first elements may be something else: a folder, a comment.
        for index in pieces.ranges.indices.prefix(50) {
            guard let value = try? pieces.value(at: index) else { continue }
            if value["format"]?.stringValue == ConversationDocument.format { return .json }
            if ChatGPTExport.isConversation(value) { return .chatgpt }
            if ClaudeExport.isConversation(value) { return .claude }
            if OpenAIForwardLog.isConverted(value) { return .openaiForward }
            if value.stringValue != nil { return .easybackend }
        }
        // EasyBackend begins each conversation with an empty array.
        return nil
    }
}

/// A file with one conversation.
struct SingleReader: ImportReader {
    private let name: String
    private let read: @Sendable () throws(DocumentFault) -> ImportItem

    init(name: String, _ read: @escaping @Sendable () throws(DocumentFault) -> ImportItem) {
        self.name = name
        self.read = read
    }

    var count: Int { 1 }
    func items(at index: Int) throws(DocumentFault) -> [ImportItem] { [try read()] }
    func name(at index: Int) -> String { name }
}

/// Several readers, one after another.
package struct CombinedReader: ImportReader {
    private let readers: [any ImportReader]
    package let faults: [String]
    private let starts: [Int]

    package init(_ readers: [any ImportReader], faults: [String] = []) {
        self.readers = readers
        self.faults = faults + readers.flatMap(\.faults)
        var start = 0
        starts = readers.map { reader in
            defer { start += reader.count }
            return start
        }
        count = start
    }

    package let count: Int

    package func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        let (reader, place) = place(of: index)
        return try reader.items(at: place)
    }

    package func name(at index: Int) -> String {
        let (reader, place) = place(of: index)
        return reader.name(at: place)
    }

    private func place(of index: Int) -> (any ImportReader, Int) {
        var low = 0
        var high = starts.count
        // The last reader that starts at or before the index; empty ones share their start with the next.
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= index { low = middle } else { high = middle }
        }
        return (readers[low], index - starts[low])
    }
}
