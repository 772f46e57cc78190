import Foundation

/// The checkout these tests were built from.
enum House {
    static let root = String(#filePath.dropLast("/Tests/HouseTests/House.swift".count))

    /// A source file, by its path from the root.
    struct File {
        var path: String
        var text: String
        var code: SwiftCode

        /// The folder under `Sources/` and, in ChatKit, the room: `chat-cli`, `ChatKit/Store`.
        var room: String {
            let folders = path.split(separator: "/").dropFirst().dropLast()
            return folders.prefix(folders.first == "ChatKit" ? 2 : 1).joined(separator: "/")
        }
    }

    static let sources = files(under: "Sources")
    static let tests = files(under: "Tests")

    private static func files(under folder: String) -> [File] {
        paths(under: folder).filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            text(of: path).map { File(path: path, text: $0, code: SwiftCode($0)) }
        }
    }

    /// The text of a file, by its path from the root; nil when it cannot be read.
    static func text(of path: String) -> String? {
        try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// Everything under a folder, as paths from the root.
    static func paths(under folder: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: root + "/" + folder)
        return (found?.allObjects ?? []).compactMap { $0 as? String }.map { folder + "/" + $0 }
    }

    /// The folders under a folder, as paths from the root.
    static func folders(under folder: String) -> [String] {
        paths(under: folder).filter { path in
            var isFolder = ObjCBool(false)
            return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
