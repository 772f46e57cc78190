/// The elements of a JSON array, or one object, found without building values: each can be read by itself, and those before
/// a fault are whole.
struct JSONPieces: Sendable {
    let bytes: [UInt8]
    private(set) var ranges: [Range<Int>] = []
    /// What is wrong after the last element; nil where nothing is.
    private(set) var fault: String?

    /// - Parameter bytes: JSON with or without a byte order mark.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var ranges: [Range<Int>] = []
        var fault: String?
        bytes.withUnsafeBufferPointer { all in
            var reader = JSONReader(UnsafeBufferPointer(rebasing: all[start...]), isTolerant: true)
            do throws(JSONReader.Fault) {
                if try reader.peek() == UInt8(ascii: "[") {
                    try reader.array { (reader) throws(JSONReader.Fault) in
                        _ = try reader.peek()
                        let first = reader.offset
                        try reader.skip()
                        ranges.append(first + start..<reader.offset + start)
                    }
                } else {
                    let first = reader.offset
                    try reader.skip()
                    ranges.append(first + start..<reader.offset + start)
                }
                try reader.end()
            } catch {
                fault = "it is cut off or damaged: \(error)"
            }
        }
        self.ranges = ranges
        self.fault = fault
    }

    func value(at index: Int) throws(DocumentFault) -> JSONValue {
        do throws(JSONReader.Fault) {
            return try JSONValue(parsingTolerantly: bytes[ranges[index]])
        } catch {
            throw DocumentFault("it is not valid JSON: \(error)")
        }
    }
}

/// Conversations in an array of JSON, or one object.
struct JSONImportReader: ImportReader {
    private let pieces: JSONPieces
    private let convert: @Sendable (JSONValue) throws(DocumentFault) -> ImportItem?

    /// - Parameter convert: Makes a conversation of an element; nil where the element is something else.
    init(_ pieces: JSONPieces, _ convert: @escaping @Sendable (JSONValue) throws(DocumentFault) -> ImportItem?) {
        self.pieces = pieces
        self.convert = convert
    }

    var count: Int { pieces.ranges.count }
    var faults: [String] { pieces.fault.map { [$0] } ?? [] }

    func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        try convert(pieces.value(at: index)).map { [$0] } ?? []
    }
}

/// Our own JSON lines: each conversation with what follows it up to the next one.
struct JSONLinesReader: ImportReader {
    private let bytes: [UInt8]
    private var groups: [[Range<Int>]] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end]
            if line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) {
                // The type is the first member that the export writes.
                if groups.isEmpty || line.prefix(40).firstRange(of: Array("\"conversation\"".utf8)) != nil {
                    groups.append([])
                }
                groups[groups.count - 1].append(start..<end)
            }
            start = end + 1
        }
    }

    var count: Int { groups.count }

    func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        var remarks: [String] = []
        var reader: DocumentReader?
        for range in groups[index] {
            guard let json = try? JSONValue(parsing: bytes[range]) else {
                remarks.append("a line is damaged")
                continue
            }
            do throws(DocumentFault) {
                switch json["type"]?.stringValue {
                case "conversation":
                    try ConversationDocument.checkFormat(of: json)
                    reader = DocumentReader(conversation: json)
                case "message": try reader?.addMessage(json)
                case "turn": try reader?.addTurn(json)
                case "attachment": try reader?.addAttachment(json)
                default: break  // Of a later version.
                }
            } catch {
                guard reader != nil else { throw error }
                remarks.append(error.description)
            }
        }
        guard let reader else { throw DocumentFault("it has no conversation") }
        return [ImportItem(try reader.document(), remarks: remarks)]
    }
}

/// Our own Markdown: a file with one conversation or more.
struct MarkdownImportReader: ImportReader {
    let bytes: [UInt8]
    let name: String
    var count: Int { 1 }

    func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
        let contents = try MarkdownArchive.read(bytes) { hash in
            try? FileReader(path: folder + MarkdownArchive.attachmentFolder + "/" + hash, isOrdinary: true).bytes()
        }
        var items = contents.documents.map { ImportItem($0.document, remarks: $0.faults) }
        if items.isEmpty { throw DocumentFault(contents.faults.joined(separator: "; ")) }
        items[items.count - 1].remarks += contents.faults
        return items
    }

    func name(at index: Int) -> String { name }
}
