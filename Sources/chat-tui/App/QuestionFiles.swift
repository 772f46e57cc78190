internal import ChatKit
internal import Glibc

/// Files that a question names: `@notes.md`.
enum QuestionFiles {
    /// More than any model reads.
    private static let longest = 8 * 1_048_576

    /// The most that a picture or another file may have that is sent, in bytes.
    private static let longestAttachment = 80 * 1_048_576

    /// A prompt with the text of the files that it names behind it, each in a block of code, and the files that are not
    /// text: pictures, documents, recordings.
    ///
    /// `@name` without a file of that name is left alone: it names a person, a package or an attribute.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``; ``ChatError/unusableInput(_:)`` for a file that is too long.
    static func contents(
        of question: String
    ) throws(ChatError) -> (text: String, attachments: [ReceivedAttachment]) {
        var whole = question
        var attachments: [ReceivedAttachment] = []
        var read: Set<String> = []
        for path in paths(in: question) where !read.contains(path) {
            guard let bytes = try bytes(of: path) else { continue }
            read.insert(path)
            guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
                attachments.append(try attachment(of: bytes, at: path))
                continue
            }
            guard bytes.count <= longest else { throw .unusableInput(tooLong(path)) }
            let fence = fence(for: text)
            let language = path.split(separator: "/").last?.split(separator: ".").dropFirst().last ?? ""
            whole += "\n\n\(path):\n\n\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
        }
        return (whole, attachments)
    }

    /// A file that is sent with a prompt.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` and its like.
    static func attachment(at path: String) throws(ChatError) -> ReceivedAttachment {
        let file = try FileReader(path: expanded(path), name: path, isOrdinary: true)
        guard try file.size() <= longestAttachment else {
            throw .unusableInput(tr("\(path) is longer than \(longestAttachment / 1_048_576) MB"))
        }
        return try attachment(of: try file.bytes(limit: longestAttachment), at: path)
    }

    private static func attachment(of bytes: [UInt8], at path: String) throws(ChatError) -> ReceivedAttachment {
        guard !bytes.isEmpty else { throw .unusableInput(tr("\(path) is empty")) }
        let name = path.split(separator: "/").last.map(String.init)
        let type = MediaType.sniff(bytes, name: name)
        return ReceivedAttachment(Attachment(of: bytes, mediaType: type, name: name), bytes: bytes)
    }

    /// Words like `@notes.md` or `@angular/core` that look like the name of a file, where no such file exists.
    static func missing(in question: String) -> [String] {
        paths(in: question).filter { path in
            guard path.contains(".") || path.contains("/") else { return false }
            var status = stat()
            return stat(expanded(path), &status) != 0 && [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(errno)
        }
    }

    static func paths(in question: String) -> [String] {
        question.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard word.first == "@" else { return nil }
            var path = word.dropFirst()
            // A sentence may go on behind it.
            while let last = path.last, ",;:!?)»”\"'".contains(last) { path.removeLast() }
            if path.last == ".", path.dropLast().contains(".") { path.removeLast() }
            return path.isEmpty ? nil : String(path)
        }
    }

    /// nil: it is no file's name.
    private static func bytes(of path: String) throws(ChatError) -> [UInt8]? {
        let place = expanded(path)
        guard access(place, R_OK) == 0 else {
            if [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP].contains(errno) { return nil }
            guard path.contains(".") || path.contains("/") else { return nil }
            throw .fileUnusable(path: path, reason: SystemError.text(errno))
        }
        let file = try FileReader(path: place, name: path, isOrdinary: true)
        guard try file.size() <= longestAttachment else { throw .unusableInput(tooLong(path)) }
        var bytes: [UInt8] = []
        try file.pieces { (piece) throws(ChatError) in
            bytes += piece
            // Some files have no size, and others grow.
            if bytes.count > longestAttachment { throw .unusableInput(tooLong(path)) }
        }
        return bytes
    }

    private static func tooLong(_ path: String) -> String {
        tr("\(path) is longer than \(longest / 1_048_576) MB, more than any model reads")
    }

    /// Longer than any fence in the text.
    private static func fence(for text: String) -> String {
        var longest = 2
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return String(repeating: "`", count: longest + 1)
    }

    static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }

    // Completion

    /// The paths that begin like this one, folders with a slash; hidden ones only if the beginning is.
    static func beginning(with path: String) -> [String] {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (folder, name) = (String(path[..<cut]), path[cut...])
        guard let stream = opendir(folder.isEmpty ? "." : expanded(folder)) else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        while let entry = readdir(stream) {
            let entryName = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard entryName.hasPrefix(name), entryName != ".", entryName != "..",
                name.hasPrefix(".") || !entryName.hasPrefix("."), !entryName.contains(where: \.isWhitespace)
            else { continue }
            var status = stat()
            let isFolder =
                stat(expanded(folder + entryName), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            found.append(folder + entryName + (isFolder ? "/" : ""))
        }
        return found.sorted()
    }
}
